"""Codes in a pool's resize errors, in words for an operator."""

from enum import StrEnum
from functools import cache
from typing import NamedTuple

from linter.facts.json_rows import rows


class ResizeErrorClass(StrEnum):
    """What a resize error asks for."""

    RETRY = "retry"
    """Resize again to the same target."""
    CHECK_IMAGE = "check-image"
    """See whether the image and what it was made from are still there, then retry or give up."""
    QUOTA = "quota"
    """Wait long, and tell the operator."""
    STOPPED = "stopped"
    """A person stopped it: hold."""
    FATAL = "fatal"
    """No retry mends it: the pool has to be changed."""
    UNKNOWN = "unknown"
    """Nobody knows; show it as it came."""


class ResizeError(NamedTuple):
    """A code in a pool's ``resizeOperationStatus.errors``, in words for an operator."""

    code: str
    error_class: ResizeErrorClass
    meaning: str
    advice: str
    source: str
    dated: str


@cache
def resize_errors() -> tuple[ResizeError, ...]:
    """Return every resize error that is documented."""
    return tuple(
        ResizeError(
            code=row["code"],
            error_class=ResizeErrorClass(row["class"]),
            meaning=row["meaning"],
            advice=row["advice"],
            source=row["source"],
            dated=row["dated"],
        )
        for row in rows("resize_errors.json")
    )


@cache
def _by_code() -> dict[str, ResizeError]:
    return {error.code.lower(): error for error in resize_errors()}


def resize_error(code: str) -> ResizeError:
    """Return what a resize error code means, without regard to its case.

    A code that is not documented keeps its spelling and is of the class ``unknown``.
    """
    known = _by_code().get(code.strip().lower())
    if known is not None:
        return known
    return ResizeError(
        code=code,
        error_class=ResizeErrorClass.UNKNOWN,
        meaning=f"Batch reported the code {code}, which is not documented.",
        advice="Read the error's message and details on the pool.",
        source="",
        dated="",
    )
