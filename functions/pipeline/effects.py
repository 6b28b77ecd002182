"""What a decision asks of Azure. Every effect has a fixed name: done twice, it is done once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from functions.pipeline.resource_id import ResourceId, parse


@dataclass(frozen=True)
class Create:
    """Make the resource ``id`` of ``body``; one that is there already is left as it is.

    ``api_version`` is set where the definition asks for one.
    """

    id: str
    body: Mapping[str, Any]
    api_version: str = ""

    @property
    def key(self) -> str:
        """Return what tells this effect from the others of a run."""
        return f"create {self.id.lower()}"

    @property
    def resource(self) -> ResourceId:
        """Return the id, parsed."""
        return parse(self.id)

    def __str__(self) -> str:
        return f"create {label(self.id)}"


@dataclass(frozen=True)
class Resize:
    """Resize the pool ``id`` to ``scale`` (a ``fixedScale``), if it still is as ``etag`` saw it."""

    id: str
    etag: str
    scale: Mapping[str, Any]
    api_version: str = ""

    @property
    def key(self) -> str:
        """Return what tells this effect from the others of a run."""
        return f"resize {self.id.lower()} {self.etag}"

    def __str__(self) -> str:
        dedicated = self.scale.get("targetDedicatedNodes", 0)
        low_priority = self.scale.get("targetLowPriorityNodes", 0)
        also = f" and {low_priority} Spot" if low_priority else ""
        return f"resize {label(self.id)} to {dedicated}{also} nodes"


@dataclass(frozen=True)
class Publish:
    """Publish an event on the custom topic. ``id`` stays the same when it is published again."""

    id: str
    type: str
    subject: str
    data: Mapping[str, Any]

    @property
    def key(self) -> str:
        """Return what tells this effect from the others of a run."""
        return f"publish {self.id}"

    def __str__(self) -> str:
        return f"publish {self.type}"


type Effect = Create | Resize | Publish


# A refusal of our own: the pool belongs to another run.
POOL_CLAIMED = "PoolClaimed"


@dataclass(frozen=True)
class Outcome:
    """What Azure answered to one effect.

    ``done``: accepted, or found to be done already. ``refused``: it will not be otherwise next
    time; ``code`` and ``message`` are Azure's. ``later``: throttled or out of order; ``wait`` is
    the time that Azure asked for.
    """

    effect: Effect
    state: Literal["done", "refused", "later"]
    code: str = ""
    message: str = ""
    wait: timedelta = timedelta(0)


def to_json(effect: Effect) -> dict[str, Any]:
    """Return an effect in the form in which it waits in a run's entity."""
    match effect:
        case Create():
            return {"do": "create", "id": effect.id, "body": effect.body, "api": effect.api_version}
        case Resize():
            return {
                "do": "resize",
                "id": effect.id,
                "etag": effect.etag,
                "scale": effect.scale,
                "api": effect.api_version,
            }
        case Publish():
            return {
                "do": "publish",
                "id": effect.id,
                "type": effect.type,
                "subject": effect.subject,
                "data": effect.data,
            }


def from_json(data: Mapping[str, Any]) -> Effect:
    """Return a stored effect."""
    match data["do"]:
        case "create":
            return Create(data["id"], data["body"], data["api"])
        case "resize":
            return Resize(data["id"], data["etag"], data["scale"], data["api"])
    return Publish(data["id"], data["type"], data["subject"], data["data"])


def label(id_: str) -> str:
    """Return a resource in words: ``image version 1.0.0``."""
    resource = parse(id_)
    kind = {
        "snapshots": "snapshot",
        "images": "image",
        "versions": "image version",
        "pools": "pool",
    }.get(resource.types[-1].lower(), resource.types[-1])
    return f"{kind} {resource.name}"
