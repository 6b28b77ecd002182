"""Batch's own error codes, in Azure's error shape.

Codes and statuses: Microsoft Learn, "Batch Status and Error Codes". Batch adds the request id and
the time to every message, and says in ``details`` which property it does not like.
"""

from infra.local.resource_manager.errors import ArmError
from infra.local.resource_manager.exchange import Call


def batch_error(
    call: Call, status: int, code: str, message: str, details: tuple[tuple[str, str], ...] = ()
) -> ArmError:
    """Return an error in Batch's form."""
    return ArmError(
        status,
        code,
        f"{message}\nRequestId:{call.request_id}",
        target="BatchAccount",
        details=details,
    )


def invalid_property(call: Call, name: str, value: object, reason: str) -> ArmError:
    """400 InvalidPropertyValue, with the property's path, its value and what is wrong."""
    return batch_error(
        call,
        400,
        "InvalidPropertyValue",
        f"The value provided for one of the properties in the request body is invalid. {reason}",
        (("PropertyName", name), ("PropertyValue", str(value)), ("Reason", reason)),
    )


def missing_property(call: Call, name: str) -> ArmError:
    """400 MissingRequiredProperty, with the property's path."""
    return batch_error(
        call,
        400,
        "MissingRequiredProperty",
        f"A required property was not specified in the request body: {name}.",
        (("PropertyName", name),),
    )


def pool_being_resized(call: Call) -> ArmError:
    """409 PoolBeingResized: one resize at a time."""
    return batch_error(call, 409, "PoolBeingResized", "The specified pool is being resized.")


def pool_being_deleted(call: Call) -> ArmError:
    """409 PoolBeingDeleted."""
    return batch_error(
        call,
        409,
        "PoolBeingDeleted",
        "The specified pool has been marked for deletion and is being reclaimed.",
    )


def invalid_for_state(call: Call, why: str) -> ArmError:
    """409 OperationInvalidForCurrentState."""
    return batch_error(
        call,
        409,
        "OperationInvalidForCurrentState",
        f"The specified operation is not valid for the current state of the resource. {why}",
    )
