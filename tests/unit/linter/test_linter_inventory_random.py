"""Inventories of any world: nothing that a pool needs may go, and every format can show it."""

import io
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from linter import ids
from linter.inventory import Inventory, dot, table
from linter.inventory.graph import graph_of
from linter.looking import Unread
from tests.unit.linter.arm_bodies import ACCOUNT, Body, body, disk, snapshot
from tests.unit.linter.drawings import drawn
from tests.unit.linter.inventory_worlds import (
    GALLERY,
    WHOLE,
    ListedAzure,
    account,
    definition,
    disk_id,
    image_id,
    managed,
    pool,
    snapshot_id,
    taken_of,
    version,
)

NAMES = st.sampled_from(["a", "b", "c"])
NUMBERS = ["1.0.0", "1.10.0", "1.9.0"]
SOURCES = st.one_of(NAMES.map(snapshot_id), NAMES.map(disk_id), st.none())
GOES = "may be deleted"


def versions_id(number: str) -> str:
    return f"{GALLERY}/versions/{number}"


@st.composite
def images(draw: st.DrawFn, name: str) -> Body:
    data = [
        {"lun": lun, **_source(source)}
        for lun, source in enumerate(draw(st.lists(SOURCES, max_size=2)))
    ]
    return managed(name, data=data, **_source(draw(SOURCES)))


def _source(source: str | None) -> dict[str, Any]:
    if source is None:
        return {"blobUri": "https://a/b.vhd"}
    return {"snapshot" if "/snapshots/" in source else "managedDisk": {"id": source}}


@st.composite
def versions(draw: st.DrawFn, number: str) -> Body:
    source = draw(st.one_of(NAMES.map(image_id), NAMES.map(snapshot_id)))
    shallow = {"replicationMode": "Shallow"} if draw(st.integers(0, 3)) == 0 else {}
    return version(number, source, excludeFromLatest=draw(st.booleans()), **shallow)


REFERENCES = st.one_of(
    NAMES.map(lambda name: {"id": image_id(name)}),
    st.sampled_from(NUMBERS).map(lambda number: {"id": versions_id(number).upper()}),
    st.just({"id": GALLERY}),
    st.just({"publisher": "canonical", "offer": "ubuntu", "sku": "22_04"}),
)


@st.composite
def worlds(draw: st.DrawFn) -> list[Body]:
    bodies: list[Body] = [account(), definition()]
    bodies += [draw(images(name)) for name in draw(st.sets(NAMES))]
    bodies += [draw(versions(it)) for it in sorted(draw(st.sets(st.sampled_from(NUMBERS))))]
    bodies += [snapshot(disk_id("a"), snapshot_id=snapshot_id(it)) for it in draw(st.sets(NAMES))]
    bodies += [disk(None, disk_id=disk_id(it)) for it in draw(st.sets(NAMES))]
    for number, reference in enumerate(draw(st.lists(REFERENCES, max_size=3))):
        bodies.append(pool(f"p{number}", reference))
    return bodies


def needed(bodies: list[Body]) -> set[str]:
    """What the pools need: read straight off the bodies, with the rules as people say them."""
    by_id = {ids.key(it["id"]): it["properties"] for it in bodies}
    found: set[str] = set()
    for properties in by_id.values():
        deployed = properties.get("deploymentConfiguration", {})
        machine = deployed.get("virtualMachineConfiguration", {})
        if used := machine.get("imageReference", {}).get("id"):
            found |= {ids.key(used), ids.key(GALLERY) if "/galleries/" in used.lower() else ""}
            if ids.key(used) == ids.key(GALLERY):
                found.add(ids.key(versions_id(newest(by_id))))
    for key in sorted(found):
        found |= behind(key, by_id)
    return found


def newest(by_id: dict[str, Any]) -> str:
    included = [
        number
        for number in NUMBERS
        if (it := by_id.get(ids.key(versions_id(number))))
        and not it["publishingProfile"].get("excludeFromLatest")
    ]
    return max(included, key=lambda it: int(it.split(".")[1]), default="none")


def behind(key: str, by_id: dict[str, Any]) -> set[str]:
    properties = by_id.get(key, {})
    profile = properties.get("storageProfile", {})
    if "osDisk" in profile:
        disks = [profile["osDisk"], *profile["dataDisks"]]
        return {
            ids.key(source["id"])
            for it in disks
            for source in (it.get("snapshot"), it.get("managedDisk"))
            if source
        }
    if properties.get("publishingProfile", {}).get("replicationMode") != "Shallow":
        return set()
    source = ids.key(profile["source"]["id"])
    return {source} | behind(source, by_id)


def taken_from(bodies: list[Body], unread: tuple[Unread, ...] = ()) -> Inventory:
    return taken_of(ListedAzure(bodies), WHOLE._replace(unread=unread))[0]


@settings(max_examples=100)
@given(worlds())
def test_nothing_that_a_pool_needs_may_go(bodies: list[Body]) -> None:
    free = {ids.key(row.id) for row in taken_from(bodies).images if row.verdict == GOES}
    assert not free & needed(bodies)


@settings(max_examples=100)
@given(worlds())
def test_what_no_pool_needs_may_go_where_all_is_known(bodies: list[Body]) -> None:
    found = taken_from(bodies)
    known = {ids.key(it["id"]) for it in bodies}
    wanted = needed(bodies)
    if any(it["properties"].get("publishingProfile", {}).get("replicationMode") for it in bodies):
        return  # nobody knows what a shallow version needs besides
    if ids.key(versions_id("none")) in wanted:
        return  # there is no version that the pool could take
    kept = {ids.key(row.id) for row in found.images if row.verdict != GOES}
    assert kept <= wanted
    assert {ids.key(row.id) for row in found.images} <= known | wanted


@settings(max_examples=40)
@given(worlds(), st.booleans())
def test_nothing_at_all_may_go_while_a_pool_is_unknown(bodies: list[Body], by_list: bool) -> None:
    if by_list:
        found = taken_from(bodies, (Unread(ACCOUNT, "its pools could not be read"),))
    else:
        found = taken_from([*bodies, pool("odd", None)])
    assert not [row for row in found.images if row.verdict == GOES]


@settings(max_examples=40)
@given(worlds(), st.one_of(st.none(), st.integers(0, 200)))
def test_every_format_shows_it(bodies: list[Body], width: int | None) -> None:
    inventory, world = taken_of(ListedAzure(bodies))
    stream = io.StringIO()
    table.write(inventory, stream, width)
    assert stream.getvalue().count("\n") >= len(inventory.pools) + len(inventory.images)
    stream = io.StringIO()
    dot.write(graph_of(world, inventory), stream)
    drawing = drawn(stream.getvalue())
    assert {key for edge in drawing.edges for key in edge} <= drawing.nodes.keys()


@settings(max_examples=40)
@given(st.text(max_size=40), st.text(max_size=40), st.integers(0, 120))
def test_names_of_any_text(name: str, image: str, width: int) -> None:
    odd = [pool(name, {"id": image}), body(image, {"storageProfile": name})]
    inventory, world = taken_of(ListedAzure(odd))
    table.write(inventory, io.StringIO(), width)
    stream = io.StringIO()
    dot.write(graph_of(world, inventory), stream)
    drawn(stream.getvalue())
