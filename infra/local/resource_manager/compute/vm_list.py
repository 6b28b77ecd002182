"""Lists of virtual machines, which show less than a GET of one machine.

Parameters: Microsoft.Compute, VirtualMachines_List and _ListAll. ``$filter`` names a scale set,
and only with it may ``$expand`` ask for instance views. Extensions are shown by their ids.
"""

import re
from collections.abc import Sequence
from typing import Any

from infra.local.resource_manager.errors import ArmError, invalid_parameter
from infra.local.resource_manager.exchange import Call
from infra.local.resource_manager.store import Resource

Json = dict[str, Any]
_SCALE_SET = re.compile(r"\s*'virtualMachineScaleSet/id'\s+eq\s+'([^']+)'\s*", re.IGNORECASE)


def chosen(call: Call, machines: Sequence[Resource]) -> Sequence[Resource]:
    """Return the machines that the request asks for; raise ``ArmError`` 400 for one it cannot."""
    wanted = call.query.get("$filter")
    if wanted is None:
        if call.query.get("$expand", "").lower() == "instanceview":
            raise _expand_without_filter()
        return machines
    found = _SCALE_SET.fullmatch(wanted)
    if found is None:
        raise invalid_parameter(
            "$filter",
            f"The value '{wanted}' of $filter is not allowed: expected 'virtualMachineScaleSet/id' "
            "eq '{the id of a scale set}'.",
        )
    return [machine for machine in machines if _scale_set(machine) == found[1].lower()]


def listed(shown: Json) -> Json:
    """Return a machine as lists show it: of each extension the id, nothing more."""
    if shown.get("resources"):
        shown["resources"] = [{"id": one.get("id")} for one in shown["resources"]]
    return shown


def _scale_set(machine: Resource) -> str:
    return str((machine.properties.get("virtualMachineScaleSet") or {}).get("id", "")).lower()


def _expand_without_filter() -> ArmError:
    return invalid_parameter(
        "$expand",
        "The value 'instanceView' of $expand is only allowed in a list together with a $filter "
        "for a scale set.",
    )
