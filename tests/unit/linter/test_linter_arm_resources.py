"""Resources of ARM templates: which are read, under which ids, with which properties."""

import pytest

from linter.access import at, items_at, text_at
from linter.source import Unreadable
from linter.values import ABSENT, Known, OneOf, Unknown
from tests.unit.linter.arm_templates import GROUP, names, pool, read, read_all, template

VM = "Microsoft.Compute/virtualMachines"


def test_a_pool_as_it_is_declared() -> None:
    (found,) = read(template(pool(vmSize="D2", comments="why")))
    assert found.kind == "microsoft.batch/batchaccounts/pools"
    account = f"{GROUP}/providers/Microsoft.Batch/batchAccounts/account"
    assert found.place.resource_id == f"{account}/pools/pool"
    assert found.place.spot == ("main.json", 5, 3)
    assert found.api_version == Known("2024-07-01")
    assert (found.exported, found.plane, found.address) == (False, "arm", None)
    assert text_at(found.body, "comments") == Known("why")


def test_resources_of_other_types_are_not_evaluated() -> None:
    other = {"type": "Microsoft.Storage/storageAccounts", "name": 7, "copy": {"count": "[x"}}
    scale_set = {"type": "Microsoft.Compute/virtualMachineScaleSets", "name": "set"}
    builder = {"type": "Microsoft.VirtualMachineImages/imageTemplates", "name": "golden"}
    assert names(read(template(other, scale_set, builder, "text", None, {}))) == [
        "Microsoft.VirtualMachineImages/imageTemplates/golden"
    ]


def test_children_inside_their_parents() -> None:
    extension = {
        "type": "extensions",
        "name": "setup",
        "properties": {"publisher": "Microsoft.Azure.Extensions", "type": "CustomScript"},
    }
    full = {"type": f"{VM}/extensions", "name": "[concat('builder', '/other')]"}
    vm = {"type": VM, "name": "builder", "resources": [extension, full, {"type": "locks"}]}
    version = {"type": "versions", "name": "1.0.0"}
    image = {"type": "images", "name": "golden", "resources": [version]}
    gallery = {"type": "Microsoft.Compute/galleries", "name": "shared", "resources": [image]}
    found = read(template(vm, gallery))
    assert names(found) == [
        f"{VM}/builder",
        f"{VM}/builder/extensions/setup",
        f"{VM}/builder/extensions/other",
        "Microsoft.Compute/galleries/shared/images/golden",
        "Microsoft.Compute/galleries/shared/images/golden/versions/1.0.0",
    ]
    assert found[1].kind == "microsoft.compute/virtualmachines/extensions"
    assert text_at(found[1].body, "properties", "type") == Known("CustomScript")


@pytest.mark.parametrize(
    ("condition", "kept"),
    [
        (False, 0),
        ("[equals(1, 2)]", 0),
        ("[not(parameters('on'))]", 0),
        ("[parameters('on')]", 1),
        ("[parameters('asked')]", 1),
        ("[parameters('either')]", 1),
    ],
)
def test_a_condition_that_is_false_leaves_a_resource_out(condition: object, kept: int) -> None:
    parameters = {
        "on": {"type": "bool", "defaultValue": True},
        "asked": {"type": "bool"},
        "either": {"type": "bool", "allowedValues": [True, False]},
    }
    assert len(read(template(pool(condition=condition), parameters=parameters))) == kept


def test_symbolic_names_and_what_exists_already() -> None:
    text = template(languageVersion="2.0")
    text["resources"] = {"frames": pool(), "account": {**pool("a/b"), "existing": True}}
    (found,) = read(text)
    assert found.address == "frames"
    assert found.place.resource_id.endswith("/account/pools/pool")


def test_a_loop_makes_as_many_resources_as_it_counts() -> None:
    copy = {"name": "pools", "count": "[length(variables('sizes'))]"}
    text = template(
        pool(
            "[concat('account/', copyIndex('pools', 1))]",
            copy=copy,
            vmSize="[variables('sizes')[copyIndex()]]",
        ),
        variables={"sizes": ["D2", "D4"]},
    )
    found = read(text)
    assert [it.place.resource_id.rpartition("/")[2] for it in found] == ["1", "2"]
    sizes = [text_at(it.body, "properties", "vmSize") for it in found]
    assert sizes == [Known("D2"), Known("D4")]


@pytest.mark.parametrize("count", ["[parameters('count')]", 101])
def test_a_loop_of_unknown_or_great_length_has_one_instance_for_all(count: object) -> None:
    copy = {"name": "pools", "count": count}
    text = template(
        pool("[concat('account/p', copyIndex())]", copy=copy, number="[copyIndex()]"),
        parameters={"count": {"type": "int"}},
    )
    (found,) = read(text)
    assert names([found]) == [
        "Microsoft.Batch/batchAccounts/account/pools/{p<copyIndex()> in main.json}"
    ]
    reason = "it differs between the instances of the loop 'pools'"
    assert at(found.body, "properties", "number") == Unknown(reason)


def test_a_loop_of_no_rounds_makes_nothing() -> None:
    assert read(template(pool(copy={"name": "pools", "count": 0}))) == []


def test_a_parents_loop_is_around_its_children() -> None:
    child = {"type": "pools", "name": "[concat('p', copyIndex())]"}
    account = {
        "type": "Microsoft.Batch/batchAccounts",
        "name": "[concat('a', copyIndex())]",
        "copy": {"name": "accounts", "count": 2},
        "resources": [child],
    }
    assert [it.rpartition("batchAccounts/")[2] for it in names(read(template(account)))] == [
        "a0",
        "a0/pools/p0",
        "a1",
        "a1/pools/p1",
    ]


def test_the_first_possible_name_is_a_resources_id() -> None:
    parameters = {
        "name": {"type": "string", "allowedValues": ["one", "two"], "defaultValue": "two"}
    }
    image = "[resourceId('Microsoft.Compute/images', parameters('name'))]"
    text = template(
        {"type": "Microsoft.Compute/images", "name": "[parameters('name')]"},
        pool(image=image),
        parameters=parameters,
    )
    made, used = read(text)
    ids = text_at(used.body, "properties", "image")
    assert isinstance(ids, OneOf)
    assert made.place.resource_id == ids.values[0]
    assert made.place.resource_id.endswith("/two")


def test_api_versions() -> None:
    with_variable = {**pool("a/one"), "apiVersion": "[variables('api')]"}
    without = {key: it for key, it in pool("a/two").items() if key != "apiVersion"}
    found = read(template(with_variable, without, variables={"api": "2020-03-01"}))
    assert [it.api_version for it in found] == [Known("2020-03-01"), ABSENT]
    profiled = read(template(without, apiProfile="2018-03-01-hybrid"))
    assert profiled[0].api_version == Unknown("the API profile 2018-03-01-hybrid decides it")


@pytest.mark.parametrize("listed", ["text", 5, True])
def test_resources_that_are_no_list_are_unreadable(listed: object) -> None:
    (found,) = read_all({**template(), "resources": listed})
    assert isinstance(found, Unreadable)
    assert found.expected == "an array of resources"


def test_names_that_are_missing_or_of_the_wrong_kind_are_unknown() -> None:
    nameless = {"type": "Microsoft.Batch/batchAccounts/pools"}
    short = pool("only-the-pool")
    odd = {**pool(), "name": {"a": 1}}
    found = read(template(nameless, short, odd))
    for it in found[::2]:
        assert "name of the resource in line" in it.place.resource_id
    assert found[1].place.resource_id.endswith("}/pools/only-the-pool")
    assert len({it.place.resource_id for it in found}) == 3
    assert items_at(found[0].body, "tags").known == ()
