"""Pipeline definitions: checked against the schema once, then read through plain attributes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from functions.pipeline import names, schema
from functions.pipeline.durations import format_duration, parse_duration
from functions.pipeline.gate_terms import GateTerms, gate_problems, read_gate
from functions.pipeline.problems import InvalidInput, Problem, pointer
from functions.pipeline.resource_id import (
    BATCH_ACCOUNT,
    GALLERY_IMAGE,
    GROUP,
    ResourceId,
    parse,
)
from functions.pipeline.secrets import placeholders
from linter.facts import limit

NAME_RULE = "1 to 40 lower-case letters, digits and dashes, starting with a letter"
_NAME_LENGTH = 40
# A definition travels in every run's entity, which Table Storage holds to 1 MiB (facts 8).
_LARGEST = 128 * 1024
_DEADLINES = {
    "capturing": timedelta(hours=2),
    "collecting": timedelta(days=1),
    "imaging": timedelta(hours=12),
    "checking": timedelta(hours=1),
    "allocating": timedelta(days=1),
}


@dataclass(frozen=True)
class Target:
    """How many nodes a pool is to have."""

    dedicated: int
    low_priority: int

    @property
    def nodes(self) -> int:
        """Return the sum."""
        return self.dedicated + self.low_priority


@dataclass(frozen=True)
class Definition:
    """A pipeline definition that has passed the schema. ``body`` is what was put."""

    name: str
    body: Mapping[str, Any]

    @cached_property
    def gallery_image(self) -> ResourceId | None:
        """Return the gallery image definition; None when a managed image is used directly."""
        image = self.body["image"].get("gallery")
        return parse(image, GALLERY_IMAGE) if image else None

    @property
    def image_group(self) -> ResourceId:
        """Return the resource group for managed images: the results, or those imported of a VHD."""
        image = self.body["image"]
        if "managedImage" in image:
            return parse(image["managedImage"]["resourceGroup"], GROUP)
        if "importGroup" in image:
            return parse(image["importGroup"], GROUP)
        gallery = parse(image["gallery"], GALLERY_IMAGE)
        return ResourceId(gallery.subscription, gallery.group, "", (), ())

    @property
    def capture_group(self) -> ResourceId | None:
        """Return the resource group for snapshots of a VM, where it is given."""
        group = self.body["image"].get("captureGroup")
        return parse(group, GROUP) if group else None

    @property
    def luns(self) -> tuple[str, ...]:
        """Return the LUNs whose snapshots a capture must bring, as text, in order."""
        return tuple(str(int(lun)) for lun in sorted(self.body["image"].get("dataDisks", ())))

    @property
    def replicas(self) -> int | None:
        """Return the replica count where it is given."""
        replicas: int | None = self.body["image"].get("replicas")
        return replicas

    @cached_property
    def account(self) -> ResourceId:
        """Return the Batch account."""
        return parse(self.body["pool"]["account"], BATCH_ACCOUNT)

    def pool(self, run: str) -> ResourceId:
        """Return the id of the pool that the run ``run`` makes."""
        template = self.body["pool"].get("name", "{pipeline}-{run}")
        return self.account.child("pools", names.pool_name(template, self.name, run))

    @property
    def pool_properties(self) -> Mapping[str, Any]:
        """Return the pool's ARM properties, without ``imageReference``."""
        properties: Mapping[str, Any] = self.body["pool"]["properties"]
        return properties

    @property
    def target(self) -> Target | None:
        """Return the fixed target; None when the pool scales by a formula."""
        fixed = self.pool_properties["scaleSettings"].get("fixedScale")
        if fixed is None:
            return None
        return Target(fixed.get("targetDedicatedNodes", 0), fixed.get("targetLowPriorityNodes", 0))

    @cached_property
    def gate(self) -> GateTerms:
        """Return what the linter's gate demands of a run."""
        return read_gate(self.body.get("gate", {}))

    @property
    def rounds_without_progress(self) -> int:
        """Return how many resizes in a row may bring no node before the run has failed."""
        return int(self.body.get("resize", {}).get("roundsWithoutProgress", 3))

    @property
    def backoff(self) -> timedelta:
        """Return the first wait after ``AllocationFailed``."""
        return parse_duration(self.body.get("resize", {}).get("backoff", "PT2M"))

    @property
    def quota_wait(self) -> timedelta:
        """Return the wait after a resize that met a quota."""
        return parse_duration(self.body.get("resize", {}).get("quotaWait", "PT30M"))

    def deadline(self, phase: str) -> timedelta:
        """Return how long a run may stay in ``phase``."""
        given = self.body.get("deadlines", {}).get(phase)
        return parse_duration(given) if given else _DEADLINES[phase]


def is_name(name: str) -> bool:
    """Tell whether a text can be a pipeline's name; see ``NAME_RULE``."""
    plain = name.replace("-", "")
    return (
        0 < len(name) <= _NAME_LENGTH
        and name[0].isalpha()
        and plain.isascii()
        and plain.isalnum()
        and name == name.lower()
    )


def parse_definition(name: str, data: object) -> Definition:
    """Return the definition ``name``, or raise ``InvalidInput`` with every problem found."""
    problems = [] if is_name(name) else [Problem("", f"the pipeline's name must be {NAME_RULE}")]
    problems += schema.check(data)
    if not problems:
        definition = Definition(name, data)  # type: ignore[arg-type]  # the schema says: an object
        problems = _check_meaning(definition)
        if not problems:
            return definition
    raise InvalidInput(list(dict.fromkeys(problems)))


def _check_meaning(definition: Definition) -> list[Problem]:
    """Find what a schema cannot say."""
    problems = []
    if len(json.dumps(definition.body)) > _LARGEST:
        problems.append(Problem("", f"larger than {_LARGEST // 1024} KiB as JSON"))
    pool = definition.pool("0" * 20).name
    longest = limit("pool-name-length-max").number
    if len(pool) > longest or "{" in pool or "}" in pool:
        problems.append(
            Problem(
                pointer("pool", "name"),
                f"makes the pool name {pool!r}; a pool's name has at most {longest} letters, "
                "digits, dashes and underscores, and only {pipeline} and {run} are filled in",
            )
        )
    problems += placeholders(definition.body)
    problems += gate_problems(definition.body.get("gate", {}))
    target, timeout = definition.target, _given_timeout(definition)
    at = ("pool", "properties", "scaleSettings", "fixedScale")
    if target is not None and target.nodes == 0:
        problems.append(Problem(pointer(*at), "asks for no node at all; give a target above 0"))
    shortest = timedelta(minutes=limit("resize-timeout-min").number)
    if timeout is not None and timeout < shortest:
        problems.append(
            Problem(
                pointer(*at, "resizeTimeout"),
                f"Batch refuses a resize timeout below {format_duration(shortest)}",
            )
        )
    return problems


def _given_timeout(definition: Definition) -> timedelta | None:
    fixed = definition.pool_properties["scaleSettings"].get("fixedScale", {})
    return parse_duration(fixed["resizeTimeout"]) if "resizeTimeout" in fixed else None
