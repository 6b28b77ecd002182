"""Bicep that a compiler would take: it parses, modules agree with their uses, types exist."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
import tree_sitter
import tree_sitter_bicep

from infra.local.child_process import plain_environment
from linter.source import Source
from linter.syntax.bicep import BicepDocument, parse_bicep
from linter.syntax.bicep.tree import Declaration, Gap, Loop, Member, Name, Object
from tests.unit.infra_azure.bicep_tree import (
    FILES,
    FOLDER,
    REPOSITORY,
    below,
    body,
    declared,
    document,
    keys,
    member,
    nodes,
    target_scope,
)

SCHEMAS = REPOSITORY.parent / "shared" / "api" / "arm-schemas"
BICEP = tree_sitter.Language(tree_sitter_bicep.language())
MODULES = [(name, module) for name in FILES for module in declared(name, "module")]
TYPED = re.compile(r"Microsoft\.\w+(/\w+)+@20\d\d-\d\d-\d\d(-preview)?")


def test_all_files_are_there() -> None:
    assert {"main.bicep", "app.bicep", "role.bicep", "alerts.bicep", "workbook.bicep"} <= {*FILES}


@pytest.mark.parametrize("name", FILES)
def test_the_linter_reads_a_file_without_a_slip(name: str) -> None:
    assert not [node for node in nodes(name) if isinstance(node, Gap)]
    assert not document(name).slips


def mistakes(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    if node.type == "ERROR" or node.is_missing:
        yield node
    for child in node.children:
        yield from mistakes(child)


@pytest.mark.parametrize("name", FILES)
def test_another_parser_reads_a_file_without_a_mistake(name: str) -> None:
    tree = tree_sitter.Parser(BICEP).parse((FOLDER / name).read_bytes())
    assert not [f"line {node.start_point.row + 1}" for node in mistakes(tree.root_node)]


def test_batchlint_finds_nothing() -> None:
    child = subprocess.run(
        [sys.executable, "-m", "linter", "infra"],
        cwd=REPOSITORY,
        env=plain_environment(),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert child.returncode == 0, child.stdout + child.stderr
    assert "Nothing found" in child.stdout


@pytest.mark.parametrize(("name", "module"), MODULES)
def test_a_module_gets_the_parameters_that_it_declares(name: str, module: str) -> None:
    call = declared(name, "module")[module]
    assert call.target is not None
    target = call.target.plain or ""
    assert target in FILES
    given = member(body(call), "params")
    parameters = declared(target, "param")
    needed = {each.name for each in parameters.values() if each.value is None}
    assert needed <= keys(given) <= parameters.keys(), f"{name} calls {target}"
    same = target_scope(target) == target_scope(name)
    assert same or "scope" in keys(body(call)), f"{target} is deployed to another scope"


@pytest.mark.parametrize(("name", "module"), MODULES)
def test_what_is_deployed_to_a_subscription_has_a_name_of_its_own(name: str, module: str) -> None:
    """A subscription keeps a deployment's region with its name: another region is refused."""
    call = declared(name, "module")[module]
    assert call.target is not None
    if target_scope(call.target.plain or "") == "subscription":
        assert member(body(call), "name").plain is None, "two environments would share it"


@pytest.mark.parametrize("name", FILES)
def test_no_loop_is_within_another_resource(name: str) -> None:
    """Some compilers make a template of it that Azure refuses, if something depends on the loop."""
    for resource in declared(name, "resource").values():
        inner = [node for node in below(resource.value) if isinstance(node, Declaration)]
        assert not [each.name for each in inner if isinstance(each.value, Loop)]


@pytest.mark.parametrize("name", FILES)
def test_outputs_that_are_used_are_declared(name: str) -> None:
    modules = declared(name, "module")
    for node in nodes(name):
        if isinstance(node, Member) and isinstance(node.of, Member) and node.of.name == "outputs":
            called = [each.name for each in below(node.of) if isinstance(each, Name)]
            target = modules[called[0]].target
            assert target is not None
            outputs = declared(target.plain or "", "output")
            assert node.name in outputs, f"{name} uses {called[0]}.outputs.{node.name}"


@pytest.mark.parametrize("name", FILES)
def test_all_parameters_and_variables_are_used(name: str) -> None:
    used = {node.name for node in nodes(name) if isinstance(node, Name)}
    kept = declared(name, "param").keys() | declared(name, "var").keys()
    assert not kept - used


def test_every_file_is_deployed_by_main() -> None:
    targets = {declared(name, "module")[module].target for name, module in MODULES}
    assert {target.plain for target in targets if target} | {"main.bicep"} == set(FILES)


def test_the_parameter_file_gives_all_parameters_of_main_and_no_other() -> None:
    path = FOLDER / "main.bicepparam"
    found = parse_bicep(Source(path.name, path.read_bytes()))
    assert isinstance(found, BicepDocument)
    assert not found.slips
    given = {each.name for each in found.declarations if each.keyword == "param" and each.value}
    assert given == declared("main.bicep", "param").keys()


def typed() -> Iterator[tuple[str, str, str, Object]]:
    """Every resource of all files: file, type, API version, its object."""
    for name in FILES:
        for resource in declared(name, "resource").values():
            target = resource.target.plain if resource.target else ""
            if target and "@" in target:
                assert TYPED.fullmatch(target), f"{name}: {target}"
                kind, _, version = target.partition("@")
                yield name, kind, version, body(resource)


def test_a_type_has_one_version_in_all_files() -> None:
    versions: dict[str, set[str]] = {}
    for _, kind, version, _ in typed():
        versions.setdefault(kind, set()).add(version)
    assert len(versions) > 15
    assert not {kind: found for kind, found in versions.items() if len(found) > 1}


@pytest.mark.skipif(not SCHEMAS.exists(), reason="without the schemas of Resource Manager")
def test_resources_of_batch_and_compute_are_as_their_schemas_say() -> None:
    checked = 0
    for name, kind, version, found in typed():
        provider, _, rest = kind.partition("/")
        if provider not in ("Microsoft.Batch", "Microsoft.Compute"):
            continue
        path = SCHEMAS / version / f"{provider}.json"
        assert path.exists(), f"{name}: {kind} has no version {version}"
        schema = json.loads(path.read_text())["resourceDefinitions"][rest.replace("/", "_")]
        known = schema["properties"].keys() | {"parent", "scope", "dependsOn"}
        assert keys(found) <= known, f"{name}: {kind}"
        given = member(found, "properties")
        if given is not None:
            inner = schema["properties"]["properties"]
            reference = inner.get("$ref") or inner["oneOf"][0]["$ref"]
            definition = json.loads(path.read_text())["definitions"][reference.rsplit("/")[-1]]
            assert keys(given) <= definition["properties"].keys(), f"{name}: {kind}"
        checked += 1
    assert checked
