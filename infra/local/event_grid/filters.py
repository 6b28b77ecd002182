"""Which events an event subscription takes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from infra.local.event_grid.event import Event

MOST_FILTERS = 25  # also the most values, over all filters of a subscription

_OPERATORS: Mapping[str, Callable[[str, str], bool]] = {
    "StringIn": lambda text, value: text == value,
    "StringContains": lambda text, value: value in text,
    "StringBeginsWith": lambda text, value: text.startswith(value),
    "StringEndsWith": lambda text, value: text.endswith(value),
}
_OWN_KEYS = {
    "id": "id",
    "topic": "source",
    "source": "source",
    "subject": "subject",
    "eventtype": "type",
    "type": "type",
    "dataversion": "data_version",
}


class BadFilter(ValueError):
    """A filter says something that Event Grid, or this part of it, does not know."""


@dataclass(frozen=True)
class AdvancedFilter:
    """Compares one value of the event, by ``key`` such as ``data.operationName``."""

    operator: str
    key: str
    values: Sequence[str]

    def takes(self, event: Event) -> bool:
        """Tell whether the value at ``key`` is a text that fits; case does not count."""
        found = _value(event, self.key)
        if not isinstance(found, str):
            return False
        fits = _OPERATORS[self.operator]
        return any(fits(found.lower(), value.lower()) for value in self.values)


@dataclass(frozen=True)
class Filter:
    """The ``filter`` of an event subscription. All of its parts must fit."""

    event_types: frozenset[str] | None = None
    begins_with: str = ""
    ends_with: str = ""
    case_sensitive: bool = False
    advanced: Sequence[AdvancedFilter] = ()

    def takes(self, event: Event) -> bool:
        """Tell whether the subscription gets this event."""
        if self.event_types is not None and event.type.lower() not in self.event_types:
            return False
        fold: Callable[[str], str] = str if self.case_sensitive else str.lower
        subject = fold(event.subject)
        return (
            subject.startswith(fold(self.begins_with))
            and subject.endswith(fold(self.ends_with))
            and all(each.takes(event) for each in self.advanced)
        )


def read_filter(content: Mapping[str, Any]) -> Filter:
    """Read the ``filter`` object of an event subscription. Raise ``BadFilter``."""
    advanced = [_read_advanced(each) for each in content.get("advancedFilters", [])]
    if len(advanced) > MOST_FILTERS or sum(len(each.values) for each in advanced) > MOST_FILTERS:
        raise BadFilter(f"more than {MOST_FILTERS} advanced filters, or values in them")
    types = content.get("includedEventTypes")
    return Filter(
        frozenset(str(each).lower() for each in types) if types is not None else None,
        content.get("subjectBeginsWith", ""),
        content.get("subjectEndsWith", ""),
        content.get("isSubjectCaseSensitive", False),
        advanced,
    )


def _read_advanced(content: Mapping[str, Any]) -> AdvancedFilter:
    operator = str(content.get("operatorType"))
    if operator not in _OPERATORS:
        raise BadFilter(f"operatorType {operator!r}: expected one of {', '.join(_OPERATORS)}")
    key = str(content.get("key", ""))
    if key.lower() not in _OWN_KEYS and not key.lower().startswith("data."):
        raise BadFilter(f"key {key!r}: expected data.NAME or one of {', '.join(_OWN_KEYS)}")
    return AdvancedFilter(operator, key, [str(value) for value in content.get("values", [])])


def _value(event: Event, key: str) -> object:
    if key.lower() in _OWN_KEYS:
        return getattr(event, _OWN_KEYS[key.lower()])
    value: object = event.data
    for name in key.split(".")[1:]:
        if not isinstance(value, Mapping):
            return None
        value = next((each for at, each in value.items() if at.lower() == name.lower()), None)
    return value
