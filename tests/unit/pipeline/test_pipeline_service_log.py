"""The service log: the documented envelope with all its traps becomes resize events."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.pipeline.effects import Publish
from functions.pipeline.service_log import RESIZE_COMPLETED, resize_events

ID = "/SUBSCRIPTIONS/S-1/RESOURCEGROUPS/GOLDEN/PROVIDERS/MICROSOFT.BATCH/BATCHACCOUNTS/RENDER/"
POOL = (
    "/subscriptions/s-1/resourceGroups/golden/providers/Microsoft.Batch/batchAccounts/render"
    "/pools/frames"
)


def record(operation: str = "PoolResizeCompleteEvent", **changes: Any) -> dict[str, Any]:
    """A record as the diagnostic setting writes it; ``top`` changes the envelope."""
    properties = {
        "id": "FRAMES",
        "nodeDeallocationOption": "Requeue",
        "currentDedicatedNodes": 10,
        "targetDedicatedNodes": 100,
        "currentLowPriorityNodes": 0,
        "targetLowPriorityNodes": 0,
        "enableAutoScale": 0,
        "isAutoPool": 0,
        "startTime": "2026-11-20 10:00:00.250",
        "endTime": "2026-11-20 10:14:09.500",
        "resultCode": "Success",
        "resultMessage": "The operation succeeded",
    }
    top = {
        "time": "2026-11-20T10:14:10.1234567Z",
        "resourceId": ID,
        "category": "ServiceLog",
        "operationName": operation,
        "operationVersion": "2017-06-01",
    }
    return top | dict(changes.pop("top", {})) | {"properties": properties | changes}


def events(*records: object) -> list[Publish]:
    """The events of one message."""
    return resize_events(json.dumps({"records": records}).encode())[0]


def one(**changes: Any) -> Publish:
    """The event of one record."""
    (event,) = events(record(**changes))
    return event


def test_the_documented_record_becomes_an_event_about_its_pool() -> None:
    event = one()
    assert (event.type, event.subject) == (RESIZE_COMPLETED, POOL)
    assert event.data == {
        "pool": POOL,
        "currentDedicatedNodes": 10,
        "targetDedicatedNodes": 100,
        "currentLowPriorityNodes": 0,
        "targetLowPriorityNodes": 0,
        "enableAutoScale": False,
        "resultCode": "Success",
        "resultMessage": "The operation succeeded",
        "startTime": "2026-11-20T10:00:00.250000+00:00",
        "endTime": "2026-11-20T10:14:09.500000+00:00",
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"top": {"resourceId": ID.rstrip("/")}},
        {"top": {"resourceId": ID.lower()}},
        {"id": "frames"},
        {"startTime": "2026-11-20T10:00:00.25Z", "endTime": "2026-11-20T10:14:09.5Z"},
        {"startTime": "2026-11-20T11:00:00.25+01:00"},
        {"top": {"operationName": "POOLRESIZECOMPLETEEVENT", "time": "2026-11-20T23:00:00Z"}},
    ],
)
def test_a_repeated_record_repeats_its_event_however_it_is_spelled(changes: dict[str, Any]) -> None:
    assert one(**changes).id == one().id
    assert one(**changes).data == one().data


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "other"},
        {"endTime": "2026-11-20 10:14:09.501"},
        {"top": {"resourceId": ID.replace("RENDER", "OTHER")}},
    ],
)
def test_another_resize_is_another_event(changes: dict[str, Any]) -> None:
    assert one(**changes).id != one().id


@pytest.mark.parametrize(
    ("value", "flag"),
    [
        (1, True),
        (0, False),
        (True, True),
        (False, False),
        ("1", True),
        ("True", True),
        (None, False),
    ],
)
def test_booleans_come_as_numbers_too(value: object, flag: bool) -> None:
    assert one(enableAutoScale=value).data["enableAutoScale"] is flag


@pytest.mark.parametrize(
    ("value", "number"),
    [(7, 7), ("7", 7), (None, None), ("", None), ("many", None), ([], None), ("--5", None),
     ("9" * 5000, None), ("\u0667", None)],
)  # fmt: skip
def test_counts_are_numbers_or_unknown(value: object, number: int | None) -> None:
    assert one(currentDedicatedNodes=value).data["currentDedicatedNodes"] == number


@pytest.mark.parametrize("value", ["soon", "", None, 7, "0001-01-01T00:00:00+14:00"])
def test_a_time_that_is_none_stops_nothing(value: object) -> None:
    assert one(startTime=value).subject == POOL


def test_properties_may_come_as_text() -> None:
    body = record()
    body["properties"] = json.dumps(body["properties"])
    assert events(body) == [one()]


@pytest.mark.parametrize(
    "neighbour",
    [
        record("PoolResizeStartEvent"),
        record("PoolCreateEvent"),
        {"operationName": "PoolResizeCompleteEvent"},
        record(top={"resourceId": "render"}),
        record(top={"resourceId": None}),
        record(top={"resourceId": ID + "POOLS/FRAMES"}),
        record() | {"properties": None},
        record() | {"properties": []},
        record() | {"properties": "{"},
        record() | {"properties": "[" * 100_000},
        record(id=""),
        record(currentDedicatedNodes="--5"),
        record(startTime="0001-01-01T00:00:00+14:00"),
        {"operationName": None},
        {"operationName": ["PoolResizeCompleteEvent"]},
        {},
        None,
        7,
        "text",
        [],
    ],
)
def test_neighbours_count_whatever_stands_beside_them(neighbour: object) -> None:
    found = events(record(id="a"), neighbour, record(id="b"))
    names = [event.subject.rpartition("/")[2] for event in found]
    assert (names[0], names[-1]) == ("a", "b")
    assert set(names) <= {"a", "b", "frames"}


@pytest.mark.parametrize(
    "message",
    [b"", b"{", b"\xff\xfe", b"null", b"7", b'"text"', b"[]", b"{}", b'{"records": null}',
     b'{"records": 7}', b'{"records": {}}', b"[" * 100_000],
)  # fmt: skip
def test_what_is_no_message_of_records_is_passed_over(message: bytes) -> None:
    found, mistakes = resize_events(message)
    assert found == []
    assert len(mistakes) == (message != b"[]")  # no record is no mistake


def test_a_bare_list_of_records_is_taken_too() -> None:
    assert resize_events(json.dumps([record()]).encode()) == ([one()], [])


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=4,
)
FIELDS = st.sampled_from(sorted(record()["properties"]))


@given(st.dictionaries(FIELDS, JSON, max_size=4))
def test_no_value_in_a_record_loses_its_neighbours(changes: dict[str, Any]) -> None:
    found = events(record(id="a"), record(**changes), record(id="b"))
    assert found[0].subject.endswith("/a")
    assert found[-1].subject.endswith("/b")
