"""Whatever a template holds, reading it raises nothing and ends soon."""

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.data import Data, Record, Rows
from linter.readers.arm import is_parameters, is_template, read_arm
from linter.readers.declared import Declared
from linter.readers.parameter_files import parameter_files
from linter.readers.resources import read_declared
from linter.source import Source
from linter.syntax.json import JsonDocument, parse_json
from linter.values import Value
from tests.unit.linter.arm_templates import NOWHERE, SCHEMA, Json, pool, template


def word(words: str) -> st.SearchStrategy[str]:
    return st.sampled_from(words.split())


EXPRESSIONS = st.recursive(
    word(
        "'a' 1 '/subscriptions/' parameters('p') parameters('q') variables('v') copyIndex()"
        " variables('w').x[0] resourceGroup().id subscription() null() '{0}'"
        " '/providers/Microsoft.Compute/images/x' 'Microsoft.Compute/images'"
    ),
    lambda inner: st.tuples(
        word(
            "concat format resourceId if union createArray createObject split json string"
            " variables map filter lambda equals toLower extensionResourceId copyIndex first"
            " add my.own range"
        ),
        st.lists(inner, max_size=4),
        st.sampled_from(["", ".x", "[0]", ".name"]),
    ).map(lambda it: f"{it[0]}({', '.join(it[1])}){it[2]}"),
    max_leaves=12,
)
TEXTS = st.one_of(
    EXPRESSIONS.map(lambda it: f"[{it}]"), st.text(max_size=5).map(lambda it: f"[{it}]")
)
SCALARS = st.one_of(TEXTS, st.none(), st.booleans(), st.integers(-2, 200), st.text(max_size=5))
NAMES = word(
    "type name copy count input condition existing resources scope properties template"
    " templateLink relativePath parameters variables value defaultValue allowedValues"
    " functions namespace members output p v w x $schema reference"
    " expressionEvaluationOptions"
)
ANY = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=10,
)
TYPES = word(
    "Microsoft.Batch/batchAccounts/pools Microsoft.Compute/images extensions pools"
    " Microsoft.Compute/virtualMachines Microsoft.Resources/deployments [variables('v')]"
)


def resources(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(
        {"type": TYPES},
        optional={
            "name": SCALARS,
            "copy": st.fixed_dictionaries({"name": SCALARS, "count": SCALARS}) | ANY,
            "condition": SCALARS,
            "scope": SCALARS,
            "resourceGroup": SCALARS,
            "resources": children,
            "properties": st.fixed_dictionaries(
                {}, optional={"template": TEMPLATES, "parameters": ANY, "vmSize": ANY, "copy": ANY}
            ),
        },
    )


TEMPLATES: st.SearchStrategy[Any] = st.deferred(
    lambda: st.fixed_dictionaries(
        {"$schema": st.just(SCHEMA), "resources": st.lists(RESOURCES, max_size=3) | ANY},
        optional={"parameters": ANY, "variables": ANY, "functions": ANY},
    )
)
RESOURCES: st.SearchStrategy[Any] = st.deferred(lambda: resources(st.lists(RESOURCES, max_size=2)))


def look_at(value: Value[Data], levels: int = 4) -> None:
    for held in value.possible[:3]:
        if isinstance(held, Record) and levels:
            for name in list(held)[:9]:
                look_at(held.get(name), levels - 1)
        elif isinstance(held, Rows) and levels:
            for item in list(held)[:9]:
                look_at(item, levels - 1)


def read_whole(document: JsonDocument) -> int:
    count = 0
    for found in read_arm(document, NOWHERE, [Source("p.json", b'{"p": {"value": "given"}}')]):
        if isinstance(found, Declared):
            count += 1
            look_at(found.body)
            list(read_declared(found))
    return count


@settings(max_examples=150, deadline=None)
@given(TEMPLATES)
def test_nothing_raises(text: Any) -> None:
    document = parse_json(Source("main.json", json.dumps(text).encode()))
    assert isinstance(document, JsonDocument)
    is_template(document)
    is_parameters(document)
    read_whole(document)


@given(st.text(max_size=20), st.lists(st.text(max_size=20), max_size=4))
def test_any_names_have_parameter_files_or_none(name: str, beside: list[str]) -> None:
    assert set(parameter_files(name, beside)) <= set(beside)


def chain(count: int, link: str) -> Json:
    variables = {f"v{at}": link.replace("NEXT", f"variables('v{at + 1}')") for at in range(count)}
    return {"variables": {**variables, f"v{count}": "[parameters('q')]"}}


ALL_V = "[string(variables('v0'))]"
HARD: dict[str, Json] = {
    "a long chain": template(pool(vmSize=ALL_V), **chain(5000, "[concat(NEXT, 'a')]")),
    "doubled": template(pool("[variables('v0')]"), **chain(90, "[concat(NEXT, NEXT)]")),
    "doubled words": template(pool("[variables('v0')]"), **chain(90, "[replace(NEXT, NEXT)]")),
    "doubled ids": template(
        pool(vmSize=ALL_V), **chain(60, "[concat('/subscriptions/', NEXT, NEXT)]")
    ),
    "nested ids": template(
        pool(vmSize="[" + "concat('/subscriptions/', " * 50 + "parameters('q')" + ")" * 50 + "]")
    ),
    "doubled arrays": template(pool(vmSize=ALL_V), **chain(90, "[createArray(NEXT, NEXT)]")),
    "many arguments": template(
        pool(vmSize=f"[concat({','.join(['variables(chr)'] * 5000)})]".replace("chr", "'b'")),
        variables={"b": "[padLeft('a', 65536, 'b')]"},
    ),
    "long rounds": template(
        pool(
            vmSize="[string(map(range(0, 9999), lambda('i', "
            "string(map(range(0, 9999), lambda('j', lambdaVariables('j')))))))]"
        )
    ),
    "unread JSON": template(
        pool(
            vmSize=f"[concat({','.join(['json(variables(chr))[0]'] * 3000)})]".replace("chr", "'c'")
        ),
        variables={"c": "[concat('[', replace(padLeft('1', 65530, '1'), '11', '1,'), '1]')]"},
    ),
    "deep texts": template(
        pool(vmSize=ALL_V), **chain(300, "[map(createArray(1), lambda('x', NEXT))[0]]")
    ),
}


@pytest.mark.parametrize("name", HARD)
def test_hard_templates_end_soon(name: str) -> None:
    document = parse_json(Source("main.json", json.dumps(HARD[name]).encode()))
    assert isinstance(document, JsonDocument)
    start = time.process_time()
    assert read_whole(document) == 1
    assert time.process_time() - start < 4
