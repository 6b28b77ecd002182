"""A pull request's files together with what exists: only what touches a file is shown."""

from datetime import date
from pathlib import Path

import pytest

from tests.integration.linter_live.live_command import Ran, flat, live
from tests.integration.linter_live.live_world import LiveWorld
from tests.integration.linter_live.scripted_worlds import (
    IMAGE,
    Change,
    changed,
    extension,
    gallery,
    managed,
    pool,
)

THEN = date(2023, 5, 1)
TERRAFORM = """\
resource "azurerm_batch_pool" "new" {
  name                = "NAME"
  resource_group_name = "rg"
  account_name        = "render"
  node_agent_sku_id   = "batch.node.ubuntu 24.04"
  vm_size             = "STANDARD_D2DS_V5"

  storage_image_reference {
    id = "IMAGE"
  }

  fixed_scale {
    target_dedicated_nodes = NODES
    resize_timeout         = "PT30M"
  }
}
"""
BICEP = """\
resource pool 'Microsoft.Batch/batchAccounts/pools@2019-08-01' = {
  name: 'render/NAME'
  properties: {
    vmSize: 'Standard_D2ds_v5'
    deploymentConfiguration: {
      virtualMachineConfiguration: {
        imageReference: { id: resourceId('Microsoft.Compute/images', 'golden') }
        nodeAgentSkuId: 'batch.node.ubuntu 24.04'
      }
    }
    scaleSettings: { fixedScale: { targetDedicatedNodes: NODES, resizeTimeout: 'PT30M' } }
  }
}
"""
VERSION_BICEP = """\
resource version 'Microsoft.Compute/galleries/images/versions@2024-03-03' = {
  name: 'shared/golden/1.0.0'
  location: 'northeurope'
  properties: {
    publishingProfile: {
      targetRegions: [REGIONS]
    }
    storageProfile: {
      osDiskImage: { source: { id: resourceId('Microsoft.Compute/snapshots', 'one') } }
    }
  }
}
"""
# Of what exists only: the machine's extension, and two pools of one image.
TROUBLED: Change = {
    "extension": extension,
    "second": lambda world: pool(world, "more", world.id(IMAGE)),
}


def check(
    world: LiveWorld,
    folder: Path,
    name: str,
    text: str,
    *chosen: str,
    image: str = IMAGE,
    pool_name: str = "new",
    nodes: int = 4,
    today: date = THEN,
) -> Ran:
    """Write a file, and check it together with the world."""
    filled = text.replace("IMAGE", world.id(image)).replace("NAME", pool_name)
    (folder / name).write_text(filled.replace("NODES", str(nodes)), "utf-8")
    return live(world, folder, *chosen, "--format", "text", name, today=today)


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [("main.tf", TERRAFORM, "main.tf:9:10"), ("main.bicep", BICEP, "main.bicep:7:31")],
)
def test_a_new_pool_on_an_image_in_use(
    name: str, text: str, place: str, live_world: LiveWorld, tmp_path: Path
) -> None:
    live_world.put(*changed(live_world, managed(live_world), TROUBLED).values())
    ran = check(live_world, tmp_path, name, text, "--edition", "2023-04")
    assert f"{place}: warning BL201 image-reused" in ran.text
    assert "Pool new: its managed image golden is also behind pool frames." in flat(ran.text)
    assert "see Microsoft.Batch/batchAccounts/render/pools/frames (group rg)" in flat(ran.text)
    last = ran.text.splitlines()[-1]
    assert last.startswith("1 warning in 1 file and 6 existing resources"), ran.text
    assert "2 findings in what exists only: run without paths to see them" in last
    assert ran.code == 0


@pytest.mark.parametrize(("name", "text"), [("main.tf", TERRAFORM), ("main.bicep", BICEP)])
def test_a_new_pool_that_brings_the_sum_above_the_limit(
    name: str, text: str, live_world: LiveWorld, tmp_path: Path
) -> None:
    many = {"pool.scaleSettings.fixedScale.targetDedicatedNodes": 1400}
    live_world.put(*changed(live_world, managed(live_world), many).values())
    chosen = ("--edition", "2023-04", "--select", "BL303")
    fits = check(live_world, tmp_path, name, text, *chosen, nodes=600)
    assert (fits.code, "BL303" in fits.text) == (0, False)
    ran = check(live_world, tmp_path, name, text, *chosen, nodes=1400)
    assert ran.code == 1
    assert f"{name}:" in ran.text.splitlines()[0]
    assert "Pool new and 1 more that share its managed image" in flat(ran.text)
    assert "ask for 2,800 dedicated nodes together; they can have at most 2,500" in flat(ran.text)
    assert "frames" in ran.text


@pytest.mark.parametrize(("name", "text"), [("main.tf", TERRAFORM), ("main.bicep", BICEP)])
def test_a_file_that_describes_an_existing_pool_counts_once(
    name: str, text: str, live_world: LiveWorld, tmp_path: Path
) -> None:
    many = {"pool.scaleSettings.fixedScale.targetDedicatedNodes": 1400}
    live_world.put(*changed(live_world, managed(live_world), many).values())
    chosen = ("--edition", "2023-04", "--select", "BL201,BL202,BL301,BL303")
    same = check(live_world, tmp_path, name, text, *chosen, pool_name="frames", nodes=1400)
    assert (same.code, "BL" in same.text) == (0, False)
    more = check(live_world, tmp_path, name, text, *chosen, pool_name="frames", nodes=2600)
    assert more.code == 1
    assert "BL301" in more.text
    assert "BL303" not in more.text


@pytest.mark.parametrize("regions", ["northeurope", "northeurope westeurope"])
def test_a_file_that_takes_a_region_from_a_version_that_a_pool_needs(
    regions: str, live_world: LiveWorld, tmp_path: Path
) -> None:
    live_world.put(*gallery(live_world).values())
    targets = ", ".join(f"{{ name: '{it}', regionalReplicaCount: 1 }}" for it in regions.split())
    text = VERSION_BICEP.replace("REGIONS", targets)
    today = date(2026, 11, 20)
    ran = check(live_world, tmp_path, "main.bicep", text, "--select", "BL205", today=today)
    if "westeurope" in regions:
        assert (ran.code, "BL205" in ran.text) == (0, False)
        return
    assert ran.code == 1
    assert "pools/frames (group rg): error BL205 image-elsewhere" in ran.text
    expected = "has no replica in westeurope, the region of the Batch account: it is in northeurope"
    assert expected in flat(ran.text)
    assert "see" in ran.text
    assert "main.bicep:1:" in ran.text
