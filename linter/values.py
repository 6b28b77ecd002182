"""What is known of a property: its value, some possible values, or why it is unknown.

A rule never guesses. It looks at every value that is possible, and where there is none it says
why::

    for disk_id in snapshot.source_id.possible: ...
    match image.os_state:
        case Known(state): ...
        case OneOf(states): ...      # a parameter's allowed values, both arms of a condition
        case Unknown(reason): ...

A property that is known to be absent is ``Known(None)``; that is not the same as unknown.
Two values are equal when they say the same, wherever they stand. Nobody changes a value; that
is not enforced, as there are a hundred to each resource and a frozen one takes three times as
long to make.
"""

from dataclasses import dataclass, field
from typing import Generic, NamedTuple, Never, TypeAlias, TypeVar

T_co = TypeVar("T_co", covariant=True)


class Spot(NamedTuple):
    """Where something stands in a file; ``line`` and ``column`` count from 1."""

    file: str
    line: int
    column: int


@dataclass(slots=True, unsafe_hash=True)
class Known(Generic[T_co]):
    """Exactly this value.

    ``default`` names what would have another value if somebody gave it one: ``parameter
    'nodes'``. A finding that rests on such a value says so.
    """

    value: T_co
    spot: Spot | None = field(default=None, compare=False, repr=False)
    default: str | None = field(default=None, compare=False)

    @property
    def possible(self) -> tuple[T_co, ...]:
        """The one value."""
        return (self.value,)


@dataclass(slots=True, unsafe_hash=True)
class OneOf(Generic[T_co]):
    """One of these values, and no other; which one, the input does not say."""

    values: tuple[T_co, ...]
    spot: Spot | None = field(default=None, compare=False, repr=False)
    default: str | None = field(default=None, compare=False)

    @property
    def possible(self) -> tuple[T_co, ...]:
        """All of the values."""
        return self.values


@dataclass(slots=True, unsafe_hash=True)
class Unknown:
    """Nothing is known, and why.

    ``reason`` is a clause without a capital or a full stop, as it follows a colon:
    ``it no longer exists (404)``.
    """

    reason: str
    spot: Spot | None = field(default=None, compare=False, repr=False)
    default: str | None = field(default=None, compare=False)

    @property
    def possible(self) -> tuple[()]:
        """No value."""
        return ()


T = TypeVar("T")
Value: TypeAlias = Known[T] | OneOf[T] | Unknown


def defaulted(value: Value[T], default: str | None) -> Value[T]:
    """Return a value that rests on a default, unless it does so already."""
    if default is None or value.default is not None:
        return value
    if isinstance(value, Known):
        return Known(value.value, value.spot, default)
    if isinstance(value, OneOf):
        return OneOf(value.values, value.spot, default)
    return value


NOT_READ = Unknown("it was not read")
ABSENT: Known[None] = Known(None)


@dataclass(frozen=True, slots=True)
class Items(Generic[T_co]):
    """A list of which some items are known, and perhaps not all.

    ``known`` are those that are there for certain. ``more`` is the reason why there may be
    others, or ``None`` when the list is complete.
    """

    known: tuple[T_co, ...] = ()
    more: Unknown | None = None


NOT_LISTED: Items[Never] = Items(more=NOT_READ)
