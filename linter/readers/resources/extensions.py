"""The extensions of a virtual machine, from both lists in which Azure shows them.

A machine's body lists extensions as child resources (``resources``) and, when it was asked for
with ``$expand=instanceView``, as the guest agent reports them. The second list is empty while
the machine is deallocated, and the first knows nothing of what was not made through Azure.
A template shows only what it adds itself, each as a resource of its own.
"""

from linter import ids
from linter.access import at, items_at, text_at
from linter.data import Data, Record
from linter.model import Extension, Place
from linter.readers.declared import Declared
from linter.values import ABSENT, Items, Known, Spot, Unknown, Value

_INSTANCE_VIEW = ("properties", "instanceView")
_NOT_LISTED = Unknown(
    "the virtual machine was read without its instance view ($expand=instanceView)"
)
_OWN_ONLY = Unknown("a document shows only the extensions that it adds itself")


def read_extensions(declared: Declared) -> Items[Extension]:
    """Return every extension once, whether one list shows it or both."""
    if not declared.exported:
        return Items(more=_OWN_ONLY)
    vm, vm_id = declared.body, declared.place.resource_id
    children = _objects(items_at(vm, "resources"), "resources")
    reported = _objects(items_at(vm, *_INSTANCE_VIEW, "extensions"), "instanceView.extensions")
    merged = [_child(child, vm_id) for child in children.known if _may_be_extension(child)]
    for item in reported.known:
        _merge(merged, _reported(item, vm_id))
    return Items(tuple(merged), children.more or reported.more or _unlisted(vm))


def extension_type(body: Value[Data]) -> Value[str | None]:
    """Return what kind of extension a body is; ``az`` prints it beside the resource's own type."""
    for name in ("typePropertiesType", "virtualMachineExtensionType"):
        printed = text_at(body, name)
        if printed != ABSENT:
            return printed
    return text_at(body, "properties", "type")


def _objects(listed: Items[Value[Data]], where: str) -> Items[Value[Data]]:
    objects = tuple(it for it in listed.known if _is_object(it))
    if len(objects) < len(listed.known):
        return Items(objects, Unknown(f"{where} should hold objects only"))
    return Items(objects, listed.more)


def _either(one: Value[str | None], other: Value[str | None]) -> Value[str | None]:
    return other if one == ABSENT else one


def _is_object(value: Value[Data]) -> bool:
    return isinstance(value, Known) and isinstance(value.value, Record)


def _may_be_extension(child: Value[Data]) -> bool:
    """Return ``False`` for a child of another type; without a type it is taken for one."""
    kind = at(child, "type")
    named = kind.value if isinstance(kind, Known) else None
    return not isinstance(named, str) or ids.name(named).lower() == "extensions"


def _unlisted(vm: Value[Data]) -> Unknown | None:
    return None if _is_object(at(vm, *_INSTANCE_VIEW)) else _NOT_LISTED


def _child(body: Value[Data], vm_id: str) -> Extension:
    name = text_at(body, "name")
    resource_id = text_at(body, "id")
    if not any(name.possible) and isinstance(resource_id, Known) and resource_id.value:
        name = Known(resource_id.value)
    name = _last_segment(name)
    return Extension(
        place=_place(resource_id, name, vm_id, body.spot),
        name=name,
        publisher=_either(text_at(body, "properties", "publisher"), text_at(body, "publisher")),
        type=extension_type(body),
        seen_in=("child resource",),
    )


def _reported(body: Value[Data], vm_id: str) -> Extension:
    """Read an entry of the instance view, whose type is publisher and type in one text."""
    name = _last_segment(text_at(body, "name"))
    publisher = full = text_at(body, "type")
    if isinstance(full, Known) and full.value is not None:
        before, dot, after = full.value.rpartition(".")
        publisher, full = Known(before if dot else None), Known(after)
    return Extension(
        place=_place(ABSENT, name, vm_id, body.spot),
        name=name,
        publisher=publisher,
        type=full,
        seen_in=("instance view",),
    )


def _merge(extensions: list[Extension], reported: Extension) -> None:
    for index, known in enumerate(extensions):
        if _same(known, reported):
            extensions[index] = known._replace(
                publisher=known.publisher if any(known.publisher.possible) else reported.publisher,
                type=known.type if any(known.type.possible) else reported.type,
                seen_in=tuple(dict.fromkeys((*known.seen_in, *reported.seen_in))),
            )
            return
    extensions.append(reported)


def _same(one: Extension, other: Extension) -> bool:
    """Compare names; an extension without one is told by its type, of which a machine has one."""
    one_name, other_name = _folded(one.name), _folded(other.name)
    if one_name and other_name:
        return one_name == other_name
    one_type, other_type = _folded(one.type), _folded(other.type)
    return one_type == other_type and one_type is not None


def _folded(value: Value[str | None]) -> str | None:
    return next((text.lower() for text in value.possible if text), None)


def _last_segment(name: Value[str | None]) -> Value[str | None]:
    return Known(ids.name(name.value)) if isinstance(name, Known) and name.value else name


def _place(
    resource_id: Value[str | None], name: Value[str | None], vm_id: str, spot: Spot | None
) -> Place:
    known_id = next(filter(None, resource_id.possible), None)
    known_name = next(filter(None, name.possible), "unknown")
    extension_id = known_id or f"{vm_id}/extensions/{known_name}"
    return Place(extension_id, *spot) if spot else Place(extension_id)
