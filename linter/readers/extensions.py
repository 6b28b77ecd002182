"""The extensions of a virtual machine, from both lists in which Azure shows them.

A machine's body lists extensions as child resources (``resources``) and, when it was asked for
with ``$expand=instanceView``, as the guest agent reports them. The second list is empty while
the machine is deallocated, and the first knows nothing of what was not made through Azure.
"""

from collections.abc import Mapping
from dataclasses import replace

from linter import ids
from linter.model import Extension, Place
from linter.readers.properties import list_at, text_at, value_at
from linter.values import Items, Known, Unknown, Value

_INSTANCE_VIEW = ("properties", "instanceView")
_NOT_LISTED = Unknown(
    "the virtual machine was read without its instance view ($expand=instanceView)"
)


def read_extensions(vm: Mapping[str, object], vm_id: str) -> Items[Extension]:
    """Return every extension once, whether one list shows it or both."""
    children = _objects(list_at(vm, "resources"), "resources")
    reported = _objects(list_at(vm, *_INSTANCE_VIEW, "extensions"), "instanceView.extensions")
    merged = [_child(child, vm_id) for child in children.known if _may_be_extension(child)]
    for item in reported.known:
        _merge(merged, _reported(item, vm_id))
    return Items(tuple(merged), children.more or reported.more or _unlisted(vm))


def _objects(listed: Items[object], where: str) -> Items[Mapping[str, object]]:
    objects = tuple(item for item in listed.known if isinstance(item, Mapping))
    if len(objects) < len(listed.known):
        return Items(objects, Unknown(f"{where} should hold objects only"))
    return Items(objects, listed.more)


def _may_be_extension(child: Mapping[str, object]) -> bool:
    """Return ``False`` for a child of another type; without a type it is taken for one."""
    kind = child.get("type")
    return not isinstance(kind, str) or ids.name(kind).lower() == "extensions"


def _unlisted(vm: Mapping[str, object]) -> Unknown | None:
    return None if isinstance(value_at(vm, *_INSTANCE_VIEW), Mapping) else _NOT_LISTED


def _child(body: object, vm_id: str) -> Extension:
    name = text_at(body, "name")
    resource_id = text_at(body, "id")
    if not any(name.possible) and isinstance(resource_id, Known) and resource_id.value:
        name = Known(resource_id.value)
    name = _last_segment(name)
    return Extension(
        place=_place(resource_id, name, vm_id),
        name=name,
        publisher=text_at(body, "properties", "publisher"),
        type=text_at(body, "properties", "type"),
        seen_in=("child resource",),
    )


def _reported(body: object, vm_id: str) -> Extension:
    """Read an entry of the instance view, whose type is publisher and type in one text."""
    name = _last_segment(text_at(body, "name"))
    publisher = full = text_at(body, "type")
    if isinstance(full, Known) and full.value is not None:
        before, dot, after = full.value.rpartition(".")
        publisher, full = Known(before if dot else None), Known(after)
    return Extension(
        place=_place(Known(None), name, vm_id),
        name=name,
        publisher=publisher,
        type=full,
        seen_in=("instance view",),
    )


def _merge(extensions: list[Extension], reported: Extension) -> None:
    for index, known in enumerate(extensions):
        if _same(known, reported):
            extensions[index] = replace(
                known,
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


def _place(resource_id: Value[str | None], name: Value[str | None], vm_id: str) -> Place:
    known_id = next(filter(None, resource_id.possible), None)
    known_name = next(filter(None, name.possible), "unknown")
    return Place(known_id or f"{vm_id}/extensions/{known_name}")
