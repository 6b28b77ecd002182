"""What is kept of a body: all that the linter reads, and nothing else."""

import copy
import json
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.data import Data, Record, Rows, plain
from linter.live.kept import KEPT, kept
from linter.model import Place
from linter.readers.declared import Declared
from linter.readers.resources import KINDS, read_declared, read_resource
from linter.values import Known, Value
from tests.unit.linter.rich_bodies import RICH, VERSION, VM
from tests.unit.linter.rich_parts import POOL, SAS, SECRET, Body

SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 5), st.sampled_from(["", "x", "true", "12"])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("ab"), inner),
    max_leaves=4,
)


def kind_of(body: Body) -> str:
    return str(body["type"]).rpartition("/")[2]


def without_queries(body: Any) -> Any:
    """Return a body whose addresses have lost their queries."""
    if isinstance(body, dict):
        return {name: without_queries(value) for name, value in body.items()}
    if isinstance(body, list):
        return [without_queries(value) for value in body]
    return body.partition("?")[0] if isinstance(body, str) and "://" in body else body


def spots(body: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Go through the paths of everything below a body."""
    pairs = body.items() if isinstance(body, dict) else enumerate(body)
    for name, value in pairs:
        yield (*path, name)
        if isinstance(value, dict | list):
            yield from spots(value, (*path, name))


def test_every_type_that_is_read_has_its_row() -> None:
    assert KEPT.keys() >= KINDS
    assert all(len(set(paths)) == len(paths) for paths in KEPT.values())
    assert {str(it["type"]).lower() for it in RICH} == KEPT.keys()


def without_os_type(body: Body) -> Body:
    """Return a machine that tells its system by the profile it has."""
    changed = copy.deepcopy(body)
    del changed["properties"]["storageProfile"]["osDisk"]["osType"]
    return changed


@pytest.mark.parametrize("body", [*RICH, without_os_type(VM)], ids=kind_of)
def test_the_linter_reads_the_same_of_it(body: Body) -> None:
    whole = read_resource(without_queries(body))
    assert whole is not None
    assert read_resource(kept(body)) == whole
    assert read_resource(json.loads(json.dumps(kept(body)))) == whole


@pytest.mark.parametrize("body", RICH, ids=kind_of)
def test_no_secret_is_in_it(body: Body) -> None:
    assert SECRET in json.dumps(body)
    assert SECRET not in json.dumps(kept(body))


@pytest.mark.parametrize("body", RICH, ids=kind_of)
def test_every_path_of_the_table_is_in_the_rich_body(body: Body) -> None:
    """A path that no body has would be a path that no test sees."""
    for path in KEPT[str(body["type"]).lower()]:
        value: Any = body
        for name in path.rstrip("?&").replace("[]", ".0").split("."):
            value = value[int(name)] if name == "0" else value[name]
        assert value is not None


def without(body: Body, *paths: str) -> Body:
    """Return a body in which nothing stands at these paths of the table."""
    changed = copy.deepcopy(body)
    for path in paths:
        held: Any = changed
        *way, last = path.rstrip("?&").replace("[]", ".0").split(".")
        for name in way:
            held = held[int(name)] if name == "0" else held.get(name, {})
        if isinstance(held, dict):
            held.pop(last, None)
    return changed


@pytest.mark.parametrize("body", RICH, ids=kind_of)
def test_what_is_read_only_where_something_else_is_missing_is_kept_too(body: Body) -> None:
    plain_body = without_queries(body)
    paths = [
        it for it in KEPT[str(body["type"]).lower()] if not it.endswith("[]") and ".0" not in it
    ]
    for some in (*combinations(paths, 1), *combinations(paths, 2)):
        less = without(plain_body, *some)
        assert read_resource(kept(less)) == read_resource(less), some


@pytest.mark.parametrize("body", RICH, ids=kind_of)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_bodies_of_any_shape_read_the_same(body: Body, data: st.DataObject) -> None:
    changed = copy.deepcopy(without_queries(body))
    # Notes stand in documents: an answer of Azure's has no metadata of its own.
    paths = [it for it in spots(changed) if it[0] not in ("id", "type", "metadata")]
    for path in data.draw(st.lists(st.sampled_from(paths), min_size=1, max_size=4)):
        held: Any = changed
        try:
            for name in path[:-1]:
                held = held[name]
            held[path[-1]]
        except (KeyError, IndexError, TypeError):
            continue
        if isinstance(held, str):
            continue
        if data.draw(st.booleans()):
            held[path[-1]] = data.draw(VALUES)
        elif isinstance(held, dict) and isinstance(path[-1], str):
            held[path[-1].upper()] = held.pop(path[-1])
    assert read_resource(kept(changed)) == read_resource(changed)


class Watched:
    """A body that notes which of its members were looked up, as dotted paths in lower case."""

    def __init__(self, body: Body) -> None:
        self.seen: set[str] = set()
        self.body = self._value(body, "")

    def _value(self, value: object, path: str) -> "Value[Data]":
        if isinstance(value, dict):
            return Known(_WatchedRecord(value, path, self))
        if isinstance(value, list):
            return Known(Rows(value, lambda it: self._value(it, f"{path}[]")))
        self.seen.add(path)
        return plain(value)


class _WatchedRecord(Record):
    def __init__(self, value: Body, path: str, watched: Watched) -> None:
        members = {name: (name, item) for name, item in value.items()}
        before = f"{path}." if path else ""
        super().__init__(members, lambda it: watched._value(it[1], f"{before}{it[0]}".lower()))


@pytest.mark.parametrize("body", RICH, ids=kind_of)
def test_whatever_a_reader_looks_at_is_in_the_table(body: Body) -> None:
    watched = Watched(body)
    kind = str(body["type"]).lower()
    [resource] = read_declared(Declared(kind, Place(body["id"]), watched.body, exported=True))
    assert resource.id == body["id"]
    table = {path.rstrip("?&").lower() for path in KEPT[kind]}
    assert watched.seen - {f"{it}[]" for it in table} <= table


def test_an_address_loses_its_query() -> None:
    found = kept(POOL)
    assert found is not None
    machine = found["properties"]["deploymentConfiguration"]["virtualMachineConfiguration"]
    assert machine["osDisk"]["imageUris"] == [SAS.partition("?")[0], "https://b/other.vhd"]


def test_custom_data_is_never_kept() -> None:
    profile = {**VM["properties"]["osProfile"], "customData": SECRET}
    body = {**VM, "properties": {**VM["properties"], "osProfile": profile}}
    assert SECRET not in json.dumps(kept(body))


@pytest.mark.parametrize(
    "body", [{}, {"id": 5}, {"id": ""}, {"id": VERSION["id"], "type": "Microsoft.Web/sites"}]
)
def test_what_is_of_no_type_that_is_read_is_dropped(body: Body) -> None:
    assert kept(body) is None


@pytest.mark.parametrize(
    "address",
    [
        "https://a.example/os.vhd?sig=SECRET",
        "https://a.example/os.vhd#SECRET",
        "https://me:SECRET@a.example/os.vhd",
        "https://a.example/os.vhd?\nSECRET",
    ],
)
def test_an_address_is_kept_without_what_may_open_it(address: str) -> None:
    body = {"id": VM["id"].replace("virtualMachines", "disks"), "type": "Microsoft.Compute/disks"}
    found = kept({**body, "properties": {"creationData": {"sourceUri": address}}})
    assert found is not None
    assert found["properties"] == {"creationData": {"sourceUri": "https://a.example/os.vhd"}}


def test_an_address_where_an_id_should_be_is_kept_likewise() -> None:
    body = copy.deepcopy(POOL)
    machine = body["properties"]["deploymentConfiguration"]["virtualMachineConfiguration"]
    machine["imageReference"] = {"id": SAS}
    assert SECRET not in json.dumps(kept(body))
