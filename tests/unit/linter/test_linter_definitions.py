"""Pipeline definitions are recognised, read in YAML and JSON, and every mistake has its place."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.data import plain
from linter.model import Definition, Pool
from linter.readers.definitions import is_definition, read_definition
from linter.rules.examples.definitions import definition, json_definition
from linter.source import Source, Unreadable
from linter.values import ABSENT, Known, Unknown

FIXED = "pool.properties.scaleSettings.fixedScale"
GROUP = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/hpc"


def read(text: str | bytes, name: str = "pipeline.yaml") -> list[object]:
    data = text.encode() if isinstance(text, str) else text
    return list(read_definition(Source(name, data)))


def mistakes(text: str, name: str = "pipeline.yaml") -> list[tuple[int | None, str, str]]:
    found = read(text, name)[0]
    assert isinstance(found, Definition), found
    return [(it.place.line, it.key, it.detail) for it in found.mistakes]


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"image": {"gallery": "x"}, "pool": {}}, True),
        ({"image": {}, "pool": {"properties": {}}}, True),
        ({"image": {}, "pool": {"account": "x"}}, True),
        ({"image": "ubuntu", "pool": {"vmImage": "ubuntu"}}, False),
        ({"image": "ubuntu", "pool": "default"}, False),
        ({"pool": {"account": "x"}}, False),
        ([{"image": {"gallery": "x"}, "pool": {}}], False),
        (None, False),
    ],
)
def test_a_definition_is_recognised(document: object, expected: bool) -> None:
    assert is_definition(plain(document)) is expected


@pytest.mark.parametrize(
    ("text", "name"), [(definition(), "a.yaml"), (json_definition(), "a.json")]
)
def test_a_definition_gives_itself_and_its_pool(text: str, name: str) -> None:
    found, pool = read(text, name)
    assert isinstance(found, Definition)
    assert isinstance(pool, Pool)
    assert (found.mistakes, found.id) == ((), name)
    assert found.vm_size == Known("Standard_D2s_v5")
    assert found.node_agent_sku_id == Known("batch.node.ubuntu 24.04")
    assert pool.vm_size == found.vm_size
    assert pool.account_id == next(iter(found.account_id.possible))
    assert pool.key == f"{pool.account_id}/pools/{{pool of {name}}}".lower()
    for of_the_run in (pool.image.id, pool.pool_name, pool.scale.resize_timeout):
        assert isinstance(of_the_run, Unknown) or name.endswith(".json")
    assert pool.image.marketplace.publisher == ABSENT


def test_the_pool_has_the_name_and_timeout_that_are_given() -> None:
    text = definition().replace("pool:\n", "pool:\n  name: golden\n")
    text = text.replace(
        "targetDedicatedNodes: 4", "targetDedicatedNodes: 4\n        resizeTimeout: PT1M"
    )
    pool = read(text)[1]
    assert isinstance(pool, Pool)
    assert pool.pool_name == Known("golden")
    assert pool.id.endswith("/pools/golden")
    assert pool.scale.resize_timeout == Known("PT1M")
    spot = pool.scale.resize_timeout.spot
    assert spot is not None
    assert text.splitlines()[spot.line - 1].strip() == "resizeTimeout: PT1M"


def test_a_managed_image_is_known_but_for_its_name() -> None:
    pool = read(definition(image=f"managedImage: {{resourceGroup: {GROUP}}}"))[1]
    assert isinstance(pool, Pool)
    expected = f"{GROUP}/providers/Microsoft.Compute/images/{{image of pipeline.yaml}}"
    assert pool.image.id == Known(expected)


@pytest.mark.parametrize(
    ("before", "after", "line", "key", "said"),
    [
        ("vmSize: Standard", "vmsize: Standard", 6, "pool.properties.vmSize", "is missing"),
        ("image:\n", "imagee: 1\nimage:\n", 1, "imagee", "is not known here; expected one of"),
        ("  gallery: ", "  gallery: x", 2, "image.gallery", "expected the resource id of micro"),
        ("Nodes: 4", "Nodes: '4'", 12, f"{FIXED}.targetDedicatedNodes",
         "expected a JSON integer"),
        ("Nodes: 4", "Nodes: 0", 11, FIXED, "no node at all"),
        ("pool:\n", "pool:\n  name: '{pool}'\n", 4, "pool.name", "only {pipeline} and {run}"),
        ("pool:\n", f"pool:\n  name: {'x' * 65}\n", 4, "pool.name", "at most 64"),
        ("Nodes: 4", "Nodes: 4\nresize: {backoff: soon}", 13, "resize.backoff", "an ISO 8601"),
        ("Nodes: 4", "Nodes: 4\nresize: {backoff: P1M}", 13, "resize.backoff", "an ISO 8601"),
        ("Nodes: 4", "Nodes: 4\nresize: {quotaWait: P2D}", 0, "", ""),
        ("vmSize: ", "vmSize: &a ", 0, "", ""),
        ("vmSize: ", "vmSize: *", 6, "", "aliases (*name) are not taken"),
        ("vmSize: ", "vmSize: !!str ", 6, "", "tags (!!name) are not taken"),
        ("    vmSize", "    vmSize: x\n    vmSize", 7, "", "the key 'vmSize' stands twice"),
        ("Nodes: 4", "Nodes: 4\n---\nmore: 1", 14, "", "a second document begins here"),
        ("Nodes: 4", "Nodes: .inf", 12, f"{FIXED}.targetDedicatedNodes",
         "expected a JSON integer"),
    ],
)  # fmt: skip
def test_mistakes(before: str, after: str, line: int, key: str, said: str) -> None:
    text = definition()
    assert before in text
    found = mistakes(text.replace(before, after, 1))
    if not said:
        assert found == []
        return
    assert [(at, where) for at, where, _ in found] == [(line, key)]
    assert said in found[0][2]


def test_texts_stay_texts() -> None:
    """YAML's dates and keys like ``on`` are none to a definition; numbers and booleans are."""
    text = definition() + "    metadata: [{name: 2024-01-01, on: yes, value: 0x10, no: 1_0}]\n"
    found = read(text)[0]
    assert isinstance(found, Definition)
    assert found.mistakes == ()


@pytest.mark.parametrize(
    ("text", "said", "line"),
    [
        (b"image: {\n\xff", "this is no UTF-8 text", 2),
        ("image:\n  gallery: [\npool: }", "this is no YAML", 3),
        ("image: " + "[" * 60, "nested more than 50 levels deep", 1),
        ('{"image": {"gallery": 1}, "pool": {}', "this is no JSON", 1),
        ("image: x\n" * 40_000, "larger than 256 KiB", 1),
    ],
)
def test_what_cannot_be_read_says_why(text: str | bytes, said: str, line: int) -> None:
    (found,) = read(text)
    assert isinstance(found, Unreadable)
    assert said in found.message
    assert found.spot.line == line


def test_deep_json_is_a_mistake() -> None:
    deep = {"image": {"gallery": "x"}, "pool": json.loads('{"a":' * 60 + "1" + "}" * 60)}
    ((_, key, said),) = mistakes(json.dumps(deep), "a.json")
    assert key == "pool.a.a"
    assert "nested more than 50 levels deep" in said


def test_other_yaml_is_nothing() -> None:
    assert read("image: ubuntu\npool:\n  vmImage: ubuntu\n") == []
    assert read("") == []


@given(st.text(alphabet="ab:{}[]&*!|>'\"-?#, \n\t%@0.~", max_size=200))
def test_no_text_is_too_odd(text: str) -> None:
    read(text)
    read("image:\n  gallery: x\npool:\n  account: y\n" + text)
