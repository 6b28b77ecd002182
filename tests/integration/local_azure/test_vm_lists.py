"""Lists of virtual machines show less than one machine does."""

import pytest

from infra.local.resource_manager import DEFAULT_SUBSCRIPTION
from tests.integration.local_azure.arm import Arm

IN_SUBSCRIPTION = (
    f"/subscriptions/{DEFAULT_SUBSCRIPTION}/providers/Microsoft.Compute/virtualMachines"
)
SCALE_SET = (
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachineScaleSets/x"
)


@pytest.fixture
def peopled(arm: Arm) -> Arm:
    """One machine with an extension of its own and one in its body, and one of a scale set."""
    vm, member = arm.id("Compute/virtualMachines/vm"), arm.id("Compute/virtualMachines/member")
    arm.local(
        "resources",
        value=[
            {"id": vm, "location": "westeurope", "properties": {"vmId": "1"}},
            {
                "id": f"{vm}/extensions/monitor",
                "location": "westeurope",
                "properties": {"publisher": "P", "type": "T", "settings": {"a": 1}},
            },
            {
                "id": member,
                "location": "westeurope",
                "resources": [{"id": f"{member}/extensions/e", "properties": {"publisher": "P"}}],
                "properties": {"virtualMachineScaleSet": {"id": SCALE_SET}},
            },
        ],
    )
    return arm


@pytest.mark.parametrize("path", [IN_SUBSCRIPTION, "Compute/virtualMachines"])
def test_extensions_are_ids_and_there_is_no_instance_view(peopled: Arm, path: str) -> None:
    machines = peopled.call("GET", path).json()["value"]
    extensions = {one["name"]: one["resources"] for one in machines}
    assert extensions == {
        "vm": [{"id": peopled.id("Compute/virtualMachines/vm/extensions/monitor")}],
        "member": [{"id": peopled.id("Compute/virtualMachines/member/extensions/e")}],
    }
    assert not any("instanceView" in one["properties"] for one in machines)


@pytest.mark.parametrize("path", [IN_SUBSCRIPTION, "Compute/virtualMachines"])
def test_instance_views_need_a_filter(peopled: Arm, path: str) -> None:
    expand = {"$expand": "instanceView"}
    status, code, message = peopled.error(peopled.call("GET", path, params=expand))
    assert (status, code) == (400, "InvalidParameter")
    assert "$filter" in message
    chosen = {**expand, "$filter": f"'virtualMachineScaleSet/id' eq '{SCALE_SET.upper()}'"}
    (only,) = peopled.call("GET", path, params=chosen).json()["value"]
    assert only["name"] == "member"
    assert only["properties"]["instanceView"]["statuses"]
    assert only["resources"] == [{"id": f"{only['id']}/extensions/e"}]


def test_another_filter_is_refused(peopled: Arm) -> None:
    answer = peopled.call("GET", IN_SUBSCRIPTION, params={"$filter": "name eq 'vm'"})
    assert peopled.error(answer)[:2] == (400, "InvalidParameter")


def test_one_machine_shows_everything(peopled: Arm) -> None:
    vm = peopled.compute.virtual_machines.get(peopled.group, "vm", expand="instanceView")
    assert vm.resources[0].publisher == "P"
    assert {one.code for one in vm.instance_view.statuses} >= {"PowerState/running"}
    plain = peopled.call("GET", "Compute/virtualMachines/vm").json()
    assert plain["resources"][0]["properties"]["settings"] == {"a": 1}
    assert "instanceView" not in plain["properties"]
