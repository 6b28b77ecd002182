"""Saved files that somebody wrote or changed: read as far as they say anything."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.readers.saved import NewerForm, Saved
from linter.source import Source
from linter.world import World
from tests.unit.linter.rich_bodies import RICH
from tests.unit.linter.small_azure import (
    COMPUTE,
    GROUP,
    IMAGE,
    SUBSCRIPTION,
    SmallAzure,
    account,
    batchlint,
    image,
    live,
    pool,
)

VERSION = f"{COMPUTE}/galleries/g/images/x/versions/1.0.0"
HEADER = json.dumps({"batchlint": "snapshot", "version": 1, "subscriptions": [SUBSCRIPTION]})


def saved(*more: object, header: str = HEADER) -> Saved:
    texts = [it if isinstance(it, str) else json.dumps(it) for it in more]
    return Saved([Source("s.jsonl", "\n".join([header, *texts]).encode())])


def test_a_newer_file_is_refused(tmp_path: Path) -> None:
    newer = HEADER.replace('"version": 1', '"version": 2')
    with pytest.raises(NewerForm):
        saved(header=newer)
    (tmp_path / "s.jsonl").write_text(newer, encoding="utf-8")
    done = batchlint(tmp_path, "s.jsonl")
    assert done.code == 2
    assert "s.jsonl was saved in version 2" in done.err
    assert "update batchlint" in done.err


def test_a_broken_line_is_a_finding_with_its_line(tmp_path: Path) -> None:
    texts = [HEADER, json.dumps(pool("frames")), '{"id": ', "", '{"absent": 5, "reason": "x"}']
    (tmp_path / "s.jsonl").write_text("\n".join(texts), encoding="utf-8")
    document = batchlint(tmp_path, "s.jsonl", "--format", "json").document
    broken = [it["place"]["line"] for it in document["findings"] if it["rule"] == "BL901"]
    assert broken == [3, 5]
    assert "BL203" in {it["rule"] for it in document["findings"]}


def test_many_broken_lines_are_not_as_many_findings() -> None:
    found = saved(*["?"] * 500).unreadable_lines
    assert len(found) == 21
    assert found[-1].message == "this line and 479 after it cannot be read"


@pytest.mark.parametrize("first", ['{"batchlint": "snapshot"', '{"batchlint": "snapshot"}'])
def test_a_broken_header_is_a_finding_and_nothing_is_read(tmp_path: Path, first: str) -> None:
    (tmp_path / "s.jsonl").write_text(f"{first}\n{json.dumps(pool('a'))}", encoding="utf-8")
    done = batchlint(tmp_path, "s.jsonl", "--format", "json")
    assert [it["rule"] for it in done.document["findings"]] == ["BL901"]
    assert (done.code, done.err) == (
        3,
        "batchlint: nothing to lint: s.jsonl was refused, see BL901\n",
    )


def test_a_file_that_was_cut_off_between_two_lines_says_so(tmp_path: Path) -> None:
    """What is missing would not exist, and what it needs would be called deletable."""
    azure = SmallAzure([account(), image("old"), pool("frames", f"{COMPUTE}/images/old")])
    live(azure, tmp_path, "--snapshot", "s.jsonl")
    lines = (tmp_path / "s.jsonl").read_text("utf-8").splitlines(keepends=True)
    cut = [it for it in lines if "pools/frames" not in it]
    for kept, said in (
        (lines, []),
        (cut, [f"ends after {len(cut) - 1} of {len(lines) - 1} lines"]),
    ):
        (tmp_path / "s.jsonl").write_text("".join(kept), encoding="utf-8")
        document = batchlint(tmp_path, "s.jsonl", "--format", "json").document
        broken = [it["message"] for it in document["findings"] if it["rule"] == "BL901"]
        assert [it[it.index("ends") : it.index("lines") + 5] for it in broken] == said
        assert "may be deleted" not in batchlint(tmp_path, "inventory", "s.jsonl").out


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "type", "properties", "absent", "reason", "unread", "listed"]),
            inner,
        )
    ),
    max_leaves=8,
)


@given(st.lists(JSON | st.sampled_from(RICH), max_size=4), st.data())
def test_a_tampered_file_never_crashes(values: list[object], data: st.DataObject) -> None:
    text = "\n".join(json.dumps(it) for it in values)
    cut = data.draw(st.integers(0, len(text)))
    found = saved(text[:cut] + data.draw(st.sampled_from(["", "\0", "[" * 9000, '"'])) + text[cut:])
    world = World(found.resources)
    found.settle(world, [IMAGE, "x"])
    assert world.is_settled(IMAGE)
    assert world.is_settled("x")


def test_what_a_complete_list_does_not_have_does_not_exist() -> None:
    gallery = f"{GROUP}/providers/Microsoft.Compute/galleries/g"
    found = saved(
        {"unread": gallery, "reason": "the images of g were refused"},
        {
            "unread": f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Compute/disks",
            "reason": "the disks were refused",
        },
        {
            "unread": f"/subscriptions/{SUBSCRIPTION}/resourceGroups/b/providers/"
            "Microsoft.Compute/images",
            "reason": "the images of b were refused",
        },
    )
    world = World()
    asked = {
        f"{COMPUTE}/images/new": "the saved lists do not have it",
        f"{COMPUTE}/disks/d": "the disks were refused",
        VERSION: "the images of g were refused",
        f"{COMPUTE}/virtualMachines/vm": "nobody asked for it when the file was saved",
        IMAGE.replace(SUBSCRIPTION, "1" * 8): "nobody asked for it when the file was saved",
    }
    found.settle(world, list(asked))
    for resource_id, reason in asked.items():
        assert reason in str(world.get(resource_id))
    assert [world.is_absent(it) for it in asked] == [True, False, False, False, False]


def test_a_group_knows_nothing_of_other_groups() -> None:
    narrow = saved(header=HEADER.replace("}", ', "group": "Golden"}'))
    world = World()
    other = IMAGE.replace("/golden/", "/other/")
    narrow.settle(world, [IMAGE, other])
    assert (world.is_absent(IMAGE), world.is_absent(other)) == (True, False)


def test_a_line_that_is_nested_too_deeply_is_broken() -> None:
    assert len(saved("[" * 200_000).unreadable_lines) == 1
