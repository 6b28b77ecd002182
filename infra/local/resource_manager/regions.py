"""Regions: programmatic name and display name, which clients use interchangeably."""

import json
from pathlib import Path

from infra.local.resource_manager.errors import ArmError

_ROWS = json.loads(Path(__file__).with_name("regions.json").read_text("utf-8"))
DISPLAY_NAMES: dict[str, str] = {row["name"]: row["displayName"] for row in _ROWS}


def programmatic(region: str) -> str:
    """Return ``westus2`` for ``West US 2`` and for ``WestUS2``; unknown names pass through."""
    return region.replace(" ", "").lower()


def display(region: str) -> str:
    """Return ``West US 2`` for ``westus2``; an unknown name as it is."""
    return DISPLAY_NAMES.get(programmatic(region), region)


def required_location(body: dict[str, object], kind: str) -> str:
    """Return the body's region as its programmatic name.

    Raises ``ArmError`` 400: ``LocationRequired`` or ``LocationNotAvailableForResourceType``.
    """
    location = body.get("location")
    if location is None or location == "":
        raise ArmError(
            400, "LocationRequired", "The location property is required for this definition."
        )
    name = programmatic(location) if isinstance(location, str) else ""
    if name not in DISPLAY_NAMES:
        raise ArmError(
            400,
            "LocationNotAvailableForResourceType",
            f"The provided location '{location}' is not available for resource type '{kind}'. "
            f"List of available regions for the resource type is '{','.join(DISPLAY_NAMES)}'.",
        )
    return name
