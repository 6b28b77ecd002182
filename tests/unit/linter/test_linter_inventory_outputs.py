"""An inventory as a table, as JSON and as a drawing."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import linter.inventory
from linter import ids
from linter.inventory import Inventory, document, dot, table
from linter.inventory.columns import columns, shortened
from linter.inventory.graph import Edge, Graph, Node, graph_of
from linter.inventory.rows import NOT_LOOKED_AT
from linter.looking import Unread
from tests.unit.linter.arm_bodies import DISK, SNAPSHOT, Body, disk, snapshot, vm
from tests.unit.linter.drawings import drawn
from tests.unit.linter.inventory_worlds import (
    GALLERY,
    TODAY,
    WHOLE,
    ListedAzure,
    account,
    definition,
    image_id,
    managed,
    pool,
    snapshot_id,
    taken,
    taken_of,
    version,
)

SCHEMA = Path(linter.inventory.__file__).with_name("inventory.schema.json")
UBUNTU = {"publisher": "canonical", "offer": "ubuntu", "sku": "22_04", "version": "latest"}
BODIES: list[Body] = [
    account(),
    pool("frames", {"id": image_id("golden")}, dedicated=20),
    pool("next", {"id": GALLERY}, scaleSettings={"autoScale": {"formula": "$a=1"}}),
    pool("plain", UBUNTU),
    pool("twin", {"id": image_id("golden")}),
    managed("golden", snapshot={"id": SNAPSHOT}),
    managed("old", snapshot={"id": snapshot_id("lost")}),
    snapshot(),
    disk(),
    vm(),
    definition(),
    version("1.0.0", SNAPSHOT),
    version("2.0.0", image_id("old")),
]


def as_table(inventory: Inventory, width: int | None = None) -> str:
    stream = io.StringIO()
    table.write(inventory, stream, width)
    return stream.getvalue()


def as_json(inventory: Inventory) -> dict[str, Any]:
    stream = io.StringIO()
    document.write(inventory, stream, edition="2024-03", today=TODAY)
    found: dict[str, Any] = json.loads(stream.getvalue())
    return found


def as_dot(bodies: list[Body]) -> str:
    stream = io.StringIO()
    inventory, world = taken_of(ListedAzure(bodies))
    dot.write(graph_of(world, inventory), stream)
    return stream.getvalue()


def cells(text: str, name: str) -> list[str]:
    """The cells of the row that has a name, split where columns begin."""
    lines = text.splitlines()
    at = next(number for number, line in enumerate(lines) if f" {name} " in f" {line}")
    head = next(line for line in reversed(lines[:at]) if line.isupper())
    starts = [i for i, c in enumerate(head) if c != " " and (i == 0 or head[i - 2 : i] == "  ")]
    ends = [*starts[1:], None]
    return [lines[at][start:end].strip() for start, end in zip(starts, ends, strict=True)]


def test_a_line_for_each_pool_and_each_image() -> None:
    text = as_table(taken(*BODIES))
    assert cells(text, "render/frames") == [
        *("render/frames", "steady", "2/20", "Standard_D4s_v5", "managed image golden"),
        *("builder-os-1 < builder-os < builder", "1 pool", "ubuntu 22.04 until 2027-06-30"),
    ]
    assert cells(text, "render/next")[2:6] == [
        *("2/auto", "Standard_D4s_v5", "gallery (latest) shared/golden", "old < lost (gone)")
    ]
    assert cells(text, "shared/golden/1.0.0")[:3] == [
        *("version", "shared/golden/1.0.0", "may be deleted")
    ]
    assert cells(text, "shared/golden/2.0.0")[2:] == [
        *("in use (latest)", "Pool render/next takes the latest version.")
    ]
    assert "4 pools in 1 account; of 6 images and sources: 2 in use, 1 latest" in text
    assert text.endswith(f"Read: subscription one.\n{NOT_LOOKED_AT}\n")
    assert "\x1b" not in text


def test_what_could_not_be_read_is_said() -> None:
    unread = [Unread(f"/a/{n}", f"the pools of a{n} could not be read") for n in range(12)]
    disks = Unread("/s/providers/Microsoft.Compute/disks", "the disks could not be read")
    found = taken(managed("old"), view=WHOLE._replace(unread=(*unread, disks)))
    text = as_table(found)
    assert "Nothing is called deletable, as nobody knows:\n- the pools of a0 could" in text
    assert "- and 2 more; --format json has them all\n" in text
    assert "Could not be read:\n- the disks could not be read\n" in text


@pytest.mark.parametrize("width", [*range(0, 130, 7), 200, 1000, None])
def test_a_table_of_any_width(width: int | None) -> None:
    text = as_table(taken(*BODIES), width)
    assert "frames" in text
    if width is not None and width >= 140:
        assert max(map(len, text.splitlines())) <= width


def test_columns_shorten_the_widest_first_and_only_where_a_width_says_so() -> None:
    rows = [("a", "", "x" * 30), ("bb", "", "y" * 10 + "z" * 10)]
    wide = list(columns(("A", "B", "C"), rows, None))
    assert wide == ["A   C", "a   " + "x" * 30, "bb  " + "y" * 10 + "z" * 10]
    assert list(columns(("A", "B", "C"), rows, 16))[2] == "bb  yyyyy...zzzz"
    assert shortened("abcdefgh", 6) == "ab...h"
    assert [shortened("abcdefgh", width) for width in (0, 3, 8)] == ["", "abc", "abcdefgh"]


def test_a_name_cannot_do_anything_to_a_terminal() -> None:
    odd = {**UBUNTU, "offer": "u\x1b[31m\nx"}
    assert "\x1b" not in as_table(taken(account(), pool("p", odd)))


def test_json_follows_its_schema() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    unread = (Unread("/a", "the pools of a could not be read"),)
    odd = [pool("odd", None), pool("size", UBUNTU, vmSize=7, scaleSettings=[])]
    for found in (taken(*BODIES), taken(), taken(*odd, view=WHOLE._replace(unread=unread))):
        jsonschema.validate(as_json(found), schema, jsonschema.Draft202012Validator)


def test_json_holds_what_the_rows_hold() -> None:
    found = as_json(taken(*BODIES))
    first = found["pools"][0]
    assert first["nodes"] == {
        "current": {"dedicated": 2, "spot": 0},
        "target": {"dedicated": 20, "spot": 0},
        "autoscale": False,
    }
    assert first["image"]["customVmImage"] is True
    assert [it["kind"] for it in first["lineage"][0]["steps"]][-1] == "virtual machine"
    assert date.fromisoformat(first["nodeAgent"]["supportEnds"])
    assert found["pools"][1]["nodes"]["target"] is None
    by_name = {it["name"]: it for it in found["images"]}
    assert by_name["golden"]["pools"] == [f"{it['id']}" for it in (first, found["pools"][3])]
    assert found["verdicts"]["needed"] == 1
    assert found["notLookedAt"] == NOT_LOOKED_AT


def test_a_drawing_leads_from_pools_to_machines() -> None:
    drawing = drawn(as_dot(BODIES))
    edges = {(ids.name(one), ids.name(two)): it for (one, two), it in drawing.edges.items()}
    assert set(edges) == {
        *(("frames", "golden"), ("twin", "golden"), ("next", "golden")),
        ("plain", "marketplace:canonical:ubuntu:22_04:latest"),
        *(("golden", "builder-os-1"), ("builder-os-1", "builder-os"), ("builder-os", "builder")),
        *(("golden", "1.0.0"), ("golden", "2.0.0"), ("1.0.0", "builder-os-1"), ("2.0.0", "old")),
        ("old", "lost"),
    }
    assert edges["golden", "2.0.0"] == {"label": "latest"}
    assert edges["old", "lost"] == {"style": "dashed", "color": "red"}
    lost = drawing.nodes[snapshot_id("lost").lower()]
    assert lost == {
        "label": "snapshot lost gone",
        "shape": "note",
        "style": "dashed",
        "color": "red",
    }
    assert {ids.name(key) for pair in drawing.edges for key in pair} <= {
        ids.name(key) for key in drawing.nodes
    }


def test_a_drawing_does_not_depend_on_what_was_read_first() -> None:
    assert as_dot(BODIES) == as_dot(BODIES[::-1])


@pytest.mark.parametrize("name", ['a"b', "a\\", 'a\\"b', "a\nb", "a\x00b", "{x|y}", "<b>", "];}"])
def test_a_drawing_of_any_name(name: str) -> None:
    stream = io.StringIO()
    nodes = (Node(f"k{name}", "pool", name), Node("other", "disk", "other", "gone"))
    dot.write(Graph(nodes, (Edge(f"k{name}", "other", name),)), stream)
    drawing = drawn(stream.getvalue())
    shown = name.replace("\x00", "\N{REPLACEMENT CHARACTER}").replace("\n", " ")
    assert drawing.nodes[f"k{shown}"]["label"] == f"pool {shown}"
    assert drawing.edges[f"k{shown}", "other"]["label"] == shown
    assert DISK not in drawing.nodes


@pytest.mark.parametrize(("name", "state"), [("lost", "gone"), ("unlisted", "not read")])
def test_a_drawing_knows_what_the_lists_tell_and_asks_for_nothing(name: str, state: str) -> None:
    azure = ListedAzure([managed("unused", snapshot={"id": snapshot_id(name)})])
    inventory, world = taken_of(azure)
    before = len(azure.asked)
    nodes = {it.name: it.state for it in graph_of(world, inventory, azure).nodes}
    assert nodes[name] == state
    assert azure.asked[before:] == ([snapshot_id(name)] if state == "gone" else [])
