"""Exports: what ``az ... show`` and ``list``, the REST APIs and pool files hold.

One object, an array of them, or a list's page (``{"value": [...]}``; ``data`` in Resource
Graph's answers). An object is recognised by its id, its type or its shape:

- Resource Manager's bodies, with ``properties``;
- the same as ``az`` prints most of them, with the properties at the top;
- pools of the Batch service (``az batch pool show``, ``create --json-file``), in camel or
  Pascal case.
"""

from collections.abc import Iterator

from linter import ids
from linter.access import at, items_at, text_at
from linter.data import Data, Record, Rows, record
from linter.model import Place, Pool
from linter.readers.declared import Declared
from linter.readers.deployment import Deployment
from linter.readers.exports.service_pools import is_service_pool, service_pool
from linter.readers.resources import BUILDER_TEMPLATE, KINDS
from linter.source import Source
from linter.syntax.json import JsonDocument
from linter.values import Known, Spot, Value

_READ = KINDS | {BUILDER_TEMPLATE}
_POOL_SIGNS = ("deploymentConfiguration", "scaleSettings", "taskSlotsPerNode", "startTask")
_LISTS = ("value", "data")
_TOPS = (
    "id",
    "name",
    "location",
    "plan",
    "resources",
    "metadata",
    "managedBy",
    "managedByExtended",
    "typePropertiesType",
)
"""What Resource Manager has beside the properties, and readers look for there."""


def read_export(document: JsonDocument) -> Iterator[Declared]:
    """Return every resource that a document holds; none when it holds something else."""
    source = document.source
    deployment = Deployment.of(source.name)
    for index, (body, held) in enumerate(_objects(document.value())):
        if is_service_pool(held):
            yield service_pool(body, held, deployment, index)
        elif (kind := _kind(held)) is not None:
            yield _resource_manager(kind, body, held, deployment, source, index)


def _objects(value: Value[Data]) -> Iterator[tuple[Value[Data], Record]]:
    for one in value.possible:
        if isinstance(one, Record):
            pages = [name for name in _LISTS if name in one and _is_list(one.get(name))]
            if not pages:
                yield value, one
            for name in pages:
                yield from _items(one.get(name))
        elif isinstance(one, Rows):
            yield from _items(value)


def _items(value: Value[Data]) -> Iterator[tuple[Value[Data], Record]]:
    for item in items_at(value).known:
        for held in item.possible:
            if isinstance(held, Record):
                yield item, held


def _is_list(value: Value[Data]) -> bool:
    return isinstance(value, Known) and isinstance(value.value, Rows)


def _kind(held: Record) -> str | None:
    """Return the type of a resource in lower case, or ``None`` when it is nothing we read."""
    named = text_at(held.get("type"))
    if isinstance(named, Known) and named.value:
        kind = named.value.lower()
        return kind if kind in _READ else None
    resource_id = text_at(held.get("id"))
    if isinstance(resource_id, Known) and resource_id.value:
        found = ids.kind(resource_id.value)
        if found in _READ and len(held) > 1:
            return found
    properties = at(held.get("properties"))
    if isinstance(properties, Known) and isinstance(properties.value, Record):
        if any(sign in properties.value for sign in _POOL_SIGNS) and "vmSize" in properties.value:
            return Pool.kind
        if "deploymentConfiguration" in properties.value:
            return Pool.kind
    return None


def _resource_manager(
    kind: str,
    body: Value[Data],
    held: Record,
    deployment: Deployment,
    source: Source,
    index: int,
) -> Declared:
    named = text_at(held.get("id"))
    resource_id = named.value if isinstance(named, Known) else None
    exported = resource_id is not None
    if resource_id is None or ids.kind(resource_id) != kind:
        resource_id = _made_up_id(kind, held, deployment, index)
    spot = body.spot or Spot(source.name, 1, 1)
    if "properties" not in held:
        body = Known(_nested(body, held), spot)
    return Declared(kind, Place(resource_id, *spot), body, exported=exported)


def _nested(body: Value[Data], held: Record) -> Record:
    """Put the properties that ``az`` prints at the top where Resource Manager has them."""
    return record({**{name: held.get(name) for name in _TOPS}, "properties": body})


def _made_up_id(kind: str, held: Record, deployment: Deployment, index: int) -> str:
    """Return an id for a body without one: the names that it has, placeholders for the rest."""
    words = f"resource {index + 1}"
    name = text_at(held.get("name"))
    given = name.value if isinstance(name, Known) else None
    wanted = kind.count("/")
    names = (given or "").split("/") if given else []
    missing = wanted - len(names)
    if missing < 0 or not all(names):
        names, missing = [], wanted
    unknown = [deployment.unknown_name(f"{words} {step}") for step in range(missing)]
    made_up = deployment.resource_id(kind, [*unknown, *names])
    if ids.kind(made_up) is None:
        unknown = [deployment.unknown_name(f"{words} {step}") for step in range(wanted)]
        made_up = deployment.resource_id(kind, unknown)
    return made_up
