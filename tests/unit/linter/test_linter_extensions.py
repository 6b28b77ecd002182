"""Extensions of a machine: two lists in Azure, each extension once in the model."""

from typing import Any

import pytest

from linter.model import Vm
from linter.readers.resources import read_resource
from linter.values import Items, Known
from tests.unit.linter.arm_bodies import CUSTOM_SCRIPT, VM, body, vm

REPORTED = {"name": "setup", "type": "Microsoft.Azure.Extensions.CustomScript", "statuses": []}
BOTH = ("child resource", "instance view")


def _read(machine: dict[str, Any]) -> Vm:
    resource = read_resource(machine)
    assert isinstance(resource, Vm)
    return resource


@pytest.mark.parametrize(
    ("machine", "expected"),
    [
        (vm(), []),
        (vm(CUSTOM_SCRIPT), [("setup", ("child resource",))]),
        (vm(reported=[REPORTED]), [("setup", ("instance view",))]),
        (vm(CUSTOM_SCRIPT, reported=[REPORTED]), [("setup", BOTH)]),
        (vm(CUSTOM_SCRIPT, reported=[REPORTED | {"name": "SETUP"}]), [("setup", BOTH)]),
        (vm(CUSTOM_SCRIPT, reported=[{"type": REPORTED["type"]}]), [("setup", BOTH)]),
        (
            vm(CUSTOM_SCRIPT, reported=[REPORTED | {"name": "other"}]),
            [("setup", ("child resource",)), ("other", ("instance view",))],
        ),
        (vm({"id": f"{VM}/extensions/bare"}), [("bare", ("child resource",))]),
        (vm({"name": "builder/nested", "type": "extensions"}), [("nested", ("child resource",))]),
        (vm({"name": "x", "type": "Microsoft.Compute/virtualMachines/runCommands"}), []),
    ],
)
def test_each_extension_is_read_once(machine: dict[str, Any], expected: list[Any]) -> None:
    extensions = _read(machine).extensions
    assert [(it.name, it.seen_in) for it in extensions.known] == [
        (Known(name), seen) for name, seen in expected
    ]
    assert extensions.more is None


@pytest.mark.parametrize(
    ("machine", "publisher", "kind"),
    [
        (vm(CUSTOM_SCRIPT), "Microsoft.Azure.Extensions", "CustomScript"),
        (vm(reported=[REPORTED]), "Microsoft.Azure.Extensions", "CustomScript"),
        (vm(reported=[{"name": "a", "type": "Plain"}]), None, "Plain"),
        (
            vm({"id": f"{VM}/extensions/setup"}, reported=[REPORTED]),
            "Microsoft.Azure.Extensions",
            "CustomScript",
        ),
    ],
)
def test_publisher_and_type_come_from_either_list(
    machine: dict[str, Any], publisher: str | None, kind: str
) -> None:
    (extension,) = _read(machine).extensions.known
    assert (extension.publisher, extension.type) == (Known(publisher), Known(kind))
    assert extension.place.resource_id.startswith(f"{VM}/extensions/")


def test_without_the_instance_view_there_may_be_more() -> None:
    silent = _read(body(VM, {})).extensions
    listed = _read(body(VM, {}, resources=[CUSTOM_SCRIPT])).extensions
    assert silent.known == ()
    assert len(listed.known) == 1
    for extensions in (silent, listed):
        assert extensions.more is not None
        assert "$expand=instanceView" in extensions.more.reason


@pytest.mark.parametrize(
    "machine",
    [
        body(VM, {"instanceView": {}}, resources="none"),
        body(VM, {"instanceView": {}}, resources=["setup"]),
        body(VM, {"instanceView": {"extensions": 1}}),
        body(VM, {"instanceView": []}),
        body(VM, "none"),
    ],
)
def test_malformed_lists_are_not_taken_for_empty(machine: dict[str, Any]) -> None:
    extensions = _read(machine).extensions
    assert extensions.known == ()
    assert extensions != Items()
    assert extensions.more is not None
