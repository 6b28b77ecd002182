"""Documents as data, whatever they were written in: records, rows and scalars inside `Value`s.

Every reader of a format gives its documents this shape, with the spot of each value, and
evaluates them only where somebody looks: a template's start tasks cost nothing as long as no
rule asks for them::

    Known(Record) --get("properties")--> Known(Record) --get("vmSize")--> Known("Standard_D2s_v3")

`linter.access` goes down such paths.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from linter.values import ABSENT, Known, Spot, Unknown, Value

Scalar: TypeAlias = str | int | float | bool | None


class Record:
    """Members by name, each evaluated when it is first asked for.

    Names are found without regard to case, as Resource Manager finds them. ``members`` maps each
    name to whatever ``evaluate`` turns into a `Value`. ``more`` says why there may be others.
    """

    __slots__ = ("_evaluate", "_folded", "_members", "_seen", "more")

    def __init__(
        self,
        members: Mapping[str, Any],
        evaluate: Callable[[Any], "Value[Data]"],
        more: Unknown | None = None,
    ) -> None:
        self._members = members
        self._evaluate = evaluate
        self._folded: dict[str, str] | None = None
        self._seen: dict[str, Value[Data]] = {}
        self.more = more

    def get(self, name: str) -> "Value[Data]":
        """Return a member; ``Known(None)`` when there is none."""
        seen = self._seen.get(name)
        if seen is not None:
            return seen
        if name not in self._members:
            if self._folded is None:
                self._folded = {own.lower(): own for own in self._members}
            own = self._folded.get(name.lower())
            if own is None:
                return self.more or ABSENT
            name = own
        found = self._seen[name] = self._evaluate(self._members[name])
        return found

    def __iter__(self) -> Iterator[str]:
        """Go through the names, as they are spelled."""
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)

    def __contains__(self, name: str) -> bool:
        """Return whether there is a member of that name, whatever its case."""
        if self._folded is None:
            self._folded = {own.lower(): own for own in self._members}
        return name.lower() in self._folded


class Rows:
    """A list whose items are evaluated when somebody goes through it.

    ``more`` says why there may be other items than these.
    """

    __slots__ = ("_evaluate", "_items", "_seen", "more")

    def __init__(
        self,
        items: Sequence[Any],
        evaluate: Callable[[Any], "Value[Data]"],
        more: Unknown | None = None,
    ) -> None:
        self._items = items
        self._evaluate = evaluate
        self._seen: tuple[Value[Data], ...] | None = None
        self.more = more

    def __iter__(self) -> Iterator["Value[Data]"]:
        if self._seen is None:
            self._seen = tuple(self._evaluate(item) for item in self._items)
        return iter(self._seen)

    def __len__(self) -> int:
        return len(self._items)


Data: TypeAlias = Scalar | Record | Rows
T = TypeVar("T")


def same(value: "Value[Data]") -> "Value[Data]":
    """Return a value as it is: the ``evaluate`` of records whose members are values already."""
    return value


def record(members: Mapping[str, "Value[Data]"], more: Unknown | None = None) -> Record:
    """Return a record of values."""
    return Record(members, same, more)


def rows(items: Iterable["Value[Data]"], more: Unknown | None = None) -> Rows:
    """Return a list of values."""
    return Rows(tuple(items), same, more)


def plain(document: object, spot: Spot | None = None) -> "Value[Data]":
    """Return a document of dicts, lists and scalars, such as the answer of a REST API, as data."""
    if isinstance(document, Mapping):
        named = {key: item for key, item in document.items() if isinstance(key, str)}
        return Known(Record(named, plain), spot)
    if isinstance(document, list | tuple):
        return Known(Rows(document, plain), spot)
    if document is None or isinstance(document, str | int | float):
        return Known(document, spot)
    return Unknown(f"it is a {type(document).__name__}, which no document holds", spot)
