"""Capturing: what is refused, which snapshots are asked for, what a retry keeps."""

from dataclasses import replace

import pytest

from functions.pipeline.effects import Create
from functions.pipeline.phases.capturing import step
from functions.pipeline.world import Unreadable
from tests.unit.pipeline.pipeline_worlds import (
    DATA_DISK,
    FROM_VM,
    GROUP,
    OS_DISK,
    VM,
    resource,
    run_of,
    settled,
    snapshot,
    vm,
    world_of,
)

RUN = run_of(FROM_VM)
OS = f"{GROUP}/providers/Microsoft.Compute/snapshots/builder-{RUN.id[:10]}-os"


@pytest.mark.parametrize(
    ("power", "generalized", "said", "not_said"),
    [
        ("running", True, ["is running", f"az vm deallocate --ids {VM}"], ["generalize"]),
        ("deallocated", False, ["not generalized", f"az vm generalize --ids {VM}"], ["deallocate"]),
        ("running", False, ["is running", "not generalized"], []),
        ("starting", True, ["is starting"], []),
        ("", True, ["deallocate"], []),
    ],
)
def test_a_vm_that_is_not_ready_is_rejected_naming_the_missing_steps(
    power: str, generalized: bool, said: list[str], not_said: list[str]
) -> None:
    found = step(RUN, world_of(vm(power=power, generalized=generalized)))
    assert found.to == "rejected"
    assert found.effects == ()
    assert all(words in found.why for words in said), found.why
    assert not any(words in found.why for words in not_said), found.why


def test_codes_of_the_instance_view_are_compared_without_regard_to_case() -> None:
    body = vm()
    view = body["properties"]["instanceView"]
    view["statuses"] = [{"code": "powerstate/DEALLOCATED"}, {"code": "osstate/GENERALIZED"}]
    assert step(RUN, world_of(body)).to == "collecting"


@pytest.mark.parametrize("power", ["deallocated", "stopped"])
def test_every_disk_gets_a_snapshot_that_carries_the_run(power: str) -> None:
    found = step(RUN, world_of(vm(power=power, luns=(0, 7))))
    assert found.to == "collecting"
    creates = [one for one in found.effects if isinstance(one, Create)]
    assert [one.id.rpartition("-")[2] for one in creates] == ["os", "lun0", "lun7"]
    sources = [one.body["properties"]["creationData"]["sourceResourceId"] for one in creates]
    assert sources == [OS_DISK, f"{DATA_DISK}0", f"{DATA_DISK}7"]
    assert all(one.body["tags"] == {"poolwright-run": RUN.id} for one in creates)
    assert all(one.body["location"] == "westeurope" for one in creates)
    assert found.run.snapshots == dict(zip(("os", "0", "7"), (c.id for c in creates), strict=True))


def test_snapshots_go_to_the_capture_group_of_the_definition() -> None:
    group = GROUP.replace("golden", "captures")
    run = run_of(FROM_VM, image={"gallery": f"{OS.split('/snap')[0]}/galleries/g/images/i"})
    run = replace(run, definition=run.definition)
    body = dict(run.definition.body) | {
        "image": dict(run.definition.body["image"]) | {"captureGroup": group}
    }
    run = replace(run, definition=replace(run.definition, body=body))
    found = step(run, world_of(vm()))
    assert found.run.snapshots["os"].startswith(f"{group}/providers/Microsoft.Compute/snapshots/")


def test_a_disk_that_is_not_managed_is_rejected_naming_it() -> None:
    body = vm(luns=(3,))
    body["properties"]["storageProfile"]["dataDisks"][0] = {"lun": 3, "vhd": {"uri": "https://x"}}
    found = step(RUN, world_of(body))
    assert found.to == "rejected"
    assert "data disk at LUN 3 is not a managed disk" in found.why
    body["properties"]["storageProfile"]["osDisk"] = {"vhd": {"uri": "https://x"}}
    assert "OS disk is not a managed disk" in step(RUN, world_of(body)).why


def test_a_lun_that_the_definition_names_must_have_a_disk() -> None:
    gallery = run_of().definition.body["image"]["gallery"]
    run = run_of(FROM_VM, image={"gallery": gallery, "dataDisks": [0, 2]})
    found = step(run, world_of(vm(luns=(0,))))
    assert found.to == "rejected"
    assert "names LUN 2, where it has no disk" in found.why
    assert step(run, world_of(vm(luns=(2, 0, 5)))).to == "collecting"


def test_a_vm_that_is_gone_fails_and_one_that_cannot_be_read_waits() -> None:
    assert settled(RUN).run.end == "failed"
    assert f"{VM} does not exist" in settled(RUN).run.reason
    waiting = settled(RUN, Unreadable(VM, "AuthorizationFailed: no")).run
    assert (waiting.end, waiting.phase) == ("", "capturing")
    assert "AuthorizationFailed" in waiting.reason


def test_a_retry_keeps_the_snapshot_that_is_there_and_makes_the_one_that_is_not() -> None:
    run = replace(RUN, attempt=2)
    found = settled(run, vm(luns=(1,)), snapshot(OS, run=run.id))
    made = [one.id for one in found.effects if isinstance(one, Create)]
    assert [id_.rpartition("-")[2] for id_ in made] == ["lun1"]
    assert found.run.phase == "collecting"


def test_a_retry_makes_a_failed_snapshot_again_instead_of_failing_on_it_again() -> None:
    run = replace(RUN, attempt=2)
    failed = snapshot(OS, run=run.id, properties={"provisioningState": "Failed"})
    found = settled(run, vm(), failed)
    assert found.run.end == "", found.run.reason
    assert [one.id for one in found.effects if isinstance(one, Create)] == [OS]


def test_a_retry_does_not_touch_a_snapshot_of_somebody_else_under_our_name() -> None:
    run = replace(RUN, attempt=2)
    found = settled(run, vm(), resource(OS, {}, run="another"))
    assert found.run.end == "failed"
    assert "was not made by this run" in found.run.reason
    assert not any(isinstance(one, Create) for one in found.effects)
