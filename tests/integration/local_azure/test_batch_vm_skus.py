"""The VM sizes that Batch has in a region, as Resource Manager lists them."""

from typing import Any

import pytest

from infra.local.resource_manager import DEFAULT_SUBSCRIPTION
from infra.local.resource_manager.vm_sizes import VM_SIZES, vm_size
from tests.integration.local_azure.arm import Arm

REGION = f"/subscriptions/{DEFAULT_SUBSCRIPTION}/providers/Microsoft.Batch/locations/westeurope"
PATH = f"{REGION}/virtualMachineSkus"


def capabilities(sku: Any) -> dict[str, str]:
    return {one.name: one.value for one in sku.capabilities}


def listed(arm: Arm, **options: Any) -> dict[str, Any]:
    found = arm.batch.location.list_supported_virtual_machine_skus("westeurope", **options)
    return {sku.name: sku for sku in found}


def test_capabilities_are_text_under_the_names_of_compute(arm: Arm) -> None:
    skus = listed(arm)
    assert len(skus) == len(VM_SIZES)
    assert capabilities(skus["Standard_D2ds_v5"]) == {
        "MaxResourceVolumeMB": "76800",
        "vCPUs": "2",
        "HyperVGenerations": "V1,V2",
        "MemoryGB": "8",
    }
    assert skus["Standard_D2ds_v5"].family_name == "standardDDSv5Family"


@pytest.mark.parametrize(
    ("name", "temporary", "generations"),
    [
        ("Standard_D2s_v5", "0", "V1,V2"),
        ("Standard_D2_v3", "51200", "V1"),
        ("Standard_D2s_v6", "0", "V2"),
        ("Standard_A1_v2", "10240", "V1"),
    ],
)
def test_temporary_drives_and_generations(
    arm: Arm, name: str, temporary: str, generations: str
) -> None:
    found = capabilities(listed(arm)[name])
    assert found["MaxResourceVolumeMB"] == temporary
    assert found["HyperVGenerations"] == generations


def test_an_nvme_drive_is_counted_apart(arm: Arm) -> None:
    found = capabilities(listed(arm)["Standard_D2ds_v6"])
    assert (found["MaxResourceVolumeMB"], found["NvmeDiskSizeInMiB"]) == ("0", "112640")


def test_only_what_ends_has_an_end(arm: Arm) -> None:
    skus = listed(arm)
    assert skus["Standard_D2_v2"].batch_support_end_of_life.date().isoformat() == "2028-05-01"
    assert skus["Standard_D2s_v5"].batch_support_end_of_life is None


def test_pages(arm: Arm) -> None:
    first = arm.call("GET", PATH, params={"maxresults": 100}).json()
    assert len(first["value"]) == 100
    second = arm.session.get(first["nextLink"], timeout=5).json()
    assert "nextLink" not in second
    names = [sku["name"] for sku in first["value"] + second["value"]]
    assert names == [size.name for size in VM_SIZES.values()]
    assert len(listed(arm, maxresults=7)) == len(VM_SIZES)


def test_a_filter_by_family(arm: Arm) -> None:
    found = listed(arm, filter="familyName eq 'standardDSv5Family'")
    assert {sku.family_name for sku in found.values()} == {"standardDSv5Family"}
    assert "Standard_D2s_v5" in found


@pytest.mark.parametrize(
    "params", [{"maxresults": "0"}, {"maxresults": "x"}, {"$filter": "name eq 'x'"}]
)
def test_parameters_that_are_refused(arm: Arm, params: dict[str, str]) -> None:
    status, code, message = arm.error(arm.call("GET", PATH, params=params))
    assert (status, code) == (400, "InvalidQueryParameterValue")
    assert next(iter(params)) in message


def test_an_unknown_size_can_be_reckoned_with() -> None:
    assert vm_size("STANDARD_D2S_V5").cores == 2
    assert vm_size("Standard_Nothing").cores == 1
