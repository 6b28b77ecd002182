from pathlib import Path

import pytest

from linter.access import at, text_at
from linter.readers.bicep import using
from linter.source import Source, Unreadable
from linter.values import Known, OneOf, Unknown
from tests.unit.linter.bicep_files import Files

MAIN = """
@allowed(['A1', 'A2', 'A3'])
param size string = 'A1'
param nodes int = 1
param tags object = {}
@secure()
param password string
resource i 'Microsoft.Compute/images@2024-03-01' = {
  name: 'i'
  properties: { size: size, nodes: nodes, team: tags.?team, password: password }
}
"""


def test_a_bicepparam_gives_values(tmp_path: Path) -> None:
    parameters = """
using './main.bicep'
import { team } from 'shared.bicep'
var base = 'A'
param size = '${base}2'
param nodes = int(readEnvironmentVariable('NODES', '7'))
param tags = {
  team: '${team}-${size}'
}
param password = az.getSecret('sub', 'rg', 'vault', 'name')
"""
    texts = {"main.bicep": MAIN, "dev.bicepparam": parameters, "shared.bicep": "var team = 'red'"}
    found = Files(tmp_path, texts).declared("dev.bicepparam")["i"]
    size = text_at(found.body, "properties", "size")
    assert size == Known("A2")
    assert size.default is None
    assert size.spot is not None
    assert (size.spot.file, size.spot.line) == ("dev.bicepparam", 5)
    nodes = at(found.body, "properties", "nodes")
    assert nodes == Known(7)
    assert nodes.default == "environment variable 'NODES'"
    assert text_at(found.body, "properties", "team") == Known("red-A2")
    assert isinstance(at(found.body, "properties", "password"), Unknown)
    assert "{resource group of main.bicep with dev.bicepparam}" in found.place.resource_id


def test_a_bicepparam_may_extend_another_one(tmp_path: Path) -> None:
    texts = {
        "main.bicep": MAIN,
        "base.bicepparam": "using none\nparam size = 'A2'\nparam nodes = 3\n",
        "dev.bicepparam": "using 'main.bicep'\nextends 'base.bicepparam'\nparam nodes = 4\n",
        "loop.bicepparam": "using 'main.bicep'\nextends 'loop.bicepparam'\nparam nodes = 4\n",
    }
    files = Files(tmp_path, texts)
    body = files.declared("dev.bicepparam")["i"].body
    assert text_at(body, "properties", "size") == Known("A2")
    assert at(body, "properties", "nodes") == Known(4)
    assert at(files.declared("loop.bicepparam")["i"].body, "properties", "nodes") == Known(4)


def test_a_json_parameter_file_gives_values(tmp_path: Path) -> None:
    parameters = """{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
  "parameters": {
    "Size": { "value": "A3" },
    "nodes": { "value": null },
    "tags": { "value": { "team": "blue" } },
    "password": { "reference": { "keyVault": { "id": "x" }, "secretName": "y" } }
  }
}"""
    files = Files(tmp_path, {"main.bicep": MAIN, "main.parameters.json": parameters})
    body = files.declared("main.parameters.json")["i"].body
    size = text_at(body, "properties", "size")
    assert size == Known("A3")
    assert size.spot is not None
    assert size.spot.line == 4
    assert at(body, "properties", "nodes") == Known(1)
    assert text_at(body, "properties", "team") == Known("blue")
    password = at(body, "properties", "password")
    assert isinstance(password, Unknown)
    assert "key vault" in password.reason


def test_without_parameters_defaults_and_allowed_values_hold(tmp_path: Path) -> None:
    body = Files(tmp_path, {"main.bicep": MAIN}).declared()["i"].body
    assert text_at(body, "properties", "size") == OneOf(("A1", "A2", "A3"))
    nodes = at(body, "properties", "nodes")
    assert nodes == Known(1)
    assert nodes.default == "parameter 'nodes'"
    assert at(body, "properties", "team") == Known(None)


@pytest.mark.parametrize("text", ["param size = (\nusing 'x'\n", "{", "[" * 500, "hello"])
@pytest.mark.parametrize("name", ["broken.bicepparam", "broken.json"])
def test_a_broken_parameter_file_is_reported(tmp_path: Path, name: str, text: str) -> None:
    found = Files(tmp_path, {"main.bicep": MAIN, name: text}).read(name)
    wrong = [it for it in found if isinstance(it, Unreadable)]
    assert [it.spot.file for it in wrong] == [name]
    assert len(found) == 2


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("using './main.bicep'\nparam a = 1\n", "./main.bicep"),
        ("// why\nparam a = 1\nusing  'x/y.bicep' with {}\n", "x/y.bicep"),
        ("using none\n", None),
        ("using\n", None),
        ("param a = 1", None),
        ("'using x'", None),
        ("{" * 1_000, None),
    ],
)
def test_the_file_that_parameters_are_for(text: str, path: str | None) -> None:
    assert using(Source("a.bicepparam", text.encode())) == path
