"""From a VM to snapshots of its disks: only a stopped, generalized VM makes a usable image."""

from dataclasses import replace
from functools import partial
from typing import Any

from functions.pipeline.effects import Effect
from functions.pipeline.names import run_tags, snapshot_name
from functions.pipeline.phases.step import Step, ensure, required
from functions.pipeline.resource_id import ResourceId, parse
from functions.pipeline.run import Run
from functions.pipeline.world import Body, World, properties


def step(run: Run, world: World) -> Step:
    """Refuse a VM that is not ready for capture, else snapshot every disk and go on."""
    vm = required(run, world, run.source.id, "the source VM")
    if isinstance(vm, Step):
        return vm
    disks = _disks(vm)
    if problems := [*_missing_steps(vm, run.source.id), *_disk_problems(run, disks)]:
        listed = " ".join(f"({n}) {problem}." for n, problem in enumerate(problems, 1))
        return Step(run, f"VM {vm['name']} cannot be captured: {listed}", "rejected")
    ids = {piece: _snapshot_id(run, piece) for piece in disks}
    effects: list[Effect] = []
    for piece, disk in disks.items():
        found = ensure(run, world, ids[piece], partial(_snapshot, run, vm, disk))
        if isinstance(found, Step):
            if found.to:
                return found
            run, effects = found.run, [*effects, *found.effects]
    many = "its disk" if len(disks) == 1 else f"its {len(disks)} disks"
    why = f"VM {vm['name']} is stopped and generalized: taking snapshots of {many}"
    return Step(replace(run, snapshots=ids), why, "collecting", tuple(effects))


def _missing_steps(vm: Body, id_: str) -> list[str]:
    view = properties(vm).get("instanceView") or {}
    statuses = {str(one.get("code", "")).lower() for one in view.get("statuses") or []}
    power = next((s.split("/")[1] for s in statuses if s.startswith("powerstate/")), "unknown")
    steps = []
    if power not in ("deallocated", "stopped"):
        steps.append(f"It is {power}: deallocate it first (az vm deallocate --ids {id_})")
    if "osstate/generalized" not in statuses:
        steps.append(
            "It is not generalized: run 'waagent -deprovision+user' (Linux) or sysprep "
            f"/generalize (Windows) inside it, then az vm generalize --ids {id_}"
        )
    return steps


def _disks(vm: Body) -> dict[str, str]:
    """Return the ids of the managed disks by piece; ``""`` for a disk that is unmanaged."""
    profile = properties(vm).get("storageProfile") or {}
    found = {"os": profile.get("osDisk") or {}}
    found |= {str(disk.get("lun")): disk for disk in profile.get("dataDisks") or []}
    return {piece: (disk.get("managedDisk") or {}).get("id", "") for piece, disk in found.items()}


def _disk_problems(run: Run, disks: dict[str, str]) -> list[str]:
    problems = [
        f"Its {'OS disk' if piece == 'os' else f'data disk at LUN {piece}'} is not a managed disk: "
        "convert it (az vm convert)"
        for piece, disk in disks.items()
        if not disk
    ]
    lacking = [lun for lun in run.definition.luns if lun not in disks]
    if lacking:
        problems.append(
            f"The pipeline's image.dataDisks names LUN {', '.join(lacking)}, where it has no disk"
        )
    return problems


def _snapshot_id(run: Run, piece: str) -> str:
    vm = parse(run.source.id)
    group = run.definition.capture_group or ResourceId(vm.subscription, vm.group, "", (), ())
    return str(group.in_group("Microsoft.Compute/snapshots", snapshot_name(vm.name, run.id, piece)))


def _snapshot(run: Run, vm: Body, disk: str) -> dict[str, Any]:
    return {
        "location": vm["location"],
        "tags": run_tags(run.id),
        "properties": {"creationData": {"createOption": "Copy", "sourceResourceId": disk}},
    }
