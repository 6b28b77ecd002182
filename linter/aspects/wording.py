"""Wording that rules share: how a pool is called, and what is certain of a value.

A text with a template's marks (``<name>``, ``{{ size }}``, ``__SIZE__``) is a blank to be filled
in by another tool: nothing can be said about it.
"""

import re
from typing import TypeVar

from linter import ids
from linter.durations import parse_duration
from linter.model import Pool, Resource
from linter.values import Known, OneOf, Unknown, Value

T = TypeVar("T")
_MARKS = re.compile(
    r"<[^>]*>|\{|\$\w|%\w+%|@\w+@|__\w+__|\[.*\]"
    r"|^(?:x+|todo|tbd|changeme|replace.*|your.*|gen-(?:unique|guid|password).*)$",
    re.IGNORECASE,
)


def called(resource: Resource) -> str:
    """Return how a sentence begins that is about a resource: ``Pool frames``."""
    kind = resource.words[:1].upper() + resource.words[1:]
    name = resource.name
    if isinstance(resource, Pool):
        name = next((it for it in resource.pool_name.possible if it), name)
    if ids.is_placeholder(name):
        return f"{kind} {resource.address or name}"
    return f"{kind} {name}"


def counted(number: int, words: str) -> str:
    """Return a count with what is counted: ``1 node``, ``2,000 nodes``."""
    return f"{number:,} {words}{'' if number == 1 else 's'}"


def spoken_duration(text: str) -> str:
    """Return a duration as it is written; what is none, cut short and in quotes."""
    return f"{text[:40]!r}" if parse_duration(text) is None else text


def unfilled(text: str) -> bool:
    """Return whether a text is a blank that another tool fills in."""
    return bool(_MARKS.search(text))


def any_of(value: Value[T], wanted: T) -> bool:
    """Return whether a value is this, or may be it because it is one of several."""
    return isinstance(value, Known | OneOf) and wanted in value.possible


def reason_of(*values: Value[object]) -> str | None:
    """Return why the first of the values that is unknown is so; ``None`` when all are known."""
    return next((it.reason for it in values if isinstance(it, Unknown)), None)
