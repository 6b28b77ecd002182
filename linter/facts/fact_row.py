"""Every row of every table in one form, to be listed."""

from datetime import date
from typing import Any, NamedTuple

from linter.facts.api_version_table import api_versions
from linter.facts.base_image_table import base_images
from linter.facts.edition_table import edition_row, editions
from linter.facts.limit_table import Limit, limits
from linter.facts.node_agent_table import node_agents
from linter.facts.overrides import NO_OVERRIDES, Overrides
from linter.facts.resize_error_table import resize_errors
from linter.facts.retirement_table import retirements
from linter.facts.vm_size_table import size_facts


class FactRow(NamedTuple):
    """One fact in words. ``since`` and ``until`` are editions, ``date`` a day in ISO form.

    ``azures`` is Azure's own value or day, where an organisation's stands in its place.
    """

    table: str
    id: str
    value: str
    since: str | None
    until: str | None
    date: str | None
    source: str
    dated: str
    note: str
    azures: str | None = None


def all_rows(own: Overrides = NO_OVERRIDES) -> tuple[FactRow, ...]:
    """Return every fact, table by table, in the order of the tables."""
    found = [
        _row("editions", row.id, row.pools_from, row.source, row.dated)
        for row in map(edition_row, editions())
    ]
    found += [_limit(row, own.numbers.get(row.id)) for row in limits()]
    found += [_of("node_agents", row, row.os, day=row.support_ends) for row in node_agents()]
    for fact in size_facts():
        value = _words(fact.value)
        about = "retires" if fact.about == "retirement" else f"{fact.about}: {value}"
        ends = fact.value if fact.about == "retirement" else None
        found.append(_of("vm_sizes", fact, f"{about} ({fact.pattern})", day=ends))
    found += [_of("retirements", row, row.what, day=row.date) for row in retirements()]
    for version in api_versions():
        takes = f"takes {_words(version.accepts)}; dropped: {_words(version.dropped)}"
        said = f"{takes}; announced for removal" if version.announced_for_removal else takes
        found.append(_of(f"api_versions/{version.plane}", version, said))
    for image in base_images():
        names = f"{image.images.publisher}:{image.images.offer}:{image.images.sku}"
        found.append(_of("base_images", image, names, day=image.support_ends))
    found += [
        _row("resize_errors", row.code, row.error_class.value, row.source, row.dated, row.meaning)
        for row in resize_errors()
    ]
    return tuple(_on_own_day(row, own.dates.get(row.id)) for row in found)


def _row(table: str, row_id: str, value: str, source: str, dated: str, note: str = "") -> FactRow:
    return FactRow(table, row_id, value, None, None, None, source, dated, note)


def _of(table: str, row: Any, value: str, day: object = None) -> FactRow:
    since, until = getattr(row, "since", None), getattr(row, "until", None)
    ends = None if day is None else str(day)
    return FactRow(table, row.id, value, since, until, ends, row.source, row.dated, row.note)


def _limit(row: Limit, own: int | None) -> FactRow:
    azures = _limit_text(row.value, row.unit)
    if own is None:
        return _of("limits", row, azures)
    return _of("limits", row, _limit_text(own, row.unit))._replace(azures=azures)


def _on_own_day(row: FactRow, own: date | None) -> FactRow:
    if own is None:
        return row
    return row._replace(date=own.isoformat(), azures=row.date or "no day")


def _limit_text(value: int | str | tuple[int, ...], unit: str) -> str:
    if isinstance(value, str):
        return value
    return f"{_words(value)} {unit}"


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    return str(value)
