"""Reading Azure: one resource at a time through the SDKs, as the plain body that REST returns."""

from collections.abc import Callable
from typing import Any

from azure.core.exceptions import HttpResponseError, ResourceNotFoundError

from functions.cloud.answers import is_lasting, said
from functions.cloud.clients import Clients
from functions.pipeline import resource_id as types
from functions.pipeline.resource_id import ResourceId, parse
from functions.pipeline.world import (
    Body,
    Gone,
    Listing,
    ListSnapshots,
    Need,
    Read,
    Seen,
    Unreadable,
    World,
)


class Resources:
    """Reads what decisions need to see."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients

    def add(self, world: World, needs: tuple[Need, ...]) -> World:
        """Return the world with ``needs`` read into it.

        Raises ``AzureError`` or ``OutOfTime`` for what may be otherwise in a minute: a throttled
        or failing Azure says nothing about a resource.
        """
        for need in needs:
            match need:
                case Read():
                    world = world.with_resource(need.id, self.read(need.id, need.api_version))
                case ListSnapshots():
                    world = world.with_listing(need.group, self.snapshots(need.group))
        return world

    def read(self, id_: str, api_version: str = "") -> Seen:
        """Return a resource; ``Gone`` on 404, ``Unreadable`` when Azure refuses to show it."""
        resource = parse(id_)
        get = _GET.get(resource.type)
        if get is None:
            return Unreadable(id_, f"the app does not know resources of type {resource.type}")
        try:
            return plain(get(self._clients, resource, api_version))
        except ResourceNotFoundError:
            return Gone(id_)
        except HttpResponseError as error:
            if is_lasting(error):
                return Unreadable(id_, said(error))
            raise

    def snapshots(self, group: str) -> Listing:
        """Return all snapshots of a resource group, page by page."""
        id_ = parse(group)
        client = self._clients.compute(id_.subscription)
        try:
            return tuple(plain(one) for one in client.snapshots.list_by_resource_group(id_.group))
        except ResourceNotFoundError:
            return ()
        except HttpResponseError as error:
            if is_lasting(error):
                return Unreadable(group, said(error))
            raise


def plain(model: Any) -> Body:
    """Return a model of the SDK as REST has it."""
    body: Body = model.as_dict()
    return body


type _Get = Callable[[Clients, ResourceId, str], Any]


def _compute(operations: str, **expand: str) -> _Get:
    def get(clients: Clients, id_: ResourceId, _api_version: str) -> Any:
        client = getattr(clients.compute(id_.subscription), operations)
        return client.get(id_.group, *id_.names, **expand)

    return get


def _batch(operations: str) -> _Get:
    def get(clients: Clients, id_: ResourceId, api_version: str) -> Any:
        client = getattr(clients.batch(id_.subscription, api_version), operations)
        return client.get(id_.group, *id_.names)

    return get


_GET: dict[str, _Get] = {
    types.VM: _compute("virtual_machines", expand="instanceView"),
    types.DISK: _compute("disks"),
    types.SNAPSHOT: _compute("snapshots"),
    types.IMAGE: _compute("images"),
    types.GALLERY: _compute("galleries"),
    types.GALLERY_IMAGE: _compute("gallery_images"),
    types.GALLERY_VERSION: _compute("gallery_image_versions", expand="ReplicationStatus"),
    types.BATCH_ACCOUNT: _batch("batch_account"),
    types.POOL: _batch("pool"),
}
