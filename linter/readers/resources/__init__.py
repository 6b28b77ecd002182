"""Resources in the shape of Resource Manager's REST API, as the model has them.

Templates, Bicep, azapi and exports all hold this shape; so does what a GET returns.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from linter import ids, offers
from linter.access import at
from linter.data import plain
from linter.model import (
    BatchAccount,
    Disk,
    GalleryImage,
    GalleryVersion,
    Image,
    Place,
    Pool,
    Resource,
    Snapshot,
    Vm,
    VmExtension,
)
from linter.readers.declared import Declared
from linter.readers.resources import accounts, compute, galleries, images, pools
from linter.values import ABSENT
from linter.world import World

_READERS: dict[str, Callable[[Declared], Resource]] = {
    Vm.kind: compute.vm,
    VmExtension.kind: compute.vm_extension,
    Disk.kind: compute.disk,
    Snapshot.kind: compute.snapshot,
    Image.kind: images.image,
    GalleryImage.kind: galleries.gallery_image,
    GalleryVersion.kind: galleries.gallery_version,
    BatchAccount.kind: accounts.batch_account,
    Pool.kind: pools.pool,
}
_NOTHING_MORE = (ABSENT, None, ABSENT)
KINDS = frozenset(_READERS)
"""The types of resources that are read, in lower case."""
BUILDER_TEMPLATE = "microsoft.virtualmachineimages/imagetemplates"
"""Azure VM Image Builder: read elsewhere, as it makes an image and is none."""


def read_declared(declared: Declared) -> Iterator[Resource]:
    """Return the resource that a document declares; none when its type is not one of `KINDS`.

    Parts of another shape than Azure's become unknown, with the reason.
    """
    reader = _READERS.get(declared.kind) or _offered(declared.kind)
    if reader is not None:
        resource = reader(declared)
        notes = at(declared.body, "metadata", "batchlint")
        if (declared.api_version, declared.address, notes) != _NOTHING_MORE:
            resource = replace(
                resource, api_version=declared.api_version, address=declared.address, notes=notes
            )
        yield resource


def read_resource(body: object) -> Resource | None:
    """Return the resource that a REST body describes, or ``None`` when it is of no type we know.

    The body is what a GET returns: ``id``, ``type``, ``location``, ``properties``; machines with
    ``$expand=instanceView``. It may be anything. A body without an ``id`` cannot be referred to,
    and one with nothing but an ``id`` is a reference: both give ``None``.
    """
    if not isinstance(body, Mapping):
        return None
    resource_id = body.get("id")
    if not isinstance(resource_id, str) or not resource_id:
        return None
    if body.keys().isdisjoint(("type", "properties")):
        return None
    named = body.get("type")
    kind = named.lower() if isinstance(named, str) else ids.kind(resource_id)
    declared = Declared(kind or "", Place(resource_id), plain(body), exported=True)
    return next(read_declared(declared), None)


def read_into(world: World, resource_id: str, body: object) -> None:
    """Take the answer to a GET of ``resource_id`` into the world.

    The id is settled afterwards in any case: an answer that is not that resource makes it
    unreadable, so that nobody asks for it again and again.
    """
    resource = read_resource(body)
    if resource is None:
        world.add_unreadable(resource_id, "the answer describes no resource of a known type")
    elif resource.key != ids.key(resource_id):
        world.add_unreadable(resource_id, f"the answer describes another resource, {resource.id}")
    else:
        world.add(resource)


def _offered(kind: str) -> Callable[[Declared], Resource] | None:
    """Return the reader of a list of Batch's, in the shape that a live look gives it.

    See `linter.offers`. No file has one: their readers are not imported for files.
    """
    if kind not in offers.KINDS:
        return None
    from linter.readers.resources.offered import READERS

    return READERS[kind]
