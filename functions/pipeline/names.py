"""Every name that the app gives. All follow from the run, so that making a thing twice is once."""

import hashlib
import re
from datetime import datetime

from functions.pipeline.resource_id import ResourceId

RUN_TAG = "poolwright-run"
PIPELINE_TAG = "poolwright-pipeline"
CAPTURE_TAG = "poolwright-capture"
LUN_TAG = "poolwright-lun"

# Snapshots, disks and images: at most 80 characters (facts 4.4).
_RESOURCE_NAME = 80


def run_id(pipeline: str, identity: str) -> str:
    """Return the run of ``pipeline`` over the source that ``identity`` tells apart: 20 hex digits.

    80 bits: a collision among a million runs has a chance of one in 10^12.
    """
    return hashlib.sha256(f"{pipeline}\n{identity}".encode()).hexdigest()[:20]


def is_run_id(text: str) -> bool:
    """Tell whether a text can be a run's id; a tag may hold anything."""
    return len(text) == 20 and set(text) <= set("0123456789abcdef")


def short(run: str) -> str:
    """Return the part of a run's id that stands in names: 10 hex digits."""
    return run[:10]


def snapshot_name(vm: str, run: str, piece: str) -> str:
    """Return ``{vm}-{run}-os`` or ``{vm}-{run}-lun3``, the VM's name cut to fit."""
    end = f"-{short(run)}-{'os' if piece == 'os' else f'lun{piece}'}"
    # A VM's name may have dots, a snapshot's may not.
    return re.sub(r"[^A-Za-z0-9_-]", "-", vm)[: _RESOURCE_NAME - len(end)] + end


def image_name(pipeline: str, run: str) -> str:
    """Return the name of the managed image that a run makes."""
    end = f"-{short(run)}"
    return pipeline[: _RESOURCE_NAME - len(end)] + end


def version_number(created: datetime, run: str) -> str:
    """Return ``Year.MonthDay.HourMinuteSecondNnn``: later runs have higher versions.

    Each part must be a 32-bit integer (facts 4.4); 235959999 is the highest third part. The last
    three digits come from the run, so that two runs of one second do not meet.
    """
    third = created.hour * 10_000 + created.minute * 100 + created.second
    second = created.month * 100 + created.day
    return f"{created.year}.{second}.{third * 1000 + int(run, 16) % 1000}"


def pool_name(template: str, pipeline: str, run: str) -> str:
    """Return the pool's name: ``{pipeline}`` and ``{run}`` in ``template`` filled in."""
    return template.replace("{pipeline}", pipeline).replace("{run}", short(run))


def event_id(run: str, kind: str, attempt: int) -> str:
    """Return the id of an event that a run publishes: the same when it is published again."""
    return f"{run}-{kind}-{attempt}".lower()


def run_tags(run: str) -> dict[str, str]:
    """Return the tags of everything that a run makes: they mark events of our own making."""
    return {RUN_TAG: run}


def tag(body: dict[str, object], name: str) -> str:
    """Return a resource's tag or ``""``. Azure compares tag names without regard to case."""
    tags = body.get("tags")
    if not isinstance(tags, dict):
        return ""
    for key, value in tags.items():
        if str(key).lower() == name and isinstance(value, str):
            return value.strip()
    return ""


def claim_key(resource: ResourceId) -> str:
    """Return a resource id as a table key: ``/`` is forbidden there (facts 8)."""
    return resource.key.strip("/").replace("/", "|")
