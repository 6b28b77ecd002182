"""Request bodies of Microsoft.Batch, checked and refused in Batch's words."""

from typing import Any

from infra.local.resource_manager.batch.errors import invalid_property, missing_property
from infra.local.resource_manager.exchange import Call
from infra.local.resource_manager.shapes import (
    expectation,
    first_mistake,
    json_object,
    place,
    without_nulls,
)

Json = dict[str, Any]


def check_body(call: Call, shape: str, body: object) -> Json:
    """Return ``body`` if it fits ``schemas/{shape}.json``; raise ``ArmError`` 400."""
    document: Json = without_nulls(json_object(body))
    mistake = first_mistake(shape, document)
    if mistake is None:
        return document
    where = place(mistake)
    if mistake.validator == "required":
        raise missing_property(call, where)
    raise invalid_property(call, where, mistake.instance, f"Expected {expectation(mistake)}.")
