"""The command against the local Azure, as a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.integration.linter_live.live_world import LiveWorld

ROOT = Path(__file__).resolve().parents[3]
ACCOUNT = "Microsoft.Batch/batchAccounts/render"
TERRAFORM = """\
resource "azurerm_batch_pool" "new" {
  name                = "new"
  resource_group_name = "rg"
  account_name        = "render"
  node_agent_sku_id   = "batch.node.ubuntu 22.04"
  vm_size             = "STANDARD_D2DS_V5"
  storage_image_reference { id = "IMAGE" }
  fixed_scale {
    target_dedicated_nodes = 4
    resize_timeout         = "PT30M"
  }
}
"""


def batchlint(world: LiveWorld, folder: Path, *arguments: str) -> tuple[int, str, str]:
    """Run the command in a folder, signed in to the local Azure."""
    done = subprocess.run(
        [sys.executable, "-m", "linter", *arguments, "--no-config"],
        cwd=folder,
        env={
            **os.environ,
            **world.cloud.client_environment(),
            "PYTHONPATH": str(ROOT),
            "COLUMNS": "100",
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout, done.stderr


def live(world: LiveWorld, folder: Path, *arguments: str) -> tuple[int, str, str]:
    """Run ``batchlint live`` over the world's subscription."""
    return batchlint(world, folder, "live", "--subscription", world.subscription, *arguments)


def pool(world: LiveWorld, name: str, image: str) -> dict[str, Any]:
    machine = {
        "imageReference": {"id": world.id(image)},
        "nodeAgentSkuId": "batch.node.ubuntu 22.04",
    }
    return world.body(
        f"{ACCOUNT}/pools/{name}",
        vmSize="Standard_D2ds_v5",
        deploymentConfiguration={"virtualMachineConfiguration": machine},
        scaleSettings={"fixedScale": {"targetDedicatedNodes": 0, "resizeTimeout": "PT30M"}},
        startTask={"commandLine": "echo hunter2"},
    )


@pytest.fixture
def golden(live_world: LiveWorld) -> LiveWorld:
    """An account with a pool on an image of a machine that had an extension."""
    machine = live_world.id("Microsoft.Compute/virtualMachines/builder")
    disk_id = live_world.id("Microsoft.Compute/disks/builder-os")
    snapshot_id = live_world.id("Microsoft.Compute/snapshots/one")
    live_world.put(
        live_world.body(ACCOUNT),
        live_world.body("Microsoft.Compute/virtualMachines/builder", userData="hunter2"),
        live_world.body(
            "Microsoft.Compute/virtualMachines/builder/extensions/setup",
            publisher="Microsoft.Azure.Extensions",
            type="CustomScript",
            settings={"commandToExecute": "echo hunter2"},
        ),
        {
            **live_world.body("Microsoft.Compute/disks/builder-os", osType="Linux"),
            "managedBy": machine,
        },
        live_world.body(
            "Microsoft.Compute/snapshots/one",
            osType="Linux",
            creationData={"createOption": "Copy", "sourceResourceId": disk_id},
        ),
        live_world.body(
            "Microsoft.Compute/images/golden",
            storageProfile={
                "osDisk": {
                    "osType": "Linux",
                    "osState": "Generalized",
                    "snapshot": {"id": snapshot_id},
                }
            },
        ),
        pool(live_world, "frames", "Microsoft.Compute/images/golden"),
    )
    return live_world


def said(text: str) -> list[tuple[str, ...]]:
    """Return findings and unknowns of a JSON document without their files."""
    document = json.loads(text)
    results = [*document["findings"], *document["unknowns"]]
    return sorted(
        (it["rule"], it["place"]["resourceId"], it.get("message") or it["reason"]) for it in results
    )


def test_a_subscription_is_checked_saved_and_checked_again(
    golden: LiveWorld, tmp_path: Path
) -> None:
    code, text, err = live(golden, tmp_path, "--format", "json", "--snapshot", "s.jsonl")
    assert (code, err) == (1, "")
    rules = {rule for rule, _, _ in said(text)}
    assert {"BL101", "BL203"} <= rules
    saved = (tmp_path / "s.jsonl").read_text("utf-8")
    assert "hunter2" not in saved
    again, same, _ = batchlint(golden, tmp_path, "s.jsonl", "--format", "json")
    assert again == 1
    assert said(same) == said(text)


def test_the_files_of_a_pull_request_are_checked_with_what_exists(
    golden: LiveWorld, tmp_path: Path
) -> None:
    image = golden.id("Microsoft.Compute/images/golden")
    (tmp_path / "main.tf").write_text(TERRAFORM.replace("IMAGE", image), encoding="utf-8")
    chosen = ("--select", "BL201,BL203", "--explain-unknown")
    alone = batchlint(golden, tmp_path, *chosen, "main.tf")[1]
    assert "BL201" not in alone
    _, text, _ = live(golden, tmp_path, *chosen, "main.tf")
    assert "main.tf:7:34: warning BL201 image-reused" in text
    assert "pools/frames (group rg)" in text
    last = text.splitlines()[-1]
    assert "in 1 file and 5 existing resources" in last
    assert "1 finding in what exists only" in last


def test_a_list_that_is_refused_is_named(golden: LiveWorld, tmp_path: Path) -> None:
    golden.fail("providers/Microsoft.Compute/snapshots", 403)
    code, text, _ = live(golden, tmp_path, "--select", "BL101")
    assert code == 3
    assert "Microsoft.Compute/snapshots" in text
    assert ": not read" in text
    assert text.splitlines()[-1].endswith("1 list could not be read.")


def test_two_days_are_compared(golden: LiveWorld, tmp_path: Path) -> None:
    live(golden, tmp_path, "--snapshot", "monday.jsonl")
    golden.put(pool(golden, "more", "Microsoft.Compute/images/golden"))
    live(golden, tmp_path, "--snapshot", "tuesday.jsonl")
    code, text, _ = batchlint(golden, tmp_path, "diff", "monday.jsonl", "tuesday.jsonl")
    assert code == 1
    assert "BL201" in text
    assert "Pool more" in text
    assert " 0 went, " in text


def test_a_subscription_that_is_not_there_is_wrong_usage(golden: LiveWorld, tmp_path: Path) -> None:
    code, out, err = batchlint(golden, tmp_path, "live", "--subscription", "0" * 8)
    assert (code, out) == (2, "")
    assert err.startswith("batchlint: ")
