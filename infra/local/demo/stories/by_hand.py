"""Story 4: a run is started by HTTP, straight from a VM, after a dry run."""

from datetime import UTC, datetime

from infra.local.demo import definitions, golden_vm
from infra.local.demo.stage import Json, Stage
from infra.local.demo.story import Story
from infra.local.demo.unexpected import Unexpected

PIPELINE = "genomics"
NODES = 40
_VM = "genomics-golden"
_RUNS = f"POST /api/pipelines/{PIPELINE}/runs"


def play(stage: Stage) -> None:
    """Tell it."""
    definitions.put(stage, PIPELINE, NODES)
    source = {"kind": "vm", "id": golden_vm.make(stage, _VM, luns=[0])}
    _rehearse(stage, source, "rejected")
    golden_vm.generalize(stage, _VM)
    _rehearse(stage, source, "ready")
    _start(stage, source, joins=False)
    _start(stage, source, joins=True)
    run = stage.ends("ready")
    pieces = [one for one in run["links"]["resources"] if one["role"].startswith("snapshot")]
    pool = stage.azure.pool(stage.resource("pool"))
    stage.check(
        pool.nodes == NODES and len(pieces) == 2,
        f"a pool of {NODES} nodes, of snapshots of both disks",
        f"Batch: pool {pool.name} is {pool.state} with {pool.nodes} nodes, of {len(pieces)} "
        "snapshots that Poolwright took",
    )


def _rehearse(stage: Stage, source: Json, expected: str) -> None:
    asked = datetime.now(UTC)
    answer = stage.app.start_run(PIPELINE, source, dry_run=True).json()
    if answer["would"] != expected:
        raise Unexpected(f"a dry run that would end {expected}", f"{answer['would']}: {answer}")
    stage.tell("you", f"{_RUNS} with VM {_VM}, dryRun", asked)
    if expected == "ready":
        steps, open_ = len(answer["steps"]), len(answer["notChecked"])
        said = f"in {steps} steps, {len(answer['findings'])} findings; {open_} things not checked"
    else:
        said = answer["reason"]
    stage.tell("app", f"would end {answer['would']}: {said}")


def _start(stage: Stage, source: Json, *, joins: bool) -> None:
    asked = datetime.now(UTC)
    answer = stage.app.start_run(PIPELINE, source)
    joined = answer.json()["joined"]
    if joined is not joins:
        raise Unexpected(f"joined: {joins}", answer.text)
    what = "the same again" if joins else f"{_RUNS} with VM {_VM}"
    became = f"{'joins' if joined else 'starts'} {answer.headers['Location']}"
    stage.tell("you", f"{what} → {answer.status_code} {answer.reason}, {became}", asked)


STORY = Story(
    4,
    PIPELINE,
    "A run is started by hand, from a VM",
    "It begins with an HTTP request that names the VM. A dry run says beforehand what would "
    "happen. Poolwright takes the snapshots of both disks itself.",
    play,
)
