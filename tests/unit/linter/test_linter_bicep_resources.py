import pytest

from linter.access import at, text_at
from linter.readers.declared import Declared
from linter.readers.resources import read_declared
from linter.source import Unreadable
from linter.values import Known, Unknown
from tests.unit.linter.bicep_files import declared, read, short

IMAGE = "Microsoft.Compute/images@2024-03-01"
POOL = "Microsoft.Batch/batchAccounts/pools@2024-07-01"
ACCOUNT = "Microsoft.Batch/batchAccounts@2024-07-01"
GALLERY = "Microsoft.Compute/galleries@2024-03-03"
HERE = "/subscriptions/{subscription of main.bicep}/resourceGroups/{resource group of main.bicep}"


def id_of(found: Declared) -> str:
    return found.place.resource_id


def test_a_resource_is_declared_where_its_keyword_stands() -> None:
    found = declared(
        f"// a pool\n@description('x')\nresource pool '{POOL}' = {{\n  name: 'a/b'\n"
        "  tags: { c: 'd' }\n  properties: { vmSize: 'STANDARD_D2S_V3' }\n}\n"
    )["pool"]
    assert found.kind == "microsoft.batch/batchaccounts/pools"
    assert found.place.resource_id == f"{HERE}/providers/Microsoft.Batch/batchAccounts/a/pools/b"
    assert (found.place.file, found.place.line, found.place.column) == ("main.bicep", 3, 1)
    assert found.api_version == Known("2024-07-01")
    assert text_at(found.body, "properties", "vmSize") == Known("STANDARD_D2S_V3")
    assert text_at(found.body, "tags", "c") == Known("d")
    assert [type(it).__name__ for it in read_declared(found)] == ["Pool"]


@pytest.mark.parametrize(
    "text",
    [
        f"resource a '{ACCOUNT}' = {{ name: 'a' }}\n"
        f"resource p '{POOL}' = {{\n  parent: a\n  name: 'b'\n}}",
        f"resource a '{ACCOUNT}' existing = {{ name: 'a' }}\n"
        f"resource p '{POOL}' = {{ parent: a, name: 'b' }}",
        f"resource p '{POOL}' = {{ name: '${{account}}/b' }}\nvar account = 'a'",
        f"resource a '{ACCOUNT}' = {{ name: 'a' }}\n"
        f"resource p '{POOL}' = {{ name: '${{a.name}}/b' }}",
    ],
)
def test_ids_follow_parents_and_names(text: str) -> None:
    assert short(id_of(declared(text)["p"])) == "Microsoft.Batch/batchAccounts/a/pools/b"


def test_nested_resources() -> None:
    found = declared(
        f"resource vm 'Microsoft.Compute/virtualMachines@2024-03-01' = {{\n  name: 'v'\n"
        "  resource script 'extensions' = {\n    name: 'e'\n    properties: { type: kind }\n"
        "  }\n}\n"
        f"var kind = 'CustomScript'\nresource image '{IMAGE}' = {{\n  name: 'i'\n"
        "  properties: { sourceVirtualMachine: { id: vm.id, extension: vm::script.id } }\n}\n"
    )
    assert list(found) == ["vm", "vm::script", "image"]
    nested = found["vm::script"]
    assert nested.kind == "microsoft.compute/virtualmachines/extensions"
    assert nested.api_version == Known("2024-03-01")
    assert short(id_of(nested)) == "Microsoft.Compute/virtualMachines/v/extensions/e"
    assert (nested.place.line, nested.place.column) == (3, 3)
    assert text_at(nested.body, "properties", "type") == Known("CustomScript")
    source = at(found["image"].body, "properties", "sourceVirtualMachine")
    assert text_at(source, "id") == Known(id_of(found["vm"]))
    assert text_at(source, "extension") == Known(id_of(nested))


def test_existing_resources_are_references_and_no_definitions() -> None:
    found = declared(
        f"resource image '{IMAGE}' existing = {{\n  name: 'golden'\n"
        "  scope: resourceGroup('1111', 'images')\n}\n"
        f"resource pool '{POOL}' = {{\n  name: 'a/b'\n  properties: {{ id: image.id\n"
        "    name: image.name\n    os: image.properties.osState }\n}\n"
    )
    assert list(found) == ["pool"]
    expected = "/subscriptions/1111/resourceGroups/images/providers/Microsoft.Compute/images/golden"
    assert text_at(found["pool"].body, "properties", "id") == Known(expected)
    assert text_at(found["pool"].body, "properties", "name") == Known("golden")
    unknown = at(found["pool"].body, "properties", "os")
    assert isinstance(unknown, Unknown)
    assert unknown.reason == "it is known only after deployment"


def test_what_a_resource_declares_is_known_of_it_and_no_more() -> None:
    found = declared(
        f"resource image '{IMAGE}' = {{\n  name: 'i'\n"
        "  properties: { hyperVGeneration: 'V2', profile: { disk: 'd' } }\n}\n"
        f"resource pool '{POOL}' = {{\n  name: 'a/b'\n"
        "  properties: { a: image.properties.hyperVGeneration, b: image.properties.other\n"
        "    c: image.properties.profile.disk, d: image.properties.profile.other\n"
        "    e: image.properties.profile.?other }\n}\n"
    )["pool"]
    assert text_at(found.body, "properties", "a") == Known("V2")
    assert text_at(found.body, "properties", "c") == Known("d")
    assert all(isinstance(at(found.body, "properties", it), Unknown) for it in "bde")


def test_loops_make_an_instance_for_each_item() -> None:
    found = declared(
        "var pools = [\n  { name: 'a', size: 1 }\n  { name: 'b', size: 2 }\n"
        "  { name: 'c', size: 3 }\n]\n"
        f"resource images '{IMAGE}' = [for i in range(0, 3): {{\n  name: 'image-${{i}}'\n}}]\n"
        f"resource all '{POOL}' = [for (it, i) in pools: if (it.size != 2) {{\n"
        "  name: 'account/${it.name}'\n  properties: { image: images[i].id, size: it.size }\n}]\n"
    )
    assert list(found) == ["images[0]", "images[1]", "images[2]", "all[0]", "all[2]"]
    assert short(id_of(found["all[2]"])) == "Microsoft.Batch/batchAccounts/account/pools/c"
    image = text_at(found["all[2]"].body, "properties", "image")
    assert image == Known(id_of(found["images[2]"]))


def test_a_loop_over_what_is_not_known_is_one_resource() -> None:
    text = "param names array\nresource all '{}' = [for name in names: {{\n  name: name\n}}]\n"
    found = declared(
        text.format(IMAGE) + f"resource p '{POOL}' = {{\n  name: 'a/b'\n"
        "  properties: { a: all[0].id, b: all[1].id, c: all[0].id }\n}\n"
    )
    assert list(found) == ["all", "p"]
    assert "{some item of names in main.bicep}" in id_of(found["all"])
    a, b, c = (text_at(found["p"].body, "properties", it) for it in "abc")
    assert isinstance(a, Known)
    assert a == c
    assert a != b
    assert list(declared(text.format(IMAGE).replace("in names", "in range(0, 101)"))) == ["all"]


@pytest.mark.parametrize(
    ("condition", "declares"),
    [("false", False), ("1 == 2", False), ("true", True), ("flag", True), ("flag && false", False)],
)
def test_conditions(condition: str, declares: bool) -> None:
    found = declared(
        f"param flag bool\nresource a '{GALLERY}' = if ({condition}) {{\n  name: 'g'\n"
        "  resource i 'images' = {\n    name: 'i'\n  }\n}\n"
    )
    assert list(found) == (["a", "a::i"] if declares else [])


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("var a = (\nparam b string\n", 2, 1),
        (f"resource a '{IMAGE}' = {{\n  name: 'a' 'b'\n}}\n", 2, 13),
        ("\nparam\n", 2, 6),
        ("nothing of ours", 1, 1),
    ],
)
def test_the_first_mistake_that_matters_is_reported(text: str, line: int, column: int) -> None:
    found = [it for it in read(text) if isinstance(it, Unreadable)]
    assert [(it.spot.line, it.spot.column) for it in found] == [(line, column)]
    assert found[0].expected


@pytest.mark.parametrize(
    "text", ["output x", "type", "widget a b c\nvar x = 1", "func f", "output x string = ((("]
)
def test_a_mistake_that_does_not_matter_is_not_reported(text: str) -> None:
    assert list(declared(f"{text}\nresource a '{IMAGE}' = {{\n  name: 'a'\n}}\n")) == ["a"]


def test_a_circle_of_references_ends() -> None:
    found = read(
        f"resource a '{IMAGE}' = [for i in a: {{\n  name: a[0].name\n"
        "  properties: a[i].properties\n}]\n"
        f"resource b '{IMAGE}' = if (b.properties.c) {{\n  parent: c\n  name: b.name\n}}\n"
        f"resource c 'Microsoft.Compute/images/x@1' = {{\n  parent: c\n  name: b.name\n}}\n"
    )
    assert {it.address for it in found if isinstance(it, Declared)} == {"a", "b", "c"}
