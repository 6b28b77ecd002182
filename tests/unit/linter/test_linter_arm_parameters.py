"""Parameters of ARM templates, parameter files, and which file belongs to which template."""

import pytest

from linter.access import at
from linter.readers.arm import is_parameters, is_template
from linter.readers.parameter_files import parameter_files
from linter.source import Source, Unreadable
from linter.values import Known, OneOf, Unknown
from tests.unit.linter.arm_templates import (
    NOWHERE,
    PARAMETERS,
    SCHEMA,
    document,
    pool,
    read,
    read_all,
    source,
    template,
    value_of,
)

SIZE = "[parameters('size')]"


def test_a_default_is_known_by_default() -> None:
    found = value_of(SIZE, {"size": {"type": "string", "defaultValue": "D2"}})
    assert (found, found.default) == (Known("D2"), "parameter 'size'")
    part = value_of(
        "[parameters('o').size]", {"O": {"type": "object", "defaultValue": {"size": 1}}}
    )
    assert (part, part.default) == (Known(1), "parameter 'o'")


def test_allowed_values_are_one_of_these_the_default_first() -> None:
    allowed = {"type": "string", "allowedValues": ["D2", "D4", "D8"], "defaultValue": "D4"}
    found = value_of(SIZE, {"size": allowed})
    assert found == OneOf(("D4", "D2", "D8"))
    assert value_of(SIZE, {"size": {"type": "string", "allowedValues": ["D2"]}}) == Known("D2")
    array = {"type": "array", "allowedValues": [1, 2], "defaultValue": [1]}
    assert value_of("[parameters('a')[0]]", {"a": array}) == Known(1)


@pytest.mark.parametrize(
    ("definition", "reason"),
    [
        ({"type": "string"}, "parameter 'size' has no value here"),
        ({"type": "secureString", "defaultValue": "x"}, "parameter 'size' is a secret"),
        (
            {"type": "string", "defaultValue": "[parameters('size')]"},
            "parameter 'size' is defined by itself",
        ),
    ],
)
def test_a_parameter_without_a_value(definition: object, reason: str) -> None:
    assert value_of(SIZE, {"size": definition}) == Unknown(reason)


def test_a_nullable_parameter_is_null() -> None:
    assert value_of(SIZE, {"size": {"type": "string", "nullable": True}}) == Known(None)


def test_a_file_gives_values_and_the_later_file_counts() -> None:
    text = template(
        pool(a="[parameters('a')]", b="[parameters('b')]", c="[parameters('c')]"),
        parameters={
            "a": {"type": "string", "defaultValue": "default"},
            "b": {"type": "string", "allowedValues": ["x", "y"]},
            "c": {"type": "string"},
        },
    )
    vault = {"keyVault": {"id": "/x"}, "secretName": "s"}
    files = [
        source("one.json", {"$schema": PARAMETERS, "parameters": {"A": {"value": "[1]"}}}),
        source("two.json", {"b": {"value": "y"}, "c": {"reference": vault}}),
        source("three.json", {"parameters": {"b": {"value": "x"}}}),
    ]
    (found,) = read(text, NOWHERE, files)
    properties = at(found.body, "properties")
    assert at(properties, "a") == Known("[1]")
    assert at(properties, "a").default is None
    assert at(properties, "b") == Known("x")
    assert at(properties, "c") == Unknown("parameter 'c' is in a key vault")
    assert "main.json with one.json and two.json and three.json" in found.place.resource_id


def test_a_file_that_is_no_json_is_unreadable_and_the_template_is_read() -> None:
    found = read_all(template(pool()), NOWHERE, [Source("bad.json", b'{"a": ')])
    assert [isinstance(it, Unreadable) for it in found] == [True, False]


@pytest.mark.parametrize(
    ("text", "template_", "parameters_"),
    [
        (template(), True, False),
        ({"contentVersion": "1.0.0.0", "resources": []}, True, False),
        (
            {"$schema": SCHEMA.replace("deployment", "subscriptionDeployment"), "resources": {}},
            1,
            0,
        ),
        ({"$schema": SCHEMA, "outputs": {}}, False, False),
        ({"version": 4, "terraform_version": "1.9", "resources": []}, False, False),
        ({"id": "/x", "contentVersion": "1", "resources": []}, False, False),
        ({"parameters": {"a": {"type": "string"}}, "pool": {"type": "x"}}, False, False),
        ({"$schema": PARAMETERS, "parameters": {}}, False, True),
        ({"a": {"value": 1}, "b": {"reference": {}}}, False, True),
        ({"parameters": {"a": {"value": 1, "metadata": {}}}}, False, True),
        ({"value": [{"id": "x"}]}, False, False),
        ({"parameters": {"a": {"value": 1}}, "job": {"id": "x"}}, False, False),
        ({}, False, False),
        ([], False, False),
        ("text", False, False),
    ],
)
def test_what_a_document_is(text: object, template_: bool, parameters_: bool) -> None:
    parsed = document(text)
    assert is_template(parsed) == bool(template_)
    assert is_parameters(parsed) == bool(parameters_)


@pytest.mark.parametrize(
    ("name", "beside", "expected"),
    [
        ("a/pool.json", ["a/pool.parameters.json", "b/pool.parameters.json"], [0]),
        ("pool.json", ["pool.parameters.prod.json", "pool.dev.parameters.json"], [1, 0]),
        (
            "pool.json",
            ["Pool.Param.json", "pool-params.json", "pool.parameters-x.jsonc"],
            [0, 1, 2],
        ),
        ("pool.bicep", ["pool.parameters.json"], [0]),
        ("pool.template.json", ["pool.parameters.json"], [0]),
        ("pool.json", ["pool.json", "other.parameters.json"], []),
        ("pool.json", ["pool.json", "parameters.json"], [1]),
        ("pool.json", ["pool.json", "vm.json", "parameters.json"], []),
        ("template.json", ["template.json", "vm.json", "parameters.json"], [2]),
        ("main.json", ["vm.json", "azuredeploy.parameters.json"], [1]),
        ("azuredeploy.json", ["azuredeploy.parameters.us.json", "parameters.json"], [0, 1]),
        ("vm.json", ["vm.prod.json", "vm.prod.parameters.json", "vm.parameters.json"], [2]),
        ("vm.prod.json", ["vm.json", "vm.prod.parameters.json", "vm.parameters.json"], [1]),
        ("poolside.json", ["poolside.json", "pool.json", "pool.parameters.json"], []),
    ],
)
def test_files_of_a_template(name: str, beside: list[str], expected: list[int]) -> None:
    assert parameter_files(name, beside) == sorted(beside[at] for at in expected)
