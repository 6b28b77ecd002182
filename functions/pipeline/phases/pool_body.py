"""The pool that a run asks Batch for, and what is read out of the one that came of it."""

import copy
from dataclasses import dataclass
from typing import Any

from functions.pipeline.definition import Target
from functions.pipeline.durations import format_duration
from functions.pipeline.names import RUN_TAG
from functions.pipeline.resource_id import GALLERY_VERSION, parse
from functions.pipeline.run import Run
from functions.pipeline.world import Body, properties
from linter.sizing import ImageKind, resize_timeout_for


@dataclass(frozen=True)
class Pool:
    """A pool as it stands. ``target`` is None while it scales by a formula.

    ``transition`` is when its allocation state last changed: it tells one resize from the next.
    """

    id: str
    etag: str
    run: str
    deleting: bool
    steady: bool
    current: Target
    target: Target | None
    transition: str
    errors: tuple[dict[str, str], ...]
    formula_error: str
    evaluated: bool


def read_pool(body: Body) -> Pool:
    """Return what the allocation is judged by."""
    found = properties(body)
    fixed = (found.get("scaleSettings") or {}).get("fixedScale")
    operation = found.get("resizeOperationStatus") or {}
    steady = str(found.get("allocationState", "")).lower() == "steady"
    marks = {str(one.get("name")): str(one.get("value")) for one in found.get("metadata") or []}
    formula = found.get("autoScaleRun") or {}
    failure = formula.get("error") or {}
    return Pool(
        id=str(body["id"]),
        etag=str(body.get("etag", "")),
        run=marks.get(RUN_TAG, ""),
        deleting=str(found.get("provisioningState", "")).lower() == "deleting",
        steady=steady,
        current=Target(
            int(found.get("currentDedicatedNodes") or 0),
            int(found.get("currentLowPriorityNodes") or 0),
        ),
        target=_target(fixed if fixed is not None else operation if steady else {}),
        transition=str(found.get("allocationStateTransitionTime", "")),
        # While a pool resizes, its errors are those of an older resize (facts 1.9).
        errors=tuple(_error(one) for one in operation.get("errors") or []) if steady else (),
        formula_error=str(failure.get("message") or failure.get("code") or ""),
        evaluated=bool(formula.get("evaluationTime")),
    )


def pool_body(run: Run) -> dict[str, Any]:
    """Return the definition's pool with the run's image, mark and resize timeout filled in."""
    given = copy.deepcopy(dict(run.definition.pool_properties))
    machine = given["deploymentConfiguration"]["virtualMachineConfiguration"]
    machine["imageReference"] = {"id": run.image}
    if "fixedScale" in given["scaleSettings"]:
        given["scaleSettings"]["fixedScale"] = fixed_scale(run)
    # Metadata marks the pool rather than a tag, as older API versions have no tags on pools.
    given["metadata"] = [*given.get("metadata", []), {"name": RUN_TAG, "value": run.id}]
    identity = run.definition.body["pool"].get("identity")
    return {"properties": given} | ({"identity": identity} if identity else {})


def fixed_scale(run: Run) -> dict[str, Any]:
    """Return the definition's target, with the timeout that the facts advise if it has none."""
    fixed = dict(run.definition.pool_properties["scaleSettings"]["fixedScale"])
    target = run.definition.target
    if "resizeTimeout" not in fixed and target is not None:
        kind: ImageKind = "gallery" if parse(run.image).type == GALLERY_VERSION else "managed"
        fixed["resizeTimeout"] = format_duration(resize_timeout_for(target.nodes, kind))
    return fixed


def _target(scale: dict[str, Any]) -> Target | None:
    if "targetDedicatedNodes" not in scale and "targetLowPriorityNodes" not in scale:
        return None
    dedicated, low_priority = scale.get("targetDedicatedNodes"), scale.get("targetLowPriorityNodes")
    return Target(int(dedicated or 0), int(low_priority or 0))


def _error(error: dict[str, Any]) -> dict[str, str]:
    """Return code and message of a resize error, with the reason that the provider gives.

    The other details repeat it as JSON, cut off (facts 1.9): nothing for people.
    """
    reasons = [
        str(one.get("message", ""))
        for one in error.get("details") or []
        if "json" not in str(one.get("code", "")).lower()
    ]
    parts = [str(error.get("message", "")), *reasons]
    message = ": ".join(part.strip().rstrip(".") for part in parts if part.strip())
    return {"code": str(error.get("code", "Unknown")), "message": message}
