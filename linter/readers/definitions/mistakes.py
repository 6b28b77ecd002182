"""The definitions' JSON Schema, and its errors in words that say what to change."""

import json
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

SCHEMA = Path(__file__).with_name("definition.schema.json")
_MOST_SHOWN = 60


class Mistake(NamedTuple):
    """One way in which a document is no definition: where, as keys and indexes, and what to do."""

    path: tuple[str | int, ...]
    detail: str


class DefinitionSchema:
    """The schema, with what decides about its formats.

    ``formats`` maps a format's name (``duration``, ``resourcegroups`` or a resource type in lower
    case) to a function that raises ``ValueError`` for a text that is none; its message becomes
    the mistake's.
    """

    def __init__(self, formats: Mapping[str, Callable[[str], object]]) -> None:
        self._formats = formats

    def mistakes(self, data: object) -> list[Mistake]:
        """Return every way in which ``data`` is no definition, in the order of the places."""
        errors = self._validator.iter_errors(data)
        ordered = sorted(errors, key=lambda error: list(map(str, error.path)))
        return [mistake for error in ordered for mistake in _explain(error)]

    @cached_property
    def _validator(self) -> "Draft202012Validator":
        from jsonschema import Draft202012Validator, FormatChecker  # heavy; few files need it

        checker = FormatChecker(formats=())
        for name, decide in self._formats.items():
            checker.checks(name, raises=ValueError)(_of_texts(decide))
        return Draft202012Validator(json.loads(SCHEMA.read_bytes()), format_checker=checker)


def _of_texts(decide: Callable[[str], object]) -> Callable[[object], bool]:
    def fits(value: object) -> bool:
        if isinstance(value, str):
            decide(value)
        return True

    return fits


def _explain(error: "ValidationError") -> list[Mistake]:
    """Return the mistakes behind one schema error, each at the place that must be changed."""
    at = tuple(error.absolute_path)
    wanted: Any = error.validator_value
    rule: Any = error.schema
    instance: Any = error.instance
    match error.validator:
        case "required":
            known: Mapping[str, Any] = rule.get("properties", {})
            return [
                Mistake((*at, key), f"is missing. {_description(known, key)}".strip())
                for key in wanted
                if key not in instance
            ]
        case "additionalProperties":
            expected = ", ".join(sorted(rule["properties"]))
            unknown = [key for key in instance if key not in rule["properties"]]
            return [
                Mistake((*at, key), f"is not known here; expected one of {expected}")
                for key in unknown
            ]
        case "oneOf" | "anyOf":
            choices = [choice["required"][0] for choice in wanted]
            many = "exactly one" if error.validator == "oneOf" else "at least one"
            return [Mistake(at, f"must have {many} of {' and '.join(choices)}")]
        case "not":  # what may not be there at all
            return [Mistake(at, "is filled in by the run: leave it out")]
        case "format":
            return [Mistake(at, str(error.cause or error.message))]
        case "type":
            return [Mistake(at, f"expected a JSON {wanted}")]
        case "pattern":
            return [Mistake(at, f"{instance!r} must match {wanted}")]
    shown = repr(instance)
    short = shown if len(shown) < _MOST_SHOWN else f"{shown[:_MOST_SHOWN]}…"
    return [Mistake(at, error.message.replace(shown, short))]


def _description(known: Mapping[str, Any], key: str) -> str:
    found = known.get(key)
    return str(found.get("description", "")) if isinstance(found, dict) else ""
