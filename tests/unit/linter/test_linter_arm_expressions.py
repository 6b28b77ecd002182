"""Expressions of ARM templates: their grammar, and the functions that need a template."""

import pytest

from linter.access import at, text_at
from linter.data import Record, Rows
from linter.readers.arm.grammar import Access, Call, Literal, parse
from linter.values import Known, OneOf, Unknown
from tests.unit.linter.arm_templates import pool, read, template, value_of


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("Standard_D2s_v3", "Standard_D2s_v3"),
        ("[[not evaluated]", "[not evaluated]"),
        ("[[open", "[[open"),
        ("[ 'it''s' ]", "it's"),
        ("[concat('a',\n  'b')]", "ab"),
        ("[CONCAT('a', ToLower('B'))]", "ab"),
        ("[add(-1, 3)]", 2),
        ("[variables('sizes')['large'][1].name]", "b"),
        ("[variables('sizes').large[sub(2, 1)].NAME]", "b"),
        ("[variables(concat('si', 'zes')).small]", "s"),
        ("[if(equals(1, 1), 'yes', variables('nothing'))]", "yes"),
        ("[last(map(range(0, 3), lambda('i', format('n{0}', lambdaVariables('i')))))]", "n2"),
        ("[first(filter(range(0, 9), lambda('i', greater(lambdaVariables('i'), 4))))]", 5),
        ("[environment().suffixes.storage]", "core.windows.net"),
        ("[resourceGroup().type]", "Microsoft.Resources/resourceGroups"),
        ("[contoso.named('x', 'y')]", "x-y"),
    ],
)
def test_values(expression: str, expected: object) -> None:
    variables = {"sizes": {"large": [{"name": "a"}, {"name": "b"}], "small": "s"}}
    functions = [
        {
            "namespace": "contoso",
            "members": {
                "named": {
                    "parameters": [{"name": "a", "type": "string"}, {"name": "b"}],
                    "output": {
                        "type": "string",
                        "value": "[concat(parameters('a'), '-', parameters('B'))]",
                    },
                }
            },
        }
    ]
    assert value_of(expression, {}, variables, functions=functions) == Known(expected)


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("[concat('a']", "the expression ends too early"),
        ("[concat(]", "cannot be read: unexpected the end"),
        ("[concat('a') 'b']", "unexpected 'b'"),
        ("[concat('a',)]", "unexpected )"),
        ("[variables('a'].b]", "unexpected ]"),
        ("['a", None),
        ("[]", "unexpected the end"),
        ("[true]", "unexpected true"),
        ("[parameters('missing')]", "there is no parameter 'missing'"),
        ("[variables('missing')]", "there is no variable 'missing'"),
        ("[variables('loop')]", "variable 'loop' is defined by itself"),
        ("[reference('x').y.z]", "reference() is known to Azure only"),
        ("[deployment().name]", "known to Azure only"),
        ("[resourceGroup().location]", "the location of the resource group is not known"),
        ("[subscription().subscriptionId]", "the subscription is not known"),
        ("[newGuid()]", "by Azure only"),
        ("[copyIndex()]", "outside of its loop"),
        ("[if(equals(parameters('p'), 1), variables('missing'), 'x')]", "there is no variable"),
        ("[contoso.none()]", "contoso.none() is not evaluated"),
        ("[parameters('p').x]", "parameter 'p' has no value here"),
        ("[" + "concat(" * 101 + "'a'" + ")" * 101 + "]", "nested too deeply"),
        ("[" + "concat(" * 90 + "'a'" + ")" * 90 + "]", "nested too deeply"),
        ("[parameters('p')" + "[0]" * 101 + "]", "nested too deeply"),
        ("[add(1, 123456789012345678901234567890)]", "too large"),
    ],
)
def test_what_is_not_known_says_why(expression: str, words: str | None) -> None:
    found = value_of(expression, {"p": {"type": "string"}}, {"loop": "[variables('loop')]"})
    if words is None:
        assert found == Known(expression)
        return
    assert isinstance(found, Unknown)
    assert words in found.reason
    assert found.spot is not None


def test_a_value_stands_where_it_is_used() -> None:
    text = b"""{"contentVersion": "1.0.0.0", "variables": {"size": "D2", "none": "[nothing()]"},
      "resources": [
        {"type": "Microsoft.Batch/batchAccounts/pools", "name": "a/b",
         "properties": {"vmSize": "[variables('size')]",
                        "other":  "[variables('none')]"}}]}"""
    (found,) = read(text)
    assert found.place.spot == ("main.json", 3, 9)
    assert text_at(found.body, "properties", "vmSize").spot == ("main.json", 4, 35)
    assert at(found.body, "properties", "other").spot == ("main.json", 5, 35)


def test_both_arms_of_a_condition_that_is_not_known() -> None:
    parameters = {"big": {"type": "bool"}, "on": {"type": "bool", "defaultValue": True}}
    found = value_of("[if(parameters('big'), 'D4', 'D2')]", parameters)
    assert found == OneOf(("D4", "D2"))
    by_default = value_of("[if(parameters('on'), 'D4', 'D2')]", parameters)
    assert (by_default, by_default.default) == (Known("D4"), "parameter 'on'")


def test_a_name_that_is_one_of_several_gives_one_of_several_values() -> None:
    parameters = {"t": {"type": "string", "allowedValues": ["small", "large"]}}
    variables = {"size-small": "D2", "size-large": "D4"}
    found = value_of("[variables(concat('size-', parameters('t')))]", parameters, variables)
    assert found == OneOf(("D2", "D4"))


def test_arrays_that_a_loop_makes() -> None:
    text = template(
        pool(
            networks={
                "copy": [
                    {"name": "pools", "count": 2, "input": {"port": "[copyIndex('pools', 50)]"}},
                    {"name": "rules", "count": "[parameters('n')]", "input": 1},
                ]
            },
            twice="[variables('ports')]",
        ),
        parameters={"n": {"type": "int"}},
        variables={
            "copy": [{"name": "ports", "count": 3, "input": "[mul(copyIndex('ports'), 10)]"}]
        },
    )
    (found,) = read(text)
    pools = at(found.body, "properties", "networks", "pools").possible[0]
    assert isinstance(pools, Rows)
    assert [at(it, "port") for it in pools] == [Known(50), Known(51)]
    rules = at(found.body, "properties", "networks", "rules").possible[0]
    assert isinstance(rules, Rows)
    assert (len(rules), rules.more is not None) == (0, True)
    assert "parameter 'n' has no value here" in str(rules.more)
    ports = at(found.body, "properties", "twice").possible[0]
    assert isinstance(ports, Rows)
    assert list(ports) == [Known(0), Known(10), Known(20)]
    networks = at(found.body, "properties", "networks").possible[0]
    assert isinstance(networks, Record)
    assert "copy" not in networks


def test_the_parts_of_an_expression() -> None:
    tree = parse("f(1, 'a').b[0]['c']")
    assert isinstance(tree, Access)
    assert [it.value for it in tree.steps if isinstance(it, Literal)] == ["b", 0, "c"]
    assert isinstance(tree.target, Call)
    assert (tree.target.name, len(tree.target.arguments)) == ("f", 2)
    assert isinstance(parse("f(1).b.[0]"), Unknown)
