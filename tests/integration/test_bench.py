"""The bench still measures what there is: its counted requests, which take no time."""

from tests.bench.event_kinds import count
from tests.bench.scene import scene


def test_the_requests_of_every_kind_of_event_are_counted() -> None:
    with scene() as here:
        rows = {what: dict(counts) for what, counts in count(here)}
    assert rows["a snapshot without our tag"] == {"Azure reads": 1}
    assert rows["the same event again"] == {"point reads": 1, "Azure reads": 1}
    started = rows["first snapshot of a capture: starts a run"]
    assert (started["transactions"], started.get("effects", 0)) == (1, 0)
    asked = rows["last snapshot: a version is asked for"]
    # One transaction before the effect, one with what became of it.
    assert (asked["point reads"], asked["transactions"], asked["effects"]) == (1, 2, 1)
    assert asked["Azure reads"] <= 4
    assert len(rows) == 8
