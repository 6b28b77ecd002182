"""Resource ids and the names that follow from a run."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.pipeline import names
from functions.pipeline.resource_id import (
    BATCH_ACCOUNT,
    GALLERY_VERSION,
    GROUP,
    POOL,
    SNAPSHOT,
    InvalidResourceId,
    parse,
    same,
)
from functions.pipeline.world import key
from tests.unit.pipeline.pipeline_worlds import ACCOUNT, NOW, OS_SNAPSHOT, VERSION
from tests.unit.pipeline.pipeline_worlds import GROUP as GOLDEN

NAME = st.from_regex(r"[A-Za-z0-9_.()-]{1,30}", fullmatch=True)
RUN = st.from_regex(r"[0-9a-f]{20}", fullmatch=True)
INSTANT = st.datetimes(datetime(2020, 1, 1), datetime(2199, 1, 1), timezones=st.just(UTC))


@given(NAME, NAME, st.lists(st.tuples(NAME, NAME), max_size=3))
def test_an_id_is_read_as_it_is_written(
    subscription: str, group: str, path: list[tuple[str, str]]
) -> None:
    text = f"/subscriptions/{subscription}/resourceGroups/{group}"
    if path:
        text += "/providers/Microsoft.Compute" + "".join(f"/{kind}/{name}" for kind, name in path)
    found = parse(text)
    assert str(found) == text
    assert found.name == (path[-1][1] if path else group)
    for spelled in (text + "/", text.upper(), text.lower()):
        assert parse(spelled).key == found.key == key(spelled)
        assert same(spelled, text)


@pytest.mark.parametrize(
    ("text", "kind", "parent"),
    [
        (OS_SNAPSHOT, SNAPSHOT, GOLDEN),
        (VERSION, GALLERY_VERSION, VERSION.rpartition("/versions")[0]),
        (f"{ACCOUNT}/pools/p", POOL, ACCOUNT),
        (ACCOUNT.upper() + "/", BATCH_ACCOUNT, GOLDEN.upper().replace("SOURCEGROUPS", "")),
        (GOLDEN, GROUP, GOLDEN),
    ],
)
def test_types_are_told_apart_and_parents_found(text: str, kind: str, parent: str) -> None:
    found = parse(text)
    assert found.type == kind
    assert str(found.parent).lower().startswith(parent.lower()[:30])
    assert parse(text, kind) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        None,
        7,
        "golden",
        "/subscriptions/s",
        "/subscriptions/s/resourceGroups/",
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute",
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/images",
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/images/a/versions",
        OS_SNAPSHOT + "?api-version=1",
        OS_SNAPSHOT + "#x",
        OS_SNAPSHOT + "//",
        "https://management.azure.com" + OS_SNAPSHOT,
        OS_SNAPSHOT.replace("golden", "gol\\den"),
        OS_SNAPSHOT + "\n",
        OS_SNAPSHOT + "\x00",
        OS_SNAPSHOT + " ",
    ],
)
def test_what_is_no_id_is_told_what_one_looks_like(text: object) -> None:
    with pytest.raises(InvalidResourceId, match=r"as in\s+/subscriptions/…/resourceGroups/…"):
        parse(text)


def test_an_id_of_another_type_is_told_which_was_expected() -> None:
    with pytest.raises(InvalidResourceId, match=f"expected the resource id of {POOL}.*snapshots"):
        parse(OS_SNAPSHOT, POOL)


@given(RUN, st.text("ab", max_size=5), st.text("ab", max_size=5))
def test_a_run_is_another_for_another_pipeline_or_source(run: str, one: str, other: str) -> None:
    assert names.is_run_id(names.run_id(one, other))
    assert (names.run_id(one, run) == names.run_id(other, run)) == (one == other)
    assert names.run_id(one, other) == names.run_id(one, other)


@pytest.mark.parametrize("text", ["", "0" * 19, "0" * 21, "G" * 20, "A" * 20, "\u0660" * 20])
def test_what_is_no_run_is_told_apart(text: str) -> None:
    assert not names.is_run_id(text)


@given(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}[A-Za-z0-9]", fullmatch=True), RUN)
def test_names_of_snapshots_and_images_are_short_enough_and_well_formed(vm: str, run: str) -> None:
    for piece in ("os", "0", "63"):
        found = names.snapshot_name(vm, run, piece)
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,80}", found), found
        assert found.endswith("-os" if piece == "os" else f"-lun{piece}")
        assert run[:10] in found
    assert len(names.image_name(vm, run)) <= 80


def test_two_disks_of_one_vm_and_two_runs_of_it_have_different_names() -> None:
    runs = ["0" * 20, "1" * 20]
    found = {names.snapshot_name("v" * 64, run, p) for run in runs for p in ("os", "1", "11")}
    assert len(found) == 6


@given(INSTANT, RUN, st.timedeltas(timedelta(seconds=1), timedelta(days=900)), RUN)
def test_versions_are_of_32_bits_and_later_runs_have_higher_ones(
    when: datetime, run: str, after: timedelta, other: str
) -> None:
    def version(at: datetime, of: str) -> list[int]:
        return [int(part) for part in names.version_number(at, of).split(".")]

    first, second = version(when, run), version(when + after, other)
    assert len(first) == 3
    assert all(0 <= part < 2**31 for part in first)
    assert second > first
    assert version(when.replace(microsecond=0), run) == first


def test_a_pools_name_follows_from_its_template() -> None:
    run = "0123456789abcdef0123"
    assert names.pool_name("{pipeline}-{run}", "golden", run) == "golden-0123456789"
    assert names.pool_name("fixed", "golden", run) == "fixed"


@pytest.mark.parametrize(
    ("tags", "found"),
    [
        ({"poolwright-run": "x"}, "x"),
        ({"Poolwright-RUN": " x "}, "x"),
        ({"poolwright-run": 7}, ""),
        ({"poolwright-runs": "x"}, ""),
        (None, ""),
        ([], ""),
    ],
)
def test_tag_names_are_compared_without_regard_to_case(tags: object, found: str) -> None:
    assert names.tag({"tags": tags}, names.RUN_TAG) == found
    assert names.tag({}, names.RUN_TAG) == ""


@given(NAME, NAME)
def test_a_claims_key_is_allowed_in_a_table_and_the_same_in_any_case(group: str, name: str) -> None:
    text = f"/subscriptions/s/resourceGroups/{group}/providers/Microsoft.Compute/images/{name}"
    found = names.claim_key(parse(text))
    assert not set(found) & set("/\\#?")
    assert found == names.claim_key(parse(text.upper() + "/"))
    assert names.event_id("0" * 20, "failed", 2) != names.event_id("0" * 20, "failed", 1)
    assert NOW
