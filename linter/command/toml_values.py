"""Values of a TOML table, each of the type that its key wants.

Every function raises ``ValueError`` with a clause that names the key and says what is expected.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from linter.command.usage import meant

T = TypeVar("T")


def known_keys(table: Mapping[str, Any], keys: Sequence[str]) -> None:
    """Refuse a table with other keys than these."""
    for key in table:
        if key not in keys:
            raise ValueError(f"there is no key {key!r}; {meant(key, keys)}")


def read(table: Mapping[str, Any], key: str, convert: Callable[[Any], T]) -> T | None:
    """Return what stands under a key, converted; ``None`` when it is not there."""
    if key not in table:
        return None
    try:
        return convert(table[key])
    except ValueError as error:
        raise ValueError(f"{key}: {error}") from None


def each(given: object, convert: Callable[[str], T]) -> tuple[T, ...]:
    """Return the texts of a list, converted, each once."""
    return tuple(dict.fromkeys(convert(it) for it in texts(given)))


def texts(given: object) -> tuple[str, ...]:
    """Return a list of texts; one text is a list of one."""
    found = [given] if isinstance(given, str) else given
    if not isinstance(found, list) or not all(isinstance(it, str) for it in found):
        raise ValueError(f"{given!r} should be a list of texts")
    return tuple(found)


def text(given: object) -> str:
    """Return a text."""
    if not isinstance(given, str):
        raise ValueError(f"{given!r} should be a text")
    return given


def flag(given: object) -> bool:
    """Return true or false."""
    if not isinstance(given, bool):
        raise ValueError(f"{given!r} should be true or false")
    return given


def mapping(given: object) -> dict[str, Any]:
    """Return a table."""
    if not isinstance(given, dict):
        raise ValueError(f"{given!r} should be a table")
    return given
