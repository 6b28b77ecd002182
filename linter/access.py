"""Access: what stands where in a document, and of which type. Nothing here ever raises.

`at`, `text_at`, `number_at`, `flag_at` and `items_at` go down a path of names: what is not there is
``Known(None)``, and what has another shape than expected is `Unknown`.
"""

from collections.abc import Callable, Sequence
from typing import Never, TypeVar, cast

from linter.data import Data, Record, Rows
from linter.values import ABSENT, Items, Known, OneOf, Unknown, Value, defaulted

T = TypeVar("T")
_NO_ITEMS: Items[Never] = Items()


def at(value: "Value[Data]", *path: str) -> "Value[Data]":
    """Return what stands at the end of a path of names.

    A name that is missing, or null on the way, gives ``Known(None)``. Where the way forks (one of
    several values), all ways are followed; if one of them is unknown, so is the whole.
    """
    for depth, name in enumerate(path):
        if type(value) is Known and type(value.value) is Record:  # nearly always
            member = value.value.get(name)
            value = member if value.default is None else defaulted(member, value.default)
        elif type(value) is Known and value.value is None:
            return ABSENT
        else:
            return _fork(value, path, depth)
    return value


def _fork(value: "Value[Data]", path: tuple[str, ...], depth: int) -> "Value[Data]":
    """Go on where a way ends or forks."""
    if isinstance(value, Known):
        return _odd(path[:depth], value, value.value, "an object")
    if isinstance(value, Unknown):
        return value
    return _merged([at(Known(held), *path[depth:]) for held in value.values], value)


def text_at(value: "Value[Data]", *path: str) -> Value[str | None]:
    """Return the text at the end of a path."""
    return _converted(at(value, *path), path, str, _as_text, "a string")


def number_at(value: "Value[Data]", *path: str) -> Value[int | None]:
    """Return the whole number at the end of a path. A text of digits counts as one."""
    return _converted(at(value, *path), path, int, _as_number, "a whole number")


def flag_at(value: "Value[Data]", *path: str) -> Value[bool | None]:
    """Return the boolean at the end of a path. The texts ``true`` and ``false`` count as one."""
    return _converted(at(value, *path), path, bool, _as_flag, "a boolean")


def items_at(value: "Value[Data]", *path: str) -> "Items[Value[Data]]":
    """Return the list at the end of a path; one that is absent is empty."""
    found = at(value, *path)
    if isinstance(found, Unknown):
        return Items(more=found)
    if isinstance(found, OneOf):
        return Items(more=Unknown("it is one of several lists", found.spot))
    if found.value is None:
        return _NO_ITEMS
    if isinstance(found.value, Rows):
        items = tuple(found.value)
        if found.default is not None:
            items = tuple(defaulted(item, found.default) for item in items)
        return Items(items, found.value.more)
    return Items(more=_odd(path, found, found.value, "an array"))


def texts_at(value: "Value[Data]", *path: str) -> Items[str]:
    """Return the texts of a list at the end of a path."""
    found = items_at(value, *path)
    if found is _NO_ITEMS:
        return _NO_ITEMS
    texts = [text_at(item) for item in found.known]
    odd = next((text for text in texts if isinstance(text, Unknown)), None)
    known = tuple(t.value for t in texts if isinstance(t, Known) and t.value is not None)
    several = any(isinstance(text, OneOf) for text in texts)
    more = found.more or odd or (Unknown("an item is one of several texts") if several else None)
    return Items(known, more)


def holds(value: "Value[Data]", *path: str) -> Value[bool]:
    """Return whether something other than null stands at the end of a path."""
    found = at(value, *path)
    if isinstance(found, Unknown):
        return found
    answers = tuple(dict.fromkeys(it is not None for it in found.possible))
    if len(answers) == 1:
        return Known(answers[0], found.spot, found.default)
    return OneOf(answers, found.spot, found.default)


def _merged(arms: Sequence["Value[Data]"], fork: "Value[Data]") -> "Value[Data]":
    values: list[Data] = []
    for arm in arms:
        if isinstance(arm, Unknown):
            return arm
        values.extend(it for it in arm.possible if it not in values)
    if len(values) == 1:
        return Known(values[0], fork.spot, fork.default)
    return OneOf(tuple(values), fork.spot, fork.default)


def _converted(
    found: "Value[Data]",
    path: tuple[str, ...],
    kind: type[T],
    convert: Callable[[Data], T | None],
    words: str,
) -> Value[T | None]:
    # Nearly all values are absent, or of the right kind already.
    if isinstance(found, Known) and (found.value is None or type(found.value) is kind):
        return cast("Known[T | None]", found)
    if isinstance(found, Unknown):
        return found
    values: list[T | None] = []
    for held in found.possible:
        value = None if held is None else convert(held)
        if value is None and held is not None:
            return _odd(path, found, held, words)
        values.append(value)
    if len(values) == 1:
        return Known(values[0], found.spot, found.default)
    return OneOf(tuple(dict.fromkeys(values)), found.spot, found.default)


def _as_text(held: Data) -> str | None:
    return held if isinstance(held, str) else None


def _as_number(held: Data) -> int | None:
    if isinstance(held, bool):
        return None
    if isinstance(held, int):
        return held
    if isinstance(held, float):
        return int(held) if held.is_integer() else None
    if isinstance(held, str) and len(held) < 20 and held.strip().lstrip("+-").isdecimal():
        return int(held)
    return None


def _as_flag(held: Data) -> bool | None:
    if isinstance(held, bool):
        return held
    if isinstance(held, str):
        return {"true": True, "false": False}.get(held.strip().lower())
    return None


def _odd(path: tuple[str, ...], value: "Value[Data]", held: Data, expected: str) -> Unknown:
    where = ".".join(path) or "the value"
    return Unknown(f"{where} should be {expected}, and is {_words(held)}", value.spot)


def _words(held: Data) -> str:
    match held:
        case Record():
            return "an object"
        case Rows():
            return "an array"
        case str():
            return "a string"
        case bool():
            return "a boolean"
        case None:
            return "null"
    return "a number"
