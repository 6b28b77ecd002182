"""``properties.scaleSettings`` of a pool: fixed targets, or an autoscale formula.

Rules: Batch management API, PoolProperties.scaleSettings (exactly one of fixedScale and autoScale,
at least one target, timeouts of PT5M or more, evaluation every 5 minutes to 168 hours).
"""

import math
from dataclasses import dataclass
from typing import Any

from infra.local.resource_manager.batch import iso_duration
from infra.local.resource_manager.batch.allocation import Nodes
from infra.local.resource_manager.batch.autoscale import check_formula
from infra.local.resource_manager.batch.errors import invalid_property
from infra.local.resource_manager.exchange import Call

Json = dict[str, Any]

DEFAULT_TIMEOUT = "PT15M"
MINIMUM_TIMEOUT = 5 * 60
_WHERE = "properties.scaleSettings"


@dataclass(frozen=True)
class Scale:
    """Checked scale settings. ``formula`` None means fixed; ``shown`` is what a GET shows."""

    target: Nodes
    timeout: float
    timeout_text: str
    deallocation: str
    formula: str | None
    interval: float
    shown: Json


def read(call: Call, settings: Json | None, current: Nodes) -> Scale:
    """Check ``settings``; a target that is left out stays at ``current``.

    Raises ``ArmError`` 400 InvalidPropertyValue, naming the property.
    """
    if settings is None:
        settings = {"fixedScale": {"targetDedicatedNodes": 0}}
    fixed, auto = settings.get("fixedScale"), settings.get("autoScale")
    if (fixed is None) == (auto is None):
        raise invalid_property(
            call, _WHERE, settings, "Exactly one of fixedScale and autoScale must be specified."
        )
    if auto is not None:
        return _auto(call, auto, current)
    assert fixed is not None
    dedicated, low = fixed.get("targetDedicatedNodes"), fixed.get("targetLowPriorityNodes")
    if dedicated is None and low is None:
        raise invalid_property(
            call,
            f"{_WHERE}.fixedScale",
            fixed,
            "At least one of targetDedicatedNodes and targetLowPriorityNodes must be set.",
        )
    text = fixed.get("resizeTimeout") or DEFAULT_TIMEOUT
    timeout = iso_duration.parse(text)
    if timeout is None or timeout < MINIMUM_TIMEOUT:
        raise invalid_property(
            call,
            f"{_WHERE}.fixedScale.resizeTimeout",
            text,
            "The resize timeout must be an ISO 8601 duration of 5 minutes (PT5M) or more.",
        )
    target = Nodes(
        current.dedicated if dedicated is None else dedicated,
        current.low_priority if low is None else low,
    )
    shown = {
        "fixedScale": {
            "targetDedicatedNodes": target.dedicated,
            "targetLowPriorityNodes": target.low_priority,
            "resizeTimeout": text,
        }
    }
    option = fixed.get("nodeDeallocationOption") or "Requeue"
    return Scale(target, timeout, text, option, None, math.inf, shown)


def unchecked(settings: Json, current: Nodes) -> Scale:
    """Return the settings of a scripted pool, whatever Batch would say to them."""
    fixed, auto = settings.get("fixedScale"), settings.get("autoScale")
    if auto is not None:
        formula = str(auto.get("formula", ""))
        return Scale(current, math.inf, DEFAULT_TIMEOUT, "Requeue", formula, math.inf, settings)
    fixed = fixed or {}
    target = Nodes(
        int(fixed.get("targetDedicatedNodes") or 0), int(fixed.get("targetLowPriorityNodes") or 0)
    )
    text = str(fixed.get("resizeTimeout") or DEFAULT_TIMEOUT)
    timeout = iso_duration.parse(text) or MINIMUM_TIMEOUT
    option = str(fixed.get("nodeDeallocationOption") or "Requeue")
    return Scale(target, timeout, text, option, None, math.inf, settings)


def _auto(call: Call, auto: Json, current: Nodes) -> Scale:
    text = auto.get("evaluationInterval") or "PT15M"
    interval = iso_duration.parse(text)
    if interval is None or not 5 * 60 <= interval <= 168 * 3600:
        raise invalid_property(
            call,
            f"{_WHERE}.autoScale.evaluationInterval",
            text,
            "The evaluation interval must be between 5 minutes and 168 hours.",
        )
    check_formula(call, auto["formula"])
    shown = {"autoScale": {"formula": auto["formula"], "evaluationInterval": text}}
    return Scale(current, math.inf, DEFAULT_TIMEOUT, "Requeue", auto["formula"], interval, shown)
