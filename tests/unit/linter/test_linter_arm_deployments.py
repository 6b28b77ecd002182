"""Templates inside templates: nested ones with inner and outer scope, linked ones followed."""

import json
from pathlib import Path

from linter.access import at
from linter.project import Project
from linter.source import NotFollowed, Unreadable
from linter.values import Known, OneOf
from tests.unit.linter.arm_templates import (
    GROUP,
    IMAGES,
    Json,
    deployment,
    names,
    pool,
    read,
    read_all,
    template,
)

SIZE = {"size": {"type": "string"}}


def test_an_outer_template_lends_its_names_to_a_nested_one() -> None:
    nested = template(
        pool(vmSize="[parameters('size')]"), parameters={"size": {"defaultValue": "inner"}}
    )
    (found,) = read(
        template(deployment(nested), parameters={"size": {"type": "string", "defaultValue": "out"}})
    )
    assert at(found.body, "properties", "vmSize") == Known("out")


def test_an_inner_template_has_its_own_names() -> None:
    nested = template(
        pool(
            vmSize="[parameters('size')]",
            other="[parameters('other')]",
            image="[resourceId('Microsoft.Compute/images', parameters('image'))]",
        ),
        parameters={"size": {}, "other": {"defaultValue": "own"}, "image": {}},
    )
    given = {
        "size": {"value": "[parameters('chosen')]"},
        "image": {"value": "[parameters('name')]"},
    }
    outer = {
        "chosen": {"type": "string", "allowedValues": ["D2", "D4"]},
        "name": {"type": "string"},
    }
    text = template(
        deployment(nested, inner=True, parameters=given),
        pool("a/b", image="[resourceId('Microsoft.Compute/images', parameters('name'))]"),
        parameters=outer,
    )
    found, beside = read(text)
    assert at(found.body, "properties", "vmSize") == OneOf(("D2", "D4"))
    assert at(found.body, "properties", "other") == Known("own")
    image = at(found.body, "properties", "image")
    assert image == Known(f"{IMAGES}/{{parameters('name') in main.json}}")
    assert image == at(beside.body, "properties", "image")


def test_unknown_names_of_two_inner_templates_are_told_apart() -> None:
    image = {"type": "Microsoft.Compute/images", "name": "[parameters('name')]"}
    nested = template(image, parameters={"name": {"defaultValue": "[newGuid()]"}})
    one, other = read(template(*(deployment(nested, inner=True) for _ in range(2))))
    assert one.place.resource_id != other.place.resource_id


def test_a_deployment_to_another_group() -> None:
    nested = template(pool(image="[resourceId('Microsoft.Compute/images', 'x')]"))
    there: Json = {"subscriptionId": "s1", "resourceGroup": "[parameters('group')]"}
    text = template(
        deployment(nested, inner=True, **there),
        deployment(nested, **there),
        deployment(nested, scope="/subscriptions/s2/resourceGroups/g2"),
        parameters={"group": {"type": "string", "defaultValue": "other"}},
    )
    inner, outer, scoped = read(text)
    other = "/subscriptions/s1/resourceGroups/other/providers/"
    assert inner.place.resource_id.startswith(other)
    assert outer.place.resource_id.startswith(other)
    assert scoped.place.resource_id.startswith("/subscriptions/s2/resourceGroups/g2/providers/")
    images = [str(at(it.body, "properties", "image").possible[0]) for it in (inner, outer)]
    assert [it.startswith(other) for it in images] == [True, False]
    assert images[1].startswith(GROUP)


def test_a_loop_of_deployments() -> None:
    nested = template(pool("[concat('a/p', parameters('n'))]"), parameters={"n": {"type": "int"}})
    looped = deployment(
        nested,
        inner=True,
        parameters={"n": {"value": "[copyIndex()]"}},
        copy={"name": "l", "count": 2},
    )
    assert [it[-2:] for it in names(read(template(looped)))] == ["p0", "p1"]


def linked(link: Json, **parameters: object) -> Json:
    return {
        "type": "Microsoft.Resources/deployments",
        "name": "linked",
        "properties": {"templateLink": link, "parameters": parameters},
    }


def project(folder: Path, **files: object) -> Project:
    for name, content in files.items():
        path = folder / f"{name.replace('__', '/')}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content))
    return Project(folder, [folder], [])


def test_a_linked_template_is_followed(tmp_path: Path) -> None:
    files = project(
        tmp_path,
        modules__pool=template(pool(vmSize="[parameters('size')]"), parameters=SIZE),
        other=template(pool("a/other")),
    )
    text = template(
        linked({"relativePath": "modules/pool.json"}, size={"value": "[variables('size')]"}),
        linked({"uri": "[concat('oth', 'er.json')]"}),
        variables={"size": "D2"},
    )
    first, second = read(text, files)
    assert at(first.body, "properties", "vmSize") == Known("D2")
    assert first.place.file == "modules/pool.json"
    assert first.place.resource_id.startswith(GROUP)
    assert names([second]) == ["Microsoft.Batch/batchAccounts/a/pools/other"]
    assert files.opened == {"modules/pool.json", "other.json"}


def test_links_that_lead_elsewhere_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "secret.json").write_text(json.dumps(template(pool())))
    files = Project(tmp_path / "inside", [tmp_path / "inside"], [])
    links: list[tuple[Json, str]] = [
        (
            {"uri": "https://example.com/pool.json?sig=secret"},
            "it is at https://example.com/pool.json, and nothing is fetched",
        ),
        (
            {"uri": "[uri(deployment().properties.templateLink.uri, 'pool.json')]"},
            "its address is not known: ",
        ),
        (
            {"relativePath": "../secret.json"},
            "../secret.json lies outside of the paths that were given",
        ),
        ({"relativePath": "missing.json"}, "the file missing.json does not exist"),
        ({"uri": "[if(newGuid(), 'a.json', 'b.json')]"}, "it is one of several"),
        ({"relativePath": ""}, "its address is empty"),
        ({"relativePath": 7}, "its address is not known: "),
        (
            {"id": "/subscriptions/s/resourceGroups/g"},
            "it is a template spec, and nothing is fetched",
        ),
        ({}, "no path leads to it"),
    ]
    found = read_all(template(*(linked(link) for link, _ in links)), files)
    for item, (_, why) in zip(found, links, strict=True):
        assert isinstance(item, NotFollowed)
        start = f"the template of deployment 'linked' was not read: {why}"
        assert item.reason.startswith(start) if why.endswith(" ") else item.reason == start
    assert files.opened == {"../secret.json", "missing.json"}


def test_only_deployments_that_happen_need_their_templates() -> None:
    link: Json = {"relativePath": "missing.json"}
    none = {"name": "l", "count": 0}
    assert read_all(template({**linked(link), "condition": False})) == []
    assert read_all(template({**linked(link), "copy": none})) == []
    assert read_all(template({**linked(link), "existing": True})) == []
    assert read_all(template(deployment(template()))) == []
    (there,) = read_all(template(pool(), {**linked(link), "condition": "[newGuid()]"}))[1:]
    assert isinstance(there, NotFollowed)
    assert (there.spot.file, there.spot.line > 5) == ("main.json", True)


def test_a_nested_template_that_is_an_expression_is_not_followed() -> None:
    text = template(deployment({}))
    text["resources"][0]["properties"]["template"] = "[parameters('nested')]"
    (found,) = read_all(text)
    assert isinstance(found, NotFollowed)
    assert found.reason == "the template of deployment 'nested' was not read: it is an expression"


def test_templates_that_link_to_each_other_end(tmp_path: Path) -> None:
    there = template(pool("a/there"), linked({"relativePath": "main.json"}))
    files = project(tmp_path, there=there, main=template(linked({"relativePath": "there.json"})))
    text = (tmp_path / "main.json").read_bytes()
    assert names(read(text, files)) == ["Microsoft.Batch/batchAccounts/a/pools/there"]
    (back,) = (it for it in read_all(text, files) if isinstance(it, NotFollowed))
    assert (back.spot.file, back.reason[-22:]) == ("there.json", "it links back to itself"[-22:])


def test_templates_that_are_linked_again_and_again_are_followed_for_a_while(
    tmp_path: Path,
) -> None:
    files = project(
        tmp_path,
        a=template(*[linked({"relativePath": "b.json"})] * 40),
        b=template(*[linked({"relativePath": "c.json"})] * 40),
        c=template(*[linked({"relativePath": "d.json"})] * 40),
        d=template(pool()),
    )
    text = template(*[linked({"relativePath": "a.json"})] * 40)
    assert 2_000 < len(read(text, files)) < 6_000


def test_a_linked_template_that_is_no_json_is_unreadable(tmp_path: Path) -> None:
    files = project(tmp_path, broken="{")
    (found,) = read_all(template(linked({"relativePath": "broken.json"})), files)
    assert isinstance(found, Unreadable)
    assert found.spot.file == "broken.json"


def test_deployments_within_deployments_end() -> None:
    nested = template(pool("a/innermost"))
    for _ in range(11):
        nested = template(pool(), deployment(nested))
    assert len(read(nested)) == 11
    assert [it for it in read_all(nested) if isinstance(it, NotFollowed)]
    wide = template(pool())
    for _ in range(4):
        wide = template(deployment(wide, copy={"name": "l", "count": 100}))
    assert 1_000 < len(read(wide)) < 6_000
