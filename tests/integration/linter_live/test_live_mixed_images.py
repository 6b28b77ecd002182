"""Files that make, lack or name images, together with what exists of them."""

from pathlib import Path

import pytest

from tests.integration.linter_live.live_case import look_at, said, unsure
from tests.integration.linter_live.live_command import live
from tests.integration.linter_live.live_world import LiveWorld
from tests.integration.linter_live.scripted_worlds import (
    IMAGE,
    changed,
    extension,
    gallery,
    managed,
)
from tests.integration.linter_live.test_live_mixed import BICEP, TERRAFORM

IMAGE_BICEP = """\
resource golden 'Microsoft.Compute/images@2024-03-01' = {
  name: 'golden'
  location: 'westeurope'
  properties: {
    storageProfile: {
      osDisk: {
        osType: 'Linux'
        osState: 'Generalized'
        snapshot: { id: resourceId('Microsoft.Compute/snapshots', 'one') }
      }
    }
  }
}
"""
VERSION_BICEP = """\
resource version 'Microsoft.Compute/galleries/images/versions@2024-03-03' = {
  name: 'shared/golden/2.0.0'
  location: 'westeurope'
  properties: {
    publishingProfile: { targetRegions: [ { name: 'westeurope', regionalReplicaCount: 1 } ] }
    storageProfile: { osDiskImage: { source: { id: 'SNAPSHOT' } } }
  }
}
"""


def pool_of(text: str, image: str, nodes: int = 4, name: str = "new") -> str:
    return text.replace("IMAGE", image).replace("NAME", name).replace("NODES", str(nodes))


def test_an_image_that_is_nowhere_is_missing(live_world: LiveWorld) -> None:
    live_world.put(
        *changed(live_world, managed(live_world), {"image": None, "pool": None}).values()
    )
    files = {"main.tf": pool_of(TERRAFORM, live_world.id(IMAGE))}
    outcome = look_at(live_world, files, edition="2023-04")
    assert said(outcome, "BL210") == ["Pool new: its managed image golden does not exist."]
    files["image.bicep"] = IMAGE_BICEP
    assert said(look_at(live_world, files, edition="2023-04"), "BL210") == []


def test_a_version_that_a_file_makes_from_an_existing_snapshot_is_followed(
    live_world: LiveWorld, tmp_path: Path
) -> None:
    bodies = changed(live_world, gallery(live_world), {"extension": extension, "version": None})
    del bodies["pool"]
    live_world.put(*bodies.values())
    text = VERSION_BICEP.replace("SNAPSHOT", bodies["snapshot"]["id"])
    (message,) = said(look_at(live_world, {"main.bicep": text}), "BL101")
    assert message.startswith("Gallery image version shared/golden/2.0.0 comes from")
    (tmp_path / "main.bicep").write_text(text, "utf-8")
    ran = live(live_world, tmp_path, "main.bicep", "--select", "BL101")
    assert ran.code == 1
    assert "main.bicep:1:" in ran.text
    assert "builder/extensions/setup" in ran.text


def test_the_account_of_a_files_pool_is_read(live_world: LiveWorld) -> None:
    live_world.put(
        *changed(
            live_world,
            managed(live_world),
            {
                "account:location": "northeurope",
                "account.allowedAuthenticationModes": ["SharedKey"],
                "pool": None,
            },
        ).values()
    )
    for name, text in (("main.tf", TERRAFORM), ("main.bicep", BICEP)):
        files = {name: pool_of(text, live_world.id(IMAGE))}
        outcome = look_at(live_world, files, edition="2023-04")
        (apart,) = said(outcome, "BL205")
        assert "is in westeurope, and the Batch account in northeurope" in apart
        (modes,) = said(outcome, "BL310")
        assert "1 of its pools use custom images" in modes
        assert [unsure(outcome, it) for it in ("BL205", "BL310", "BL304")] == [[], [], []]


@pytest.mark.parametrize(("name", "text"), [("main.tf", TERRAFORM), ("main.bicep", BICEP)])
def test_a_pool_of_an_account_whose_name_exists_twice_is_not_counted_twice(
    name: str, text: str, live_world: LiveWorld
) -> None:
    many = {"pool.scaleSettings.fixedScale.targetDedicatedNodes": 1400}
    live_world.put(*changed(live_world, managed(live_world), many).values())
    account, pool = live_world.account("render", "other"), managed(live_world)["pool"]
    image = live_world.id("Microsoft.Compute/images/unlike")
    machine = {"virtualMachineConfiguration": {"imageReference": {"id": image}}}
    twin = {"id": pool["id"].replace("/rg/", "/other/"), "properties": {**pool["properties"]}}
    twin["properties"]["deploymentConfiguration"] = machine
    live_world.put(account, twin)
    files = {name: pool_of(text, live_world.id(IMAGE), 1400, "frames")}
    outcome = look_at(live_world, files, edition="2023-04")
    assert said(outcome, "BL303") == []
    assert said(outcome, "BL201") == []
