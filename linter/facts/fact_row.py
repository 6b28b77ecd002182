"""Every row of every table in one form, to be listed."""

from functools import cache
from typing import Any, NamedTuple

from linter.facts.api_version_table import api_versions
from linter.facts.base_image_table import base_images
from linter.facts.json_rows import rows
from linter.facts.limit_table import limits
from linter.facts.node_agent_table import node_agents
from linter.facts.resize_error_table import resize_errors
from linter.facts.retirement_table import retirements
from linter.facts.vm_size_table import size_facts


class FactRow(NamedTuple):
    """One fact in words. ``since`` and ``until`` are editions, ``date`` a day in ISO form."""

    table: str
    id: str
    value: str
    since: str | None
    until: str | None
    date: str | None
    source: str
    dated: str
    note: str


@cache
def all_rows() -> tuple[FactRow, ...]:
    """Return every fact, table by table, in the order of the tables."""
    found = [
        _row("editions", row["id"], row["pools_from"], row["source"], row["dated"])
        for row in rows("editions.json")
    ]
    found += [_of("limits", row, _limit_text(row.value, row.unit)) for row in limits()]
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
    return tuple(found)


def _row(table: str, row_id: str, value: str, source: str, dated: str, note: str = "") -> FactRow:
    return FactRow(table, row_id, value, None, None, None, source, dated, note)


def _of(table: str, row: Any, value: str, day: object = None) -> FactRow:
    since, until = getattr(row, "since", None), getattr(row, "until", None)
    date = None if day is None else str(day)
    return FactRow(table, row.id, value, since, until, date, row.source, row.dated, row.note)


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
