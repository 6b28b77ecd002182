"""Declares what a file says of the resources that matter to Batch."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from linter.model import Place
from linter.readers.bicep.identifiers import resource_id
from linter.readers.bicep.instances import Family, Instance, children, family
from linter.readers.bicep.template import is_read, kind_of
from linter.readers.declared import Declared
from linter.values import ABSENT, Known, Value

if TYPE_CHECKING:
    from linter.readers.bicep.scope import Scope


def declared(scope: "Scope") -> Iterator[Declared]:
    """Go through the resources of a file, as a module uses it; in the order of the file."""
    waiting: list[Family] = [
        family(scope, it)
        for it in reversed(scope.template.resources)
        if it.keyword == "resource" and is_read(kind_of(it)[0])
    ]
    while waiting:
        found = waiting.pop()
        within: list[Family] = []
        for instance in found.instances:
            if not instance.is_left_out:
                if not found.declaration.existing:
                    yield _declared(instance)
                within += children(instance)
        waiting.extend(reversed(within))


def _declared(instance: Instance) -> Declared:
    spot = instance.scope.spot(instance.declaration)
    version: Value[str | None] = ABSENT
    if instance.version is not None and instance.declaration.target is not None:
        version = Known(instance.version, instance.scope.spot(instance.declaration.target))
    return Declared(
        kind=instance.kind.lower(),
        place=Place(resource_id(instance), *spot),
        body=instance.object,
        api_version=version,
        address=instance.address,
    )
