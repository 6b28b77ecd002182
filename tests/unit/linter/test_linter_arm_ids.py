"""Ids in ARM templates: one unknown part is the same placeholder wherever it is meant."""

import pytest

from linter import ids
from linter.access import at
from linter.data import Data
from linter.values import Known, OneOf, Unknown, Value
from tests.unit.linter.arm_templates import (
    GROUP,
    IMAGES,
    NOWHERE,
    names,
    pool,
    read,
    source,
    template,
    value_of,
)

NAME = {"name": {"type": "string"}, "sub": {"type": "string"}, "group": {"type": "string"}}
S, G = GROUP.split("/")[2], GROUP.split("/")[4]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("resourceId('Microsoft.Compute/images', 'x')", f"{IMAGES}/x"),
        (
            "resourceId('other', 'Microsoft.Compute/images', 'x')",
            f"/subscriptions/{S}/resourceGroups/other/providers/Microsoft.Compute/images/x",
        ),
        (
            "resourceId('s1', 'other', 'Microsoft.Compute/images', 'x')",
            "/subscriptions/s1/resourceGroups/other/providers/Microsoft.Compute/images/x",
        ),
        (
            "resourceId('Microsoft.Compute/galleries/images', 'g', 'i')",
            f"{GROUP}/providers/Microsoft.Compute/galleries/g/images/i",
        ),
        (
            "resourceId(parameters('group'), 'Microsoft.Compute/images', parameters('name'))",
            f"/subscriptions/{S}/resourceGroups/{{parameters('group') in main.json}}"
            "/providers/Microsoft.Compute/images/{parameters('name') in main.json}",
        ),
        (
            "extensionResourceId(format('/subscriptions/{0}/resourceGroups/{1}',"
            " subscription().subscriptionId, 'rg'), 'Microsoft.Compute/images', 'x')",
            f"/subscriptions/{S}/resourceGroups/rg/providers/Microsoft.Compute/images/x",
        ),
        (
            "concat('/subscriptions/', parameters('sub'), '/resourceGroups/',"
            " resourceGroup().name, '/providers/Microsoft.Compute/images/v-', parameters('name'))",
            f"/subscriptions/{{parameters('sub') in main.json}}/resourceGroups/{G}"
            "/providers/Microsoft.Compute/images/{v-<parameters('name')> in main.json}",
        ),
        ("concat(resourceGroup().id, '/providers/Microsoft.Compute/images/x')", f"{IMAGES}/x"),
        (
            "concat(subscription().id, '/resourceGroups/rg/providers/Microsoft.Compute/images/x')",
            f"/subscriptions/{S}/resourceGroups/rg/providers/Microsoft.Compute/images/x",
        ),
        (
            "concat("
            * 30
            + "'/subscriptions/', parameters('sub'), '/resourceGroups/', 'g', '/providers/',"
            " 'Microsoft.Compute/images/x'" + ")" * 30,
            "/subscriptions/{parameters('sub') in main.json}/resourceGroups/g"
            "/providers/Microsoft.Compute/images/x",
        ),
        ("toLower(variables('image'))", f"{IMAGES}/{{parameters('name') in main.json}}".lower()),
    ],
)
def test_ids(expression: str, expected: str) -> None:
    variables = {"image": "[resourceId('Microsoft.Compute/images', parameters('name'))]"}
    found = value_of(f"[{expression}]", NAME, variables)
    assert found == Known(expected)
    assert ids.kind(expected) is not None


@pytest.mark.parametrize(
    "expression",
    [
        "parameters('name')",
        "concat(parameters('name'), '/providers/Microsoft.Compute/images/x')",
        "concat('/subscriptions/', parameters('sub'), '/providers/Microsoft.Compute/images/x')",
        "concat('/subscriptions/', parameters('sub'))",
        "concat('image-', parameters('name'))",
        "resourceId(parameters('name'), 'x')",
        "resourceId('Microsoft.Compute/galleries/images', 'x')",
        "tenantResourceId('Microsoft.Compute/images', parameters('name'))",
    ],
)
def test_a_text_with_an_unknown_part_that_is_no_id_is_unknown(expression: str) -> None:
    assert isinstance(value_of(f"[{expression}]", NAME), Unknown)


def image_of(*expressions: str, **top: object) -> list[Value[Data]]:
    pools = [pool(f"account/{at}", image=f"[{it}]") for at, it in enumerate(expressions)]
    found = read(template(*pools, parameters=NAME, **top))
    return [at(it.body, "properties", "image") for it in found]


def test_one_unknown_name_is_one_image() -> None:
    variables = {
        "image": "[parameters('name')]",
        "long": "[concat(variables('image'), '-1')]",
        "object": {"name": "[variables('long')]"},
    }
    start = "resourceId('Microsoft.Compute/images', "
    one, other, third, fourth, apart = image_of(
        f"{start}concat(parameters('name'), '-1'))",
        f"{start}format('{{0}}-1', variables('image')))",
        f"{start}variables('object').name)",
        "concat(resourceGroup().id, '/providers/Microsoft.Compute/images/', variables('long'))",
        f"{start}concat(parameters('name'), '-2'))",
        variables=variables,
    )
    assert isinstance(one, Known)
    assert one == other == third == fourth
    assert one != apart


def test_one_unknown_name_is_one_image_whatever_is_made_of_it() -> None:
    start = "resourceId('Microsoft.Compute/images', "
    one, other, apart = image_of(
        f"{start}replace(parameters('name'), 'a', 'b'))",
        f"{start}replace(variables('image'), variables('a'), 'b'))",
        f"{start}replace(parameters('name'), 'a', 'c'))",
        variables={"image": "[parameters('name')]", "a": "a"},
    )
    assert one == other
    assert one != apart


def test_what_is_no_id_stays_unknown_inside_an_object() -> None:
    start, end = "concat('/subscriptions/', parameters('sub'), ", "'/providers/a.b/images/x')"
    variables = {"reference": {"id": f"[{start}{end}]"}}
    found = value_of("[variables('reference')]", NAME, variables)
    assert isinstance(at(found, "id"), Unknown)


def test_what_differs_between_instances_is_not_one_image() -> None:
    image = "[resourceId('Microsoft.Compute/images', concat(parameters('name'), copyIndex()))]"
    copy = {"name": "pools", "count": 2}
    found = read(
        template(
            pool("[concat('a/', copyIndex())]", copy=copy, image=image),
            parameters=NAME,
        )
    )
    first, second = (at(it.body, "properties", "image") for it in found)
    assert isinstance(first, Known)
    assert first != second


def test_arguments_of_a_templates_own_function_are_told_apart() -> None:
    start = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/images/"
    output = f"[concat('{start}', parameters('n'))]"
    named = {"parameters": [{"name": "n", "type": "string"}], "output": {"value": output}}
    functions = [{"namespace": "my", "members": {"image": named}}]
    one, other, again = image_of(
        "my.image(parameters('name'))",
        "my.image(parameters('group'))",
        "my.image(parameters('NAME'))",
        functions=functions,
    )
    assert isinstance(one, Known)
    assert one != other
    assert [ids.key(str(it.possible[0])) for it in (one, again)] == [ids.key(str(one.value))] * 2


def test_an_account_and_its_pool_belong_together_by_an_unknown_name() -> None:
    account = {"type": "Microsoft.Batch/batchAccounts", "name": "[variables('account')]"}
    text = template(
        account,
        pool("[format('{0}/{1}', variables('account'), 'frames')]"),
        variables={"account": "[concat('batch', uniqueString(resourceGroup().id))]"},
    )
    one, other = read(text)
    assert ids.parent(other.place.resource_id) == one.place.resource_id
    assert names([one]) == [
        "Microsoft.Batch/batchAccounts/{batch<uniqueString(resourceGroup().id)> in main.json}"
    ]


def test_possible_names_give_possible_ids() -> None:
    parameters = {"size": {"type": "string", "allowedValues": ["a", "b"]}}
    found = value_of("[resourceId('Microsoft.Compute/images', parameters('size'))]", parameters)
    assert found == OneOf((f"{IMAGES}/a", f"{IMAGES}/b"))
    many = {"n": {"type": "int", "allowedValues": list(range(20))}}
    expression = "[resourceId('Microsoft.Compute/images', format('i{0}', parameters('n')))]"
    assert len(value_of(expression, many).possible) <= 1


def test_a_default_in_an_id_is_a_default() -> None:
    parameters = {"name": {"type": "string", "defaultValue": "x"}}
    found = value_of("[resourceId('Microsoft.Compute/images', parameters('name'))]", parameters)
    assert (found, found.default) == (Known(f"{IMAGES}/x"), "parameter 'name'")


def test_two_parameter_files_are_two_deployments() -> None:
    text = template(pool("[concat(parameters('name'), '/x')]"), parameters=NAME)
    one, other = (
        read(text, NOWHERE, [source(name, {})])[0].place.resource_id
        for name in ("a.json", "b.json")
    )
    assert not ids.compatible(one, other)
