"""What a definition must say and its schema cannot demand."""

import json
import re
from typing import Any

from linter.facts import limit
from linter.readers.definitions.gating import gate_mistakes
from linter.readers.definitions.mistakes import Mistake

# A definition travels in every run's entity, which Table Storage holds to 1 MiB.
_LARGEST = 128 * 1024
_FILLED_IN = re.compile(r"\{(?:pipeline|run)\}")


def meant(data: Any) -> list[Mistake]:
    """Return the mistakes in a definition that fits the schema."""
    mistakes = []
    if len(json.dumps(data)) > _LARGEST:
        mistakes.append(Mistake((), f"is larger than {_LARGEST // 1024} KiB as JSON"))
    name = _FILLED_IN.sub("", data["pool"].get("name", ""))
    longest = limit("pool-name-length-max").number
    if len(name) > longest or "{" in name or "}" in name:
        mistakes.append(
            Mistake(
                ("pool", "name"),
                f"gives no pool name: it has at most {longest} letters, digits, dashes and"
                " underscores, and only {pipeline} and {run} are filled in",
            )
        )
    mistakes += gate_mistakes(data.get("gate", {}))
    fixed = data["pool"]["properties"]["scaleSettings"].get("fixedScale")
    counts = ("targetDedicatedNodes", "targetLowPriorityNodes")
    if fixed is not None and not any(fixed.get(count) for count in counts):
        at = ("pool", "properties", "scaleSettings", "fixedScale")
        mistakes.append(Mistake(at, "asks for no node at all; give a target above 0"))
    return mistakes
