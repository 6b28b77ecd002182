"""Suppressions in metadata: what stands under ``metadata.batchlint`` beside a resource."""

from collections.abc import Iterable, Iterator
from typing import Any

from linter.access import at, items_at, text_at, texts_at
from linter.command.suppressions.suppression import Suppression
from linter.data import Record, Rows
from linter.model import Place, Resource
from linter.values import ABSENT, Known, Unknown, Value

_EXPECTED = (
    "cannot be understood; write"
    ' {"ignore": [{"rules": ["BL201"], "reason": "...", "until": "2027-01-01"}]}'
)


def find_in_notes(resources: Iterable[Resource]) -> Iterator[Suppression]:
    """Go through the suppressions in the notes of resources."""
    for resource in resources:
        if resource.notes != ABSENT:
            yield from _of(resource)


def _of(resource: Resource) -> Iterator[Suppression]:
    notes = resource.notes
    place = resource.place_of(notes)
    if isinstance(notes, Unknown):
        yield Suppression(place, flaw=f"cannot be read: {notes.reason}")
        return
    listed = at(notes, "ignore")
    entries = items_at(listed)
    if entries.more is not None or not entries.known:
        yield Suppression(place, flaw=_EXPECTED)
    for entry in entries.known:
        yield _entry(resource, entry, resource.place_of(entry) if entry.spot else place)


def _entry(resource: Resource, entry: Value[Any], place: Place) -> Suppression:
    if not isinstance(entry, Known) or not isinstance(entry.value, Record):
        return Suppression(place, flaw=_EXPECTED)
    rules = _rules(entry)
    reason, until = text_at(entry, "reason"), text_at(entry, "until")
    if not rules or isinstance(reason, Unknown) or isinstance(until, Unknown):
        return Suppression(place, flaw=_EXPECTED)
    return Suppression(
        place,
        rules=rules,
        reason=(next(iter(reason.possible), None) or "").strip(),
        until=next(iter(until.possible), None) or "",
        resource_id=resource.id,
    )


def _rules(entry: Value[Any]) -> tuple[str, ...]:
    found = at(entry, "rules")
    if isinstance(found, Known) and isinstance(found.value, str):
        named: tuple[str, ...] = tuple(found.value.split(","))
    elif isinstance(found, Known) and isinstance(found.value, Rows):
        named = texts_at(found).known
    else:
        return ()
    return tuple(it.strip().upper() for it in named if it.strip())
