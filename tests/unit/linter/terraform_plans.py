"""The parts of a plan in JSON: resources, what is unknown of them, the configuration."""

from typing import Any

Object = dict[str, Any]
LATER = "it is known only after it was applied"


def row(address: str, values: Object, mode: str = "managed") -> Object:
    parts = address.removeprefix("data.").split(".")
    kind, name = parts[-2], parts[-1].partition("[")[0]
    return {"address": address, "mode": mode, "type": kind, "name": name, "values": values}


def change(address: str, after_unknown: Object, action: str = "create") -> Object:
    return {
        "address": address,
        "change": {"actions": [action], "after_unknown": after_unknown},
    }


def written(address: str, expressions: Object, mode: str = "managed") -> Object:
    return row(address, {}, mode) | {"expressions": expressions}


def refer(*names: str) -> Object:
    return {"references": list(names)}


def document(
    rows: list[Object],
    changes: list[Object] = [],  # noqa: B006 - never changed
    configured: list[Object] = [],  # noqa: B006 - never changed
    **more: Any,
) -> Object:
    configuration = {"root_module": {"resources": configured, **more.pop("root", {})}}
    return {
        "format_version": "1.2",
        "terraform_version": "1.9.0",
        "planned_values": {"root_module": {"resources": rows, **more.pop("children", {})}},
        "resource_changes": changes,
        "configuration": configuration | more.pop("configuration", {}),
        **more,
    }


IMAGE = row("azurerm_image.golden", {"name": "golden", "resource_group_name": "rg"})
POOL = {"name": "p", "resource_group_name": "rg", "account_name": "a", "vm_size": "s"}
