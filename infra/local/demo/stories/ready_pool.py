"""Story 1: two snapshots, in the wrong order, become a pool of 650 nodes."""

from infra.local.demo import definitions, golden_vm
from infra.local.demo.stage import Stage
from infra.local.demo.story import Story
from infra.local.demo.unexpected import Unexpected
from infra.local.demo.words import named

PIPELINE = "render"
NODES = 650
_VM = "render-golden"
_TAGS = {"poolwright-pipeline": PIPELINE, "poolwright-capture": "render-7"}


def play(stage: Stage) -> None:
    """Tell it."""
    definitions.put(stage, PIPELINE, NODES, luns=(0,))
    golden_vm.make(stage, _VM, luns=[0])
    golden_vm.generalize(stage, _VM)
    disks = golden_vm.disks(stage, _VM)
    _snapshot(stage, "render-data", disks["0"], {**_TAGS, "poolwright-lun": "0"})
    stage.until(
        lambda: stage.run.get("phase") == "collecting" and "OS disk" in stage.run["reason"],
        "the run waits in collecting for the snapshot of the OS disk",
    )
    _snapshot(stage, "render-os", disks["os"], _TAGS)
    run = stage.ends("ready")
    whys = " ".join(row["why"] for row in run["history"])
    done = [did for row in run["history"] for did in row["done"]]
    if "AllocationTimedout" not in whys or not any(did.startswith("resize") for did in done):
        raise Unexpected("a resize timeout, and a second resize", f"history: {whys}; done: {done}")
    findings, unknowns = run["findings"], run["unknowns"]
    worse = [one for one in findings if one["severity"] != "info"]
    noted = " and ".join(sorted(one["rule"] for one in findings)) or "nothing"
    stage.check(
        not worse and not unknowns,
        "a gate without errors, warnings and unknowns",
        f"Poolwright: the gate has {len(worse)} errors and warnings, notes {noted}, and there are "
        f"{len(unknowns)} things that it could not know",
    )
    pool = stage.azure.pool(stage.resource("pool"))
    stage.check(
        pool.state == "Steady" and pool.nodes == NODES and pool.image == stage.resource("image"),
        f"a steady pool with {NODES} nodes of {stage.resource('image')}",
        f"Batch: pool {pool.name} is {pool.state} with {pool.nodes} nodes of {named(pool.image)}",
    )


def _snapshot(stage: Stage, name: str, disk: str, tags: dict[str, str]) -> None:
    marks = ", ".join(f"{key}={value}" for key, value in tags.items())
    stage.tell("you", f"snapshot {name}, tagged {marks}")
    stage.made(stage.azure.begin_snapshot(name, disk, tags), f"taking snapshot {name}")


STORY = Story(
    1,
    PIPELINE,
    f"Snapshots of a golden VM become a pool of {NODES} nodes",
    "The data disk's snapshot is taken before the OS disk's: the run must wait for both. So large "
    "a pool does not get all of its nodes before Batch's resize timeout: it must be resized again.",
    play,
)
