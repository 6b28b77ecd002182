"""A world finds resources whatever the case of the id, and says why it has none."""

from hypothesis import given
from hypothesis import strategies as st

from linter.model import Disk, Place
from linter.values import Unknown
from linter.world import WatchedWorld, World
from tests.unit.linter.arm_bodies import DISK, VM


def _respell(text: str, upper: list[bool]) -> str:
    flags = upper + [False] * len(text)
    return "".join(c.upper() if up else c.lower() for c, up in zip(text, flags, strict=False))


@given(st.lists(st.booleans(), max_size=len(DISK)))
def test_a_resource_is_found_under_any_spelling(upper: list[bool]) -> None:
    disk = Disk(Place(DISK))
    assert World([disk]).get(_respell(DISK, upper)) is disk


def test_what_nobody_looked_at_is_neither_there_nor_absent() -> None:
    world = World()
    assert isinstance(world.get(DISK), Unknown)
    assert not world.is_absent(DISK)
    assert not world.is_settled(DISK)


def test_absent_and_unreadable_are_told_apart() -> None:
    world = World()
    world.add_absent(DISK)
    world.add_unreadable(VM, "reading it is forbidden (403)")
    assert world.is_absent(DISK.upper())
    assert not world.is_absent(VM)
    assert world.get(VM.upper()) == Unknown("reading it is forbidden (403)")
    assert world.is_settled(VM)
    assert world.is_settled(DISK)
    assert list(world) == []


def test_the_latest_word_counts() -> None:
    world = World([Disk(Place(DISK))])
    world.add_absent(DISK)
    assert isinstance(world.get(DISK), Unknown)
    world.add(Disk(Place(DISK.upper())))
    assert not world.is_absent(DISK)
    assert [disk.id for disk in world] == [DISK.upper()]


def test_a_watched_world_notes_only_what_has_no_answer() -> None:
    world = World([Disk(Place(DISK))])
    watched = WatchedWorld(world)
    watched.get(DISK)
    watched.get(VM)
    watched.get(VM.upper())
    assert list(watched.unanswered.values()) == [VM]
    assert not world.is_settled(VM)
