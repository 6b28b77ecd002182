"""Resources of the azapi provider: they have the REST API's own shape."""

import json
from collections.abc import Iterator

from linter.access import at, text_at
from linter.data import Data, Record, plain, record
from linter.readers.declared import Declared
from linter.readers.terraform.instance import Instance
from linter.values import Known, OneOf, Unknown, Value

KINDS = frozenset(
    (
        "microsoft.batch/batchaccounts",
        "microsoft.batch/batchaccounts/pools",
        "microsoft.compute/images",
        "microsoft.compute/snapshots",
        "microsoft.compute/disks",
        "microsoft.compute/galleries/images",
        "microsoft.compute/galleries/images/versions",
        "microsoft.compute/virtualmachines",
        "microsoft.compute/virtualmachines/extensions",
        "microsoft.virtualmachineimages/imagetemplates",
    )
)
"""The Azure types that the model knows."""
_BESIDE = ("name", "location", "identity", "tags")


def azapi_resource(it: Instance) -> Iterator[Declared]:
    """Read an ``azapi_resource``; its ``body`` is an object, or JSON in a text."""
    typed = text_at(it.body, "type")
    if not isinstance(typed, Known) or not typed.value:
        return
    kind, _, version = typed.value.partition("@")
    if kind.lower() not in KINDS or it.id is None:
        return
    yield Declared(
        kind.lower(),
        it.place,
        _joined(it),
        api_version=Known(version or None, typed.spot),
        address=it.address,
    )


def _joined(it: Instance) -> Value[Data]:
    """Put what stands beside the body into it, as the provider does before it sends it."""
    body = _parsed(at(it.body, "body"))
    beside = {name: at(it.body, name) for name in _BESIDE if name in it.attributes}
    if isinstance(body, Known) and isinstance(body.value, Record):
        held = body.value
        members = {name: held.get(name) for name in held}
        return Known(record({**beside, **members}, held.more), body.spot or it.spot)
    if body == Known(None):
        return Known(record(beside), it.spot)
    reason = body if isinstance(body, Unknown) else Unknown("its body is no object", body.spot)
    return Known(record(beside, reason), it.spot)


def _parsed(body: Value[Data]) -> Value[Data]:
    if isinstance(body, OneOf):
        return Unknown("its body is one of several", body.spot)
    if not isinstance(body, Known) or not isinstance(body.value, str):
        return body
    try:
        return plain(json.loads(body.value), body.spot)
    except (ValueError, RecursionError):
        return Unknown("its body is a text that is no JSON", body.spot)
