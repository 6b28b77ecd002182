"""The definitions' JSON Schema, and its errors in words that say what to change."""

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from functions.pipeline.durations import parse_duration
from functions.pipeline.problems import Problem, pointer
from functions.pipeline.resource_id import (
    BATCH_ACCOUNT,
    GALLERY_IMAGE,
    GROUP,
    InvalidResourceId,
    parse,
)


def check(data: object) -> list[Problem]:
    """Return every way in which ``data`` is no definition, in the order of the places."""
    errors = sorted(_validator().iter_errors(data), key=lambda error: list(map(str, error.path)))
    return [problem for error in errors for problem in _explain(error)]


def _explain(error: ValidationError) -> list[Problem]:
    """Return the problems behind one schema error, each at the place that must be changed."""
    at = list(error.absolute_path)
    wanted: Any = error.validator_value
    rule: Any = error.schema
    instance: Any = error.instance
    match error.validator:
        case "required":
            known: Mapping[str, Any] = rule.get("properties", {})
            return [
                Problem(pointer(*at, key), f"is missing. {_description(known, key)}".strip())
                for key in wanted
                if key not in instance
            ]
        case "additionalProperties":
            expected = ", ".join(sorted(rule["properties"]))
            unknown = [key for key in instance if key not in rule["properties"]]
            return [
                Problem(pointer(*at, key), f"is not known here; expected one of {expected}")
                for key in unknown
            ]
        case "oneOf" | "anyOf":
            choices = [choice["required"][0] for choice in wanted]
            many = "exactly one" if error.validator == "oneOf" else "at least one"
            return [Problem(pointer(*at), f"must have {many} of {' and '.join(choices)}")]
        case "not":  # what may not be there at all
            return [Problem(pointer(*at), "is filled in by the run: leave it out")]
        case "format":
            return [Problem(pointer(*at), str(error.cause or error.message))]
        case "type":
            return [Problem(pointer(*at), f"expected a JSON {wanted}")]
        case "pattern":
            return [Problem(pointer(*at), f"{instance!r} must match {wanted}")]
    shown = repr(instance)
    short = shown if len(shown) < 60 else f"{shown[:60]}…"
    return [Problem(pointer(*at), error.message.replace(shown, short))]


def _description(known: Mapping[str, Any], key: str) -> str:
    found = known.get(key)
    return str(found.get("description", "")) if isinstance(found, dict) else ""


@cache
def _validator() -> Draft202012Validator:
    formats = FormatChecker(formats=())
    formats.checks("duration", raises=ValueError)(_is_duration)
    for kind in (GALLERY_IMAGE, BATCH_ACCOUNT, GROUP):
        formats.checks(kind, raises=InvalidResourceId)(_is_id(kind))
    schema = json.loads(Path(__file__).with_name("definition.schema.json").read_text("utf-8"))
    return Draft202012Validator(schema, format_checker=formats)


def _is_duration(value: object) -> bool:
    return not isinstance(value, str) or parse_duration(value) is not None


def _is_id(kind: str) -> Callable[[object], bool]:
    return lambda value: not isinstance(value, str) or parse(value, kind) is not None
