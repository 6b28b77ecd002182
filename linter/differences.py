"""Differences: which findings came and which went, between two checks.

A finding of one check is one of the other when rule, resource and words are the same, in whatever
file and line. Resources are the same when their ids are, or when a document does not know the
subscription or the group, by their names.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

from linter import ids
from linter.model import Place
from linter.outcome import Outcome
from linter.report import Finding, Undecided

T = TypeVar("T", Finding, Undecided)
_LINE = re.compile(r"\b(lines?|columns?) \d+(?: (?:to|and) \d+)?")
_SPOT = re.compile(r":\d+(?::\d+)?\b")
_DOCUMENT = re.compile(r"\{([^{}/]*?) (?:in|of) [^{}/]*\}")


class Side(NamedTuple):
    """One of two checks: what it found, and the names of the files that it looked at."""

    findings: Sequence[Finding]
    unknowns: Sequence[Undecided]
    files: Sequence[str] = ()

    @classmethod
    def of(cls, outcome: Outcome, findings: Sequence[Finding]) -> "Side":
        """Return the side of an outcome; ``findings`` are those of it that count."""
        return cls(findings, outcome.report.unknowns, [it.name for it in outcome.sources])


class Changes(NamedTuple, Generic[T]):
    """What came, what went, and how many stayed."""

    came: tuple[T, ...]
    went: tuple[T, ...]
    stayed: int


class Differences(NamedTuple):
    """What changed from one check to another."""

    findings: Changes[Finding]
    unknowns: Changes[Undecided]


def differences(old: Side, new: Side) -> Differences:
    """Compare two checks. Everything keeps the order of its side."""
    said = _Words(old.files), _Words(new.files)
    return Differences(
        _changes(old.findings, new.findings, said), _changes(old.unknowns, new.unknowns, said)
    )


class _Words:
    """What is said, without what changes from one check to the next: files, lines, documents."""

    def __init__(self, files: Iterable[str]) -> None:
        names = sorted({it for it in files if it}, key=len, reverse=True)
        self._names = re.compile("|".join(map(re.escape, names)) or "(?!)")

    def of(self, text: str) -> str:
        """Return the words of a message."""
        told = _SPOT.sub("", _LINE.sub(r"\1", self._names.sub("", _DOCUMENT.sub(r"{\1}", text))))
        return " ".join(told.casefold().split())

    def key(self, place: Place) -> str:
        """Return the id of a resource, in which two documents' placeholders are alike."""
        return ids.key(_DOCUMENT.sub(r"{\1}", place.resource_id))


class _Entry(NamedTuple, Generic[T]):
    item: T
    signs: tuple[str, str, str]
    key: str


def _entry(item: T, words: _Words) -> _Entry[T]:
    text = item.message if isinstance(item, Finding) else item.reason
    key = words.key(item.place)
    return _Entry(item, (item.rule, ids.full_name(key), words.of(text)), key)


def _changes(old: Sequence[T], new: Sequence[T], said: tuple[_Words, _Words]) -> Changes[T]:
    left: dict[tuple[str, str, str], list[_Entry[T]]] = {}
    for item in old:
        entry = _entry(item, said[0])
        left.setdefault(entry.signs, []).append(entry)
    waiting = [_entry(item, said[1]) for item in new]
    for same in (_equal, ids.compatible):
        waiting = [it for it in waiting if not _found(it, left.get(it.signs, []), same)]
    gone = {id(it.item) for entries in left.values() for it in entries}
    went = tuple(it for it in old if id(it) in gone)
    return Changes(tuple(it.item for it in waiting), went, len(new) - len(waiting))


def _found(entry: _Entry[T], others: list[_Entry[T]], same: Callable[[str, str], bool]) -> bool:
    """Take the one that an entry was out of the others; return whether there was one."""
    for number, other in enumerate(others):
        if same(entry.key, other.key):
            del others[number]
            return True
    return False


def _equal(one: str, other: str) -> bool:
    return one == other
