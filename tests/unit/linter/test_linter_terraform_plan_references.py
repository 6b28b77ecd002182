"""What a plan does not know yet is found through the references of its configuration."""

from linter.access import text_at
from linter.model import GalleryVersion, Image, Pool, Vm
from linter.readers.declared import Declared
from linter.values import Known, Unknown
from tests.unit.linter.terraform_plans import (
    IMAGE,
    POOL,
    Object,
    change,
    document,
    refer,
    row,
    written,
)
from tests.unit.linter.terraform_texts import all_of, only, plan_of


def test_references_go_into_modules_and_out_of_them() -> None:
    inner = row('module.m["a"].azurerm_batch_pool.p', POOL)
    child = {"address": 'module.m["a"]', "resources": [inner]}
    image = {
        "address": "module.images",
        "resources": [IMAGE | {"address": "module.images.azurerm_image.golden"}],
    }
    calls = {
        "m": {
            "expressions": {"image": refer("module.images.id", "module.images")},
            "module": {
                "resources": [
                    written(
                        "azurerm_batch_pool.p",
                        {"storage_image_reference": [{"id": refer("var.image")}]},
                    )
                ]
            },
        },
        "images": {
            "module": {
                "outputs": {
                    "id": {"expression": refer("azurerm_image.golden.id", "azurerm_image.golden")}
                }
            }
        },
    }
    found = plan_of(
        document(
            [],
            [change(inner["address"], {"storage_image_reference": [{"id": True}]})],
            children={"child_modules": [child, image]},
            root={"module_calls": calls},
        )
    )
    assert only(found, Pool).image.id == Known(only(found, Image).id)
    assert only(found, Pool).address == 'module.m["a"].azurerm_batch_pool.p'


def test_the_os_disk_of_a_machine_leads_to_it() -> None:
    machine = row(
        "azurerm_linux_virtual_machine.b",
        {"name": "b", "resource_group_name": "rg", "os_disk": [{"caching": "None"}]},
    )
    version = row(
        "azurerm_shared_image_version.v", {"name": "1", "gallery_name": "g", "image_name": "i"}
    )
    reference = "azurerm_linux_virtual_machine.b.os_disk[0].id"
    unknown = {"os_disk_snapshot_id": True, "managed_image_id": True}
    expressions = {
        "os_disk_snapshot_id": refer(reference, reference[:-3], "azurerm_linux_virtual_machine.b"),
        "managed_image_id": refer("data.azurerm_image.old.id", "data.azurerm_image.old"),
    }
    prior = row("data.azurerm_image.old", {"id": "/subscriptions/1/old"}, "data")
    found = plan_of(
        document(
            [machine, version],
            [
                change(machine["address"], {"id": True, "os_disk": [{"name": True}]}),
                change(version["address"], unknown),
            ],
            [
                written(machine["address"], {"os_disk": [{"caching": {"constant_value": "None"}}]}),
                written(version["address"], expressions),
            ],
            prior_state={"values": {"root_module": {"resources": [prior]}}},
        )
    )
    read = only(found, GalleryVersion)
    assert read.os_source_id == only(found, Vm).os_disk_id
    assert read.source_id == Known("/subscriptions/1/old")
    assert isinstance(read.unprotected, Unknown)


def test_what_is_deleted_is_gone_and_a_state_has_values() -> None:
    gone = document([], [change("azurerm_image.golden", {}, "delete")])
    gone["prior_state"] = {"values": {"root_module": {"resources": [IMAGE]}}}
    assert plan_of(gone) == []
    state = {"format_version": "1.0", "values": {"root_module": {"resources": [IMAGE]}}}
    assert only(plan_of(state), Image).name == "golden"


def test_references_in_a_circle_and_odd_documents_come_to_an_end() -> None:
    one, two = row("azurerm_batch_pool.a", {}), row("azurerm_batch_pool.b", {})
    found = plan_of(
        document(
            [one, two],
            [change(it["address"], {"name": True, "vm_size": True}) for it in (one, two)],
            [
                written(one["address"], {"name": refer("azurerm_batch_pool.b.name")}),
                written(two["address"], {"name": refer("azurerm_batch_pool.a.name")}),
            ],
        )
    )
    assert len(all_of(found, Pool)) == 2
    pool = written("azurerm_batch_pool.p", {"vm_size": refer("var.x")})
    outputs = {"y": {"expression": refer("var.x")}}
    call = {
        "expressions": {"x": refer("module.m.y")},
        "module": {"outputs": outputs, "resources": [pool]},
    }
    inner = row("module.m.azurerm_batch_pool.p", {})
    document_ = document(
        [],
        [change(inner["address"], {"vm_size": True})],
        children={"child_modules": [{"address": "module.m", "resources": [inner]}]},
        root={"module_calls": {"m": call}},
    )
    assert isinstance(only(plan_of(document_), Pool).vm_size, Unknown)
    odd: list[Object] = [{"values": []}, {"values": {"root_module": {"resources": [1, {}]}}}]
    assert [plan_of({"format_version": "1"} | it) for it in odd] == [[], []]


def test_azapi_bodies_are_read_as_objects_or_as_texts() -> None:
    kind, group = "Microsoft.Compute/images@2024-07-01", "/subscriptions/1/resourceGroups/rg"
    values = {"type": kind, "name": "i", "parent_id": group}
    for body in ({"properties": {"x": "V2"}}, '{"properties": {"x": "V2"}}'):
        (found,) = plan_of(document([row("azapi_resource.i", values | {"body": body})]))
        assert isinstance(found, Declared)
        assert found.place.resource_id == f"{group}/providers/Microsoft.Compute/images/i"
        assert text_at(found.body, "properties", "x") == Known("V2")
