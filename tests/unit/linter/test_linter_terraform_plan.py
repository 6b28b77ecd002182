"""Plans and states: which values there are, and what is known only later."""

import pytest

from linter.model import BatchAccount, Image, Pool
from linter.readers.terraform.plan import is_plan
from linter.source import Source
from linter.syntax.json import JsonDocument, parse_json
from linter.values import ABSENT, Known
from tests.unit.linter.terraform_plans import (
    IMAGE,
    LATER,
    POOL,
    change,
    document,
    refer,
    row,
    written,
)
from tests.unit.linter.terraform_texts import only, plan_of, reason_of


def parsed(text: str) -> JsonDocument:
    found = parse_json(Source("x.json", text.encode()))
    assert isinstance(found, JsonDocument)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"format_version": "1.2", "planned_values": {}}', True),
        ('{"format_version": "1.0", "values": {}}', True),
        ('{"values": []}', False),
        ('{"planned_values": {}}', False),
        ('["format_version", "values"]', False),
    ],
)
def test_plans_are_told_from_other_documents(text: str, expected: bool) -> None:
    assert is_plan(parsed(text)) is expected


def test_an_image_that_is_not_there_yet_is_found_through_the_configuration() -> None:
    pool = row("azurerm_batch_pool.p", POOL | {"storage_image_reference": [{"sku": ""}]})
    found = plan_of(
        document(
            [IMAGE, pool],
            [
                change(
                    "azurerm_batch_pool.p", {"id": True, "storage_image_reference": [{"id": True}]}
                )
            ],
            [
                written(
                    "azurerm_batch_pool.p",
                    {
                        "storage_image_reference": [
                            {"id": refer("azurerm_image.golden.id", "azurerm_image.golden")}
                        ]
                    },
                )
            ],
        )
    )
    read = only(found, Pool)
    assert read.image.id == Known(only(found, Image).id)
    assert read.image.marketplace.sku == ABSENT
    assert read.place.file == "plan.json"
    assert read.place.line is not None
    assert read.place.line > 5


def test_what_is_known_only_later_is_not_absent() -> None:
    pool = row("azurerm_batch_pool.p", POOL | {"fixed_scale": [{"resize_timeout": "PT30M"}]})
    unknown = {
        "vm_size": True,
        "fixed_scale": [{"target_dedicated_nodes": True}],
        "storage_image_reference": [{"id": True}],
    }
    nodes = refer("local.nodes")
    configured = written(
        "azurerm_batch_pool.p",
        {
            "vm_size": refer("local.size"),
            "fixed_scale": [{"target_dedicated_nodes": nodes}],
            "storage_image_reference": [{"id": refer("local.image", "each.key")}],
        },
    )
    read = only(plan_of(document([pool], [change(pool["address"], unknown)], [configured])), Pool)
    assert reason_of(read.vm_size) == LATER
    assert reason_of(read.scale.dedicated) == LATER
    assert reason_of(read.image.id) == LATER
    assert read.scale.resize_timeout == Known("PT30M")
    assert read.scale.low_priority == Known(0)


def test_what_the_configuration_leaves_to_azure_is_absent() -> None:
    account = row("azurerm_batch_account.a", {"name": "a", "resource_group_name": "rg"})
    changes = [change(account["address"], {"id": True, "allowed_authentication_modes": True})]
    settled = document([account], changes, [written("azurerm_batch_account.a", {})])
    assert only(plan_of(settled), BatchAccount).authentication.more is None
    empty = account | {"values": account["values"] | {"pool_allocation_mode": ""}}
    assert only(plan_of(document([empty])), BatchAccount).allocation_mode == Known("BatchService")
    unsettled = document([account], changes)
    assert only(plan_of(unsettled), BatchAccount).authentication.more is not None


def test_ids_are_those_that_azure_gave_or_are_put_together() -> None:
    given = "/subscriptions/1/resourceGroups/rg/providers/Microsoft.Compute/images/golden"
    known = row("azurerm_image.golden", IMAGE["values"] | {"id": given})
    assert only(plan_of(document([known])), Image).id == given
    provider = {"expressions": {"subscription_id": {"constant_value": "1"}}}
    made = document([IMAGE], configuration={"provider_config": {"azurerm": provider}})
    assert only(plan_of(made), Image).id == given


def test_an_unknown_name_leads_to_the_same_resource() -> None:
    rows = [
        row("random_pet.x", {}),
        row("azurerm_batch_account.a", {"resource_group_name": "rg"}),
        row("azurerm_batch_pool.p", {"name": "p", "resource_group_name": "rg"}),
    ]
    changes = [
        change("random_pet.x", {"id": True}),
        change("azurerm_batch_account.a", {"id": True, "name": True}),
        change("azurerm_batch_pool.p", {"id": True, "account_name": True}),
    ]
    configured = [
        written("azurerm_batch_account.a", {"name": refer("random_pet.x.id", "random_pet.x")}),
        written(
            "azurerm_batch_pool.p",
            {"account_name": refer("azurerm_batch_account.a.name", "azurerm_batch_account.a")},
        ),
    ]
    found = plan_of(document(rows, changes, configured))
    assert only(found, Pool).account_id == only(found, BatchAccount).id
    assert "{random_pet.x" in only(found, BatchAccount).id
