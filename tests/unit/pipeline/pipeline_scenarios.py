"""Whole runs in the simulated Azure: what they start from, what Azure does, how they must end."""

from dataclasses import dataclass, field
from typing import Any

from functions.pipeline.source import Source
from functions.pipeline.world import Body
from tests.unit.pipeline.pipeline_worlds import (
    ACCOUNT_BODY,
    DATA_DISK,
    DATA_SNAPSHOT,
    EDITION_2019,
    FROM_IMAGE,
    FROM_VERSION,
    FROM_VHD,
    FROM_VM,
    GALLERY,
    GALLERY_IMAGE,
    MANAGED,
    OS_SNAPSHOT,
    SNAPSHOTS,
    VM,
    definition,
    disk,
    gallery_image,
    image,
    resource,
    snapshot,
    version,
    vm,
)
from tests.unit.pipeline.simulated_azure import Azure, Plan, Round
from tests.unit.pipeline.simulated_engine import Engine

CAPTURE = {"poolwright-capture": "c1"}
PIECES = {
    "os": snapshot(tags=CAPTURE),
    "0": snapshot(f"{DATA_SNAPSHOT}0", lun=0, tags=CAPTURE),
    "4": snapshot(f"{DATA_SNAPSHOT}4", lun=4, tags=CAPTURE),
}
LUNS = {"image": {"gallery": GALLERY_IMAGE, "dataDisks": [0, 4]}}
DIRECT = {"image": MANAGED, "gate": EDITION_2019}
STAGE: tuple[Body, ...] = (
    ACCOUNT_BODY,
    resource(GALLERY, {}),
    gallery_image(),
    disk(managedBy=VM),
    disk(f"{DATA_DISK}1"),
    vm(luns=(1,)),
    image(),
    version(),
)
TIMED_OUT = ("AllocationTimedout",)
SLOW = tuple(Round(35, TIMED_OUT) for _ in range(3))
NOTHING = Round(0, TIMED_OUT)


@dataclass(frozen=True)
class Scenario:
    """A run: its source and definition, what Azure does, how it ends and what it must say."""

    end: str = "ready"
    says: str = "steady with 100 nodes"
    source: Source = SNAPSHOTS
    plan: Plan = field(default_factory=Plan)
    parts: dict[str, Any] = field(default_factory=dict)
    changes: tuple[Body, ...] = ()

    def engine(self, first: str = "os", ready_in: int = 0) -> Engine:
        """An engine whose run has just been claimed; of a capture, by the piece ``first``."""
        azure = Azure(self.plan)
        for body in (*STAGE, *self.changes):
            azure.put(body)
        azure.written.clear()
        source = self.source
        if source.kind == "snapshots" and self.parts == LUNS:
            source = Source("snapshots", pieces={first: PIECES[first]["id"]}, capture="c1")
            azure.put(PIECES[first], ready_in=ready_in)
        elif source.kind == "snapshots":
            azure.put(snapshot(), ready_in=ready_in)
        elif source.id:
            azure.written.append(source.id)
        engine = Engine(azure, definition(**self.parts), source)
        engine.claim()
        return engine

    @property
    def loses_its_pool(self) -> bool:
        """Whether somebody deletes the pool: a crash at that time has it made once more."""
        return any("/pools/" in one.deletes for one in self.plan.rounds)

    def later(self, first: str) -> list[str]:
        """The pieces of a capture that are still to come."""
        captured = self.source.kind == "snapshots" and self.parts == LUNS
        return [piece for piece in PIECES if piece != first] if captured else []


def _pool(*rounds: Round, **more: Any) -> Plan:
    return Plan(rounds=rounds, **more)


def _failing(kind: str) -> Plan:
    return Plan(fails=frozenset({kind}))


def _refusing(kind: str, code: str = "AuthorizationFailed", refusals: int = 10_000) -> Plan:
    return Plan(refuses=(kind, code), refusals=refusals)


_VERSIONS = "microsoft.compute/galleries/images/versions"
_SNAPSHOTS = "microsoft.compute/snapshots"
_IMAGES = "microsoft.compute/images"
_POOLS = "microsoft.batch/batchaccounts/pools"
_EXTENSION = {"id": f"{VM}/extensions/x", "name": "x", "properties": {"type": "CustomScript"}}

SCENARIOS: dict[str, Scenario] = {
    "snapshot": Scenario(),
    "capture": Scenario(parts=LUNS),
    "capture, slow pool": Scenario(parts=LUNS, plan=_pool(*SLOW, throttles=3)),
    "snapshot, managed image": Scenario(parts=DIRECT),
    "vm": Scenario(source=FROM_VM),
    "vm, managed image": Scenario(source=FROM_VM, parts=DIRECT),
    "vm, throttled": Scenario(source=FROM_VM, plan=Plan(throttles=5)),
    "vhd": Scenario(source=FROM_VHD),
    "vhd, managed image": Scenario(source=FROM_VHD, parts=DIRECT),
    "image": Scenario(source=FROM_IMAGE, changes=(snapshot(),)),
    "image, directly": Scenario(source=FROM_IMAGE, parts=DIRECT, changes=(snapshot(),)),
    "image, directly, its snapshot gone": Scenario(
        "rejected", "BL210", FROM_IMAGE, parts=DIRECT
    ),
    "version": Scenario(source=FROM_VERSION),
    "quota, then nodes": Scenario(plan=_pool(Round(9, ("AccountCoreQuotaReached",)), Round(500))),
    "failed, then nodes": Scenario(plan=_pool(Round(0, ("AllocationFailed",)), Round(500))),
    "running vm": Scenario("rejected", "deallocate it", FROM_VM, changes=(vm(power="running"),)),
    "extension": Scenario(
        "rejected", "BL101", FROM_VM, changes=(vm() | {"resources": [_EXTENSION]},)
    ),
    "two regions": Scenario(
        "rejected", "not replicated", FROM_VERSION, changes=(version(targets=("Elsewhere",)),)
    ),
    "capture failed": Scenario("failed", "provisioning failed", FROM_VM, plan=_failing(_SNAPSHOTS)),
    "version failed": Scenario("failed", "could not make", plan=_failing(_VERSIONS)),
    "import failed": Scenario("failed", "could not make", FROM_VHD, plan=_failing(_IMAGES)),
    "no right to snapshots": Scenario(
        "failed", "refused to create snapshot", FROM_VM, plan=_refusing(_SNAPSHOTS)
    ),
    "no right to pools": Scenario("failed", "refused to create pool", plan=_refusing(_POOLS)),
    "no nodes": Scenario("failed", "3 resizes in a row", plan=_pool(*SLOW[:2], NOTHING)),
    "wrong size": Scenario(
        "failed", "IncompatibleVMSize", plan=_pool(Round(3, ("IncompatibleVMSize",)))
    ),
    "image deleted": Scenario(
        "failed", "does not exist", plan=_pool(Round(0, ("AllocationFailed",), "/versions/"))
    ),
    "image deleted, the resize only timed out": Scenario(
        "failed", "BL210", plan=_pool(Round(5, TIMED_OUT, "/versions/"))
    ),
    "source of the image deleted": Scenario(
        "failed",
        OS_SNAPSHOT,
        parts=DIRECT,
        plan=_pool(Round(50, ("AllocationFailed",), "/snapshots/")),
    ),
    "stopped": Scenario("failed", "somebody stopped", plan=_pool(Round(50, ("ResizeStopped",)))),
    "pool quota": Scenario("failed", "PoolQuota", plan=_refusing(_POOLS, "PoolQuotaReached")),
    "pool quota, then more": Scenario(plan=_refusing(_POOLS, "PoolQuotaReached", 2)),
    "snapshot quota, then more": Scenario(
        source=FROM_VM, plan=_refusing(_SNAPSHOTS, "SnapshotQuotaExceeded", 3)
    ),
    "image quota, then more": Scenario(source=FROM_VHD, plan=_refusing(_IMAGES, "QuotaX", 1)),
    "pool deleted": Scenario("failed", "somebody deleted", plan=_pool(Round(5, (), "/pools/"))),
}  # fmt: skip
