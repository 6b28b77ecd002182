from pathlib import Path

import pytest

from linter.access import at, text_at
from linter.source import NotFollowed, Unreadable
from linter.values import Known, OneOf, Spot, Unknown
from tests.unit.linter.bicep_files import Files, short

IMAGE = "Microsoft.Compute/images@2024-03-01"
POOL = "Microsoft.Batch/batchAccounts/pools@2024-07-01"

MODULE = f"""
param name string
param size string = 'Standard_A1'
param source string?
resource golden '{IMAGE}' = {{
  name: name
  properties: {{ size: size, source: source }}
}}
output id string = golden.id
output sizes array = [for n in range(0, 2): '${{size}}-${{n}}']
"""


def test_a_module_is_read_with_its_parameters(tmp_path: Path) -> None:
    main = f"""
param env 'dev' | 'prod'
module images 'modules/images.bicep' = {{
  name: 'images'
  scope: resourceGroup('elsewhere')
  params: {{
    name: 'image-${{env}}'
    source: null
  }}
}}
resource pool '{POOL}' = {{
  name: 'a/b'
  properties: {{ image: images.outputs.id, size: images.outputs.sizes[1] }}
}}
"""
    files = Files(tmp_path, {"main.bicep": main, "modules/images.bicep": MODULE})
    found = files.declared()
    assert list(found) == ["pool", "images.golden"]
    golden = found["images.golden"]
    assert (golden.place.file, golden.place.line) == ("modules/images.bicep", 5)
    assert "/resourceGroups/elsewhere/" in golden.place.resource_id
    assert text_at(golden.body, "name") == OneOf(("image-dev", "image-prod"))
    size = text_at(golden.body, "properties", "size")
    assert size == Known("Standard_A1")
    assert size.default == "parameter 'size'"
    assert at(golden.body, "properties", "source") == Known(None)
    image = text_at(found["pool"].body, "properties", "image")
    assert image == Known(golden.place.resource_id)
    assert text_at(found["pool"].body, "properties", "size") == Known("Standard_A1-1")


def test_modules_in_loops_and_conditions(tmp_path: Path) -> None:
    main = """
param flag bool
var names = ['a', 'b', 'c']
module all 'm.bicep' = [for (it, i) in names: if (i != 1) {
  params: { name: it }
}]
module never 'm.bicep' = if (false) { params: { name: 'n' } }
module perhaps 'm.bicep' = if (flag) { params: { name: all[2].outputs.id } }
"""
    found = Files(tmp_path, {"main.bicep": main, "m.bicep": MODULE}).declared()
    assert list(found) == ["all[0].golden", "all[2].golden", "perhaps.golden"]
    assert short(found["all[2].golden"].place.resource_id) == "Microsoft.Compute/images/c"
    assert text_at(found["perhaps.golden"].body, "name") == Known(
        found["all[2].golden"].place.resource_id
    )


def test_an_unknown_name_is_the_same_inside_of_a_module(tmp_path: Path) -> None:
    main = f"""
param name string
param all object
module one 'm.bicep' = {{ params: {{ name: name }} }}
module part 'part.bicep' = {{ params: {{ all: all }} }}
module two 'm.bicep' = {{ params: {{ name: '${{name}}-2' }} }}
module three 'm.bicep' = {{ params: {{}} }}
module four 'm.bicep' = {{ params: {{}} }}
resource image '{IMAGE}' = {{ name: name }}
resource other '{IMAGE}' = {{ name: all.names[0] }}
"""
    part = f"param all object\nresource i '{IMAGE}' = {{ name: all.names[0] }}\n"
    texts = {"main.bicep": main, "m.bicep": MODULE, "part.bicep": part}
    found = Files(tmp_path, texts).declared()
    made = {address: it.place.resource_id for address, it in found.items()}
    assert made["one.golden"] == made["image"]
    assert made["part.i"] == made["other"]
    assert len(set(made.values())) == 5


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("nowhere.bicep", "the file nowhere.bicep does not exist"),
        ("../secret.bicep", "../secret.bicep lies outside of the paths"),
        ("main.bicep", "the module uses itself"),
        ("br/public:avm/res/batch/account:1.0", "registry modules"),
        ("br:x.azurecr.io/m:v1", "registry modules"),
        ("ts:sub/rg/spec:v1", "registry modules"),
        ("template.json", "only modules that are Bicep"),
    ],
)
def test_modules_that_are_not_followed(tmp_path: Path, path: str, reason: str) -> None:
    main = f"module m '{path}' = {{}}\nresource i '{IMAGE}' = {{ name: 'i', tags: m.outputs.x }}\n"
    (tmp_path / "secret.bicep").write_text(MODULE)
    files = Files(tmp_path / "project", {"main.bicep": f"\n{main}", "template.json": "{}"})
    found = files.declared()
    assert list(found) == ["i"]
    tags = at(found["i"].body, "tags")
    assert isinstance(tags, Unknown)
    assert tags.reason.startswith(reason)
    said = f"the module {path} was not read: {tags.reason}"
    assert files.read()[1:] == [NotFollowed(Spot("main.bicep", 2, 1), said)]


def test_only_modules_that_are_deployed_need_to_be_there(tmp_path: Path) -> None:
    main = """
param flag bool
module never 'nope.bicep' = if (false) {}
module none 'nope.bicep' = [for i in range(0, 0): {}]
module m 'm.bicep' = { params: { x: never.outputs.x } }
module perhaps 'nope.bicep' = if (flag) {}
module several 'nope.bicep' = [for i in range(0, 3): {}]
"""
    said = Files(tmp_path, {"main.bicep": main, "m.bicep": "param x string\n"}).read()
    assert [it.spot.line for it in said if isinstance(it, NotFollowed)] == [6, 7, 7, 7]
    assert len(said) == 4


def test_modules_that_use_each_other_end(tmp_path: Path) -> None:
    texts = {
        "main.bicep": "module a 'a.bicep' = { params: { x: a.outputs.y } }\n",
        "a.bicep": "module b 'b.bicep' = [for i in range(0, 9): {}]\nparam x string\n"
        "output y string = x\n",
        "b.bicep": f"module a 'a.bicep' = {{}}\nresource i '{IMAGE}' = {{ name: 'i' }}\n",
    }
    assert len(Files(tmp_path, texts).declared()) == 9
    uses_itself = {it for it in Files(tmp_path, texts).read() if isinstance(it, NotFollowed)}
    assert [(it.spot.file, it.reason[-22:]) for it in uses_itself] == [
        ("b.bicep", "the module uses itself")
    ]
    wide = {
        f"m{n}.bicep": f"module a 'm{n + 1}.bicep' = [for i in range(0, 50): {{}}]\n"
        for n in range(20)
    }
    wide["main.bicep"] = wide.pop("m0.bicep")
    assert ends(Files(tmp_path / "wide", wide))
    fork = {
        f"m{n}.bicep": "".join(f"module a{i} 'm{n + 1}.bicep' = {{}}\n" for i in range(8))
        for n in range(10)
    }
    fork["main.bicep"] = fork.pop("m0.bicep")
    assert ends(Files(tmp_path / "fork", fork))


def ends(files: Files) -> bool:
    """Whether nothing is read but that there are too many modules."""
    said = {it.reason.partition(": ")[2] for it in files.read() if isinstance(it, NotFollowed)}
    return said == {"there are too many modules within modules"} and not files.declared()


def test_a_mistake_in_a_module_is_reported_once(tmp_path: Path) -> None:
    main = "module a 'm.bicep' = {}\nmodule b 'm.bicep' = {}\nmodule c 'deep.bicep' = {}\n"
    texts = {"main.bicep": main, "m.bicep": "\nvar x = {]\n", "deep.bicep": "var x = " + "[" * 999}
    found = Files(tmp_path, texts).read()
    wrong = [(it.spot.file, it.spot.line) for it in found if isinstance(it, Unreadable)]
    assert sorted(wrong) == [("deep.bicep", 1), ("m.bicep", 2)]
    assert len(found) == 2


def test_imported_variables_and_functions(tmp_path: Path) -> None:
    main = f"""
import {{ prefix, named as call }} from 'shared.bicep'
import * as all from './shared.bicep'
resource i '{IMAGE}' = {{
  name: call('x')
  tags: {{ a: prefix, b: all.prefix, c: all.named('y'), d: all.nothing }}
}}
"""
    shared = """
@export()
var prefix = upper
var upper = toUpper('p')
@export()
func named(x string) string => '${prefix}-${x}'
"""
    found = Files(tmp_path, {"main.bicep": main, "shared.bicep": shared}).declared()["i"]
    assert short(found.place.resource_id) == "Microsoft.Compute/images/P-x"
    values = [text_at(found.body, "tags", it) for it in "abc"]
    assert values == [Known("P"), Known("P"), Known("P-y")]
    assert isinstance(at(found.body, "tags", "d"), Unknown)


def test_loaded_files(tmp_path: Path) -> None:
    main = f"""
resource i '{IMAGE}' = {{
  name: 'i'
  tags: {{
    a: loadTextContent('a.txt')
    b: loadJsonContent('b.json').x[1]
    c: loadJsonContent('b.json', '$.y.z')
    d: loadYamlContent('c.yaml').pools[0].name
    e: loadFileAsBase64('a.txt')
    f: loadTextContent('../a.txt')
    g: loadYamlContent('bad.yaml')
    h: loadJsonContent('a.txt')
  }}
}}
"""
    texts = {
        "main.bicep": main,
        "a.txt": "echo hello\n",
        "b.json": '{"x": [1, 2], "y": {"z": true}}',
        "c.yaml": "pools:\n  - name: p\n",
        "bad.yaml": "[" * 2_000,
    }
    body = Files(tmp_path / "project", texts).declared()["i"].body
    known = [at(body, "tags", it) for it in "abcde"]
    assert known == [
        Known("echo hello\n"),
        Known(2),
        Known(True),
        Known("p"),
        Known("ZWNobyBoZWxsbwo="),
    ]
    assert known[0].spot is not None
    assert known[0].spot.file == "a.txt"
    assert all(isinstance(at(body, "tags", it), Unknown) for it in "fgh")
