"""``[facts]``: an organisation's own numbers and days, in one table by the ids of the facts."""

from collections.abc import Iterator
from datetime import date, datetime

from linter import facts
from linter.command.toml_values import mapping
from linter.command.usage import meant


def own_facts(given: object) -> facts.Overrides:
    """Return what a table sets: whole numbers for limits, days for whatever ends.

    A day is a date of TOML's, or a text in ISO form. Raises ``ValueError`` with a clause that
    names the id when there is no such fact, when it is neither one number nor something that
    ends, and when the value is not of its type.
    """
    table = mapping(given)
    limits = {row.id for row in facts.limits() if isinstance(row.value, int)}
    ends = set(_what_ends())
    numbers: dict[str, int] = {}
    dates: dict[str, date] = {}
    for fact_id, value in table.items():
        if fact_id in limits:
            numbers[fact_id] = _number(fact_id, value)
        elif fact_id in ends:
            dates[fact_id] = _day(fact_id, value)
        else:
            raise ValueError(_refusal(fact_id, value, limits | ends))
    return facts.Overrides(numbers, dates)


def _what_ends() -> Iterator[str]:
    yield from (row.id for row in facts.retirements())
    yield from (row.id for row in facts.node_agents())
    yield from (row.id for row in facts.base_images())
    yield from (row.id for row in facts.size_facts() if row.about == "retirement")


def _number(fact_id: str, value: object) -> int:
    # True and False are whole numbers to Python, and no limits to anybody.
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"{fact_id!r} must be a whole number from 0 on, not {_shown(value)}")
    return value


def _day(fact_id: str, value: object) -> date:
    found = value
    if isinstance(value, str):
        try:
            found = date.fromisoformat(value)
        except ValueError:
            found = None
    if isinstance(found, datetime) or not isinstance(found, date):
        raise ValueError(f"{fact_id!r} must be a date such as 2027-03-31, not {_shown(value)}")
    return found


def _refusal(fact_id: str, value: object, ids: set[str]) -> str:
    if any(fact_id == row.id for row in facts.all_rows()):
        return f"{fact_id!r} is neither one number nor a date, and cannot be overridden"
    if isinstance(value, dict):
        return f"{fact_id!r} should be a number or a date; put an id with a dot into quotes"
    hint = meant(fact_id, sorted(ids), "batchlint --list-facts shows all of them")
    return f"there is no fact {fact_id!r}; {hint}"


def _shown(value: object) -> str:
    return str(value) if isinstance(value, date) else repr(value)
