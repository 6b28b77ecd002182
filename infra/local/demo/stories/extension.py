"""Story 2: an image that breaks a rule of Batch is rejected before anything is made of it."""

from infra.local.demo import definitions, golden_vm
from infra.local.demo.azure import ACCOUNT
from infra.local.demo.stage import Stage
from infra.local.demo.story import Story
from infra.local.demo.unexpected import Unexpected

PIPELINE = "crash"
_VM = "crash-golden"
_EXTENSION = "install-mpi"


def play(stage: Stage) -> None:
    """Tell it."""
    definitions.put(stage, PIPELINE, 200)
    golden_vm.make(stage, _VM)
    extension = stage.azure.begin_extension(_VM, _EXTENSION, golden_vm.CUSTOM_SCRIPT)
    installed = stage.made(extension, f"installing extension {_EXTENSION}")
    kind = installed.properties.type
    stage.tell("you", f"extension {installed.name} ({kind}) installed on VM {_VM}")
    golden_vm.generalize(stage, _VM)
    disk = golden_vm.disks(stage, _VM)["os"]
    tags = {"poolwright-pipeline": PIPELINE}
    stage.tell("you", f"snapshot crash-os, tagged poolwright-pipeline={PIPELINE}")
    stage.made(stage.azure.begin_snapshot("crash-os", disk, tags), "taking snapshot crash-os")
    run = stage.ends("rejected")
    fixes = [finding["fix"] for finding in run["findings"] if _EXTENSION in finding["message"]]
    said = str(run["reason"])
    if "CustomScript" not in said or not any(fix and fix in said for fix in fixes):
        raise Unexpected(f"the reason names {_EXTENSION}, CustomScript, and what to do", said)
    pools = [pool.name for pool in stage.azure.pools()]
    its = [name for name in pools if name.lower().startswith(f"{PIPELINE}-")]
    stage.check(
        not its,
        f"no pool of pipeline {PIPELINE} in Batch",
        f"Batch: account {ACCOUNT} has {len(its)} pools of pipeline {PIPELINE}"
        + (f" (its pools: {', '.join(pools)})" if pools else ""),
    )


STORY = Story(
    2,
    PIPELINE,
    "A golden VM with an extension is rejected",
    "Azure Batch wants images of VMs without extensions. This VM has had CustomScript install "
    "something: no pool may come of it.",
    play,
)
