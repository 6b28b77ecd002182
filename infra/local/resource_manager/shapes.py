"""Checks request bodies against the JSON Schemas in ``schemas/``; the first mistake is the answer.

The schemas hold what Azure insists on for the properties that the emulation reads: required
members, types, allowed values, bounds. Properties they do not name pass through untouched.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from infra.local.resource_manager.errors import ArmError, invalid_parameter, missing_parameter

Json = dict[str, Any]
_FOLDER = Path(__file__).with_name("schemas")
_TYPE_NAMES = {"object": "an object", "array": "an array", "integer": "an integer"}


@cache
def _validator(shape: str) -> Draft202012Validator:
    schema = json.loads((_FOLDER / f"{shape}.json").read_text("utf-8"))
    return Draft202012Validator(schema)


def json_object(body: object) -> Json:
    """Return the body as an object; 400 InvalidRequestContent for anything else."""
    if not isinstance(body, dict):
        raise ArmError(
            400,
            "InvalidRequestContent",
            "The request content was invalid and could not be deserialized: "
            f"expected a JSON object, not {_json_kind(body)}.",
        )
    return body


def without_nulls(value: Any) -> Any:
    """Return ``value`` without the members that are null: to Azure they are left out."""
    if isinstance(value, dict):
        return {name: without_nulls(one) for name, one in value.items() if one is not None}
    if isinstance(value, list):
        return [without_nulls(one) for one in value]
    return value


def first_mistake(shape: str, body: Json, member: str | None = None) -> ValidationError | None:
    """Return the most telling violation of ``schemas/{shape}.json``, or None.

    With ``member`` only that member of ``body`` is looked at.
    """
    mistakes = _validator(shape).iter_errors(body)
    if member is not None:
        mistakes = (one for one in mistakes if member in list(one.absolute_path)[:1])
    mistake: ValidationError | None = best_match(mistakes)
    return mistake


def place(mistake: ValidationError) -> str:
    """Return the path of the mistaken property: ``properties.dataDisks[0].lun``."""
    path = ""
    for part in mistake.absolute_path:
        path += f"[{part}]" if isinstance(part, int) else f".{part}"
    if mistake.validator == "required":
        required: Any = mistake.validator_value
        present: Any = mistake.instance
        missing = next(name for name in required if name not in present)
        path += f".{missing}"
    return path.lstrip(".")


def expectation(mistake: ValidationError) -> str:
    """Say in a few words what the schema wants at this place."""
    wanted: Any = mistake.validator_value
    match mistake.validator:
        case "type":
            kinds = wanted if isinstance(wanted, list) else [wanted]
            return " or ".join(_TYPE_NAMES.get(kind, f"a {kind}") for kind in kinds)
        case "enum":
            return "one of " + ", ".join(f"'{value}'" for value in wanted)
        case "minimum":
            return f"{wanted} or more"
        case "maximum":
            return f"{wanted} or less"
        case "maxLength":
            return f"at most {wanted} characters"
        case "minLength":
            return f"at least {wanted} characters"
        case "maxItems":
            return f"at most {wanted} items"
        case "minItems":
            return f"at least {wanted} items"
        case "pattern":
            return f"a string that matches {wanted}"
        case _:
            return mistake.message


def check_compute_body(shape: str, body: Json, member: str | None = None) -> None:
    """Raise ``ArmError`` 400 as Microsoft.Compute words it, unless the body (a member) fits."""
    mistake = first_mistake(shape, body, member)
    if mistake is None:
        return
    where = place(mistake)
    if mistake.validator == "required":
        raise missing_parameter(where)
    if mistake.instance is None:
        raise missing_parameter(where)
    raise invalid_parameter(
        where,
        f"The value {json.dumps(mistake.instance)[:200]} of parameter '{where}' is not allowed: "
        f"expected {expectation(mistake)}.",
    )


def _json_kind(value: object) -> str:
    kinds = {bool: "a boolean", int: "a number", float: "a number", str: "a string"}
    if value is None:
        return "null or nothing"
    return kinds.get(type(value), "an array")
