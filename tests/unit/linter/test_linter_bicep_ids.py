from linter import ids
from linter.access import text_at
from linter.readers.declared import Declared
from linter.values import Known, Unknown
from tests.unit.linter.bicep_files import declared

IMAGE = "Microsoft.Compute/images@2024-03-01"
POOL = "Microsoft.Batch/batchAccounts/pools@2024-07-01"
GROUP = "Microsoft.Resources/resourceGroups@2024-03-01"
HERE = "/subscriptions/{subscription of main.bicep}/resourceGroups/{resource group of main.bicep}"


def id_of(found: Declared) -> str:
    return found.place.resource_id


def test_one_unknown_name_is_one_image() -> None:
    found = declared(
        "param name string\nparam sub string\n@secure()\nparam rg string\nvar full = '${name}-v2'\n"
        f"resource image '{IMAGE}' = {{\n  name: '${{name}}-v2'\n}}\n"
        f"resource pool '{POOL}' = {{\n  name: 'a/b'\n  properties: {{\n    a: image.id\n"
        "    b: resourceId('Microsoft.Compute/images', full)\n"
        "    c: '${resourceGroup().id}/providers/Microsoft.Compute/images/${full}'\n"
        "    d: resourceId('Microsoft.Compute/images', name)\n"
        "    e: '/subscriptions/${sub}/resourceGroups/${rg}/providers/Microsoft.Compute/images/x'\n"
        "    f: resourceId(sub, rg, 'Microsoft.Compute/images', 'x')\n"
        "    g: resourceId('Microsoft.Compute/images', concat(name, '-v2'))\n"
        "    h: resourceId('Microsoft.Compute/images', toLower(full))\n"
        "    i: resourceId('Microsoft.Compute/images', format('{0}-v2', name))\n"
        "    j: resourceId('Microsoft.Compute/images', substring(name, 0, 3))\n  }\n}\n"
    )
    values = {it: text_at(found["pool"].body, "properties", it) for it in "abcdefghij"}
    texts = {it: value.value for it, value in values.items() if isinstance(value, Known)}
    assert list(texts) == list("abcdefghij")
    assert {texts[it] for it in "abcghi"} == {id_of(found["image"])}
    assert len({texts[it] for it in "adj"}) == 3
    assert texts["e"] == texts["f"]
    assert str(texts["e"]).startswith("/subscriptions/{parameter 'sub' in main.bicep}/resource")
    assert str(texts["e"]).endswith("/providers/Microsoft.Compute/images/x")
    assert all(ids.kind(str(it)) == "microsoft.compute/images" for it in texts.values())


NAMES = """
a.x
a.y
a.x.z
names[0]
names[1]
'${a.x}1'
'${a.x}${a.y}'
toUpper('${a.y}1')
flag ? a.x : 'b'
flag ? a.x : 'c'
uniqueString(a.x)
[for name in names: name][0]
(flag ? { x: a.x } : { x: a.z }).x
{ ...a }.p
{ ...a }.q
'${a.v}\\u{0}'
"""


def test_different_unknown_names_are_different_images() -> None:
    names = NAMES.split("\n")[1:-1]
    images = [f"resource i{n} '{IMAGE}' = {{ name: {it} }}\n" for n, it in enumerate(names)]
    found = declared("param a object\nparam flag bool\nparam names array\n" + "".join(images))
    made = [id_of(it) for it in found.values()]
    assert len(set(made)) == len(made) == len(names)
    assert all("{" in ids.name(it) for it in made)


def test_items_of_different_loops_have_different_names() -> None:
    found = declared(
        "param a array\nparam b array\nparam c object\nparam d int\n"
        f"resource one '{IMAGE}' = [for it in a: {{\n  name: 'x-${{it.name}}'\n}}]\n"
        f"resource two '{IMAGE}' = [for it in b: {{\n  name: 'x-${{it.name}}'\n}}]\n"
        f"resource same '{IMAGE}' = [for it in a: {{\n  name: 'x-${{it.name}}'\n}}]\n"
        f"resource x '{IMAGE}' = [for it in a: {{\n  name: 'x-${{d + it}}'\n}}]\n"
        f"resource y '{IMAGE}' = [for it in b: {{\n  name: 'x-${{d + it}}'\n}}]\n"
        f"resource z '{IMAGE}' = [for it in [1, 2]: {{\n  name: 'x-${{d + it}}'\n}}]\n"
        f"resource w '{IMAGE}' = [for it in [3, 4]: {{\n  name: 'x-${{d + it}}'\n}}]\n"
        f"resource all '{IMAGE}' = [for it in [c.d, c.e]: {{\n  name: '${{toLower(it)}}1'\n}}]\n"
    )
    made = {address: id_of(it) for address, it in found.items()}
    assert made["one"] == made["same"]
    assert len(set(made.values())) == len(made) - 1 == 10


def test_what_has_not_the_shape_of_an_id_is_not_known() -> None:
    found = declared(
        f"param s string\nresource i '{IMAGE}' = {{\n  name: 'i'\n  tags: {{\n"
        "    a: '/subscriptions/${s}/providers/Microsoft.Compute/images'\n"
        "    b: '${s}/versions/1.0.0'\n    c: 'https://${s}.blob.core.windows.net/x'\n  }\n}\n"
    )["i"]
    assert all(isinstance(text_at(found.body, "tags", it), Unknown) for it in "abc")


SCOPES = """
group
resourceGroup('two')
az.resourceGroup('s', 'three')
resourceGroup()
resourceGroup(rg)
true ? group : nothing
flag ? group : resourceGroup('x')
"""


def test_scopes_say_where_a_resource_goes() -> None:
    images = [
        f"resource i{n} '{IMAGE}' = {{ name: 'x', scope: {it} }}\n"
        for n, it in enumerate(SCOPES.split("\n")[1:-1])
    ]
    group = f"resource group '{GROUP}' existing = {{ name: 'one' }}\n"
    found = declared("param flag bool\nparam rg string\n" + group + "".join(images))
    groups = [ids.group(id_of(it)) for it in found.values()]
    assert groups == ["one", "two", "three", None, None, "one", None]
    assert ids.subscription(id_of(found["i2"])) == "s"
    assert id_of(found["i3"]).startswith(HERE)
    assert not id_of(found["i6"]).startswith(HERE)
