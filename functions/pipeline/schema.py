"""The definitions' JSON Schema, which the linter keeps, with the app's own formats."""

from collections.abc import Callable
from functools import cache

from functions.pipeline.durations import parse_duration
from functions.pipeline.problems import Problem, pointer
from functions.pipeline.resource_id import BATCH_ACCOUNT, GALLERY_IMAGE, GROUP, parse
from linter.readers.definitions.formats import day
from linter.readers.definitions.mistakes import DefinitionSchema


def check(data: object) -> list[Problem]:
    """Return every way in which ``data`` is no definition, in the order of the places."""
    return [Problem(pointer(*found.path), found.detail) for found in _schema().mistakes(data)]


@cache
def _schema() -> DefinitionSchema:
    kinds = (GALLERY_IMAGE, BATCH_ACCOUNT, GROUP)
    formats = {"duration": parse_duration, "date": day}
    return DefinitionSchema({**formats, **{kind: _is_id(kind) for kind in kinds}})


def _is_id(kind: str) -> Callable[[str], object]:
    return lambda value: parse(value, kind)
