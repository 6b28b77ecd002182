"""Batch accounts and pools.

``None`` inside a `Known` means that the property is known to be absent.
"""

from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple

from linter.model.compute import NO_MARKETPLACE, Extension, Marketplace
from linter.model.resource import Place, Resource
from linter.values import ABSENT, NOT_LISTED, NOT_READ, Items, Value

Plane = Literal["arm", "data plane", "azurerm"]
"""Which API a document's pool is written for: its versions and its property names differ."""


@dataclass(frozen=True, slots=True)
class BatchAccount(Resource):
    """A Batch account; ``allocation_mode`` is ``BatchService`` or ``UserSubscription``.

    ``authentication`` are the allowed modes: ``AAD``, ``SharedKey``, ``TaskAuthenticationToken``;
    where none is named, Batch allows all. ``exported`` says that Azure answered so.
    """

    kind: ClassVar[str] = "microsoft.batch/batchaccounts"
    words: ClassVar[str] = "Batch account"

    allocation_mode: Value[str | None] = NOT_READ
    authentication: Items[str] = NOT_LISTED
    exported: bool = False


class SecurityRule(NamedTuple):
    """A network security group rule of a NAT pool."""

    place: Place
    priority: Value[int | None] = NOT_READ


class NatPool(NamedTuple):
    """An inbound NAT pool of a Batch pool: a backend port and a range of frontend ports."""

    place: Place
    name: Value[str | None] = NOT_READ
    backend_port: Value[int | None] = NOT_READ
    frontend_start: Value[int | None] = NOT_READ
    frontend_end: Value[int | None] = NOT_READ
    rules: Items[SecurityRule] = NOT_LISTED


class ImageReference(NamedTuple):
    """What a pool's nodes are made from.

    ``id`` is the id of a managed image, a gallery image or a gallery version (the data plane's
    ``virtualMachineImageId``, a shared gallery's or community gallery's id); ``marketplace``
    the publisher, offer, SKU and version. ``spot`` of the values tells where they stand.
    """

    id: Value[str | None] = NOT_READ
    marketplace: Marketplace = NO_MARKETPLACE
    shared_gallery_id: Value[str | None] = NOT_READ
    community_gallery_id: Value[str | None] = NOT_READ


class Scale(NamedTuple):
    """How a pool is sized: fixed or automatic.

    ``fixed`` and ``auto`` say whether the settings are there, ``settings`` whether there is a
    place for them, perhaps an empty one. ``resize_timeout`` and
    ``interval`` are ISO 8601 durations as they were written. ``low_priority`` counts Spot nodes.
    """

    fixed: Value[bool] = NOT_READ
    auto: Value[bool] = NOT_READ
    dedicated: Value[int | None] = NOT_READ
    low_priority: Value[int | None] = NOT_READ
    resize_timeout: Value[str | None] = NOT_READ
    formula: Value[str | None] = NOT_READ
    interval: Value[str | None] = NOT_READ
    settings: Value[bool] = NOT_READ


NO_IMAGE = ImageReference()
NO_SCALE = Scale()


@dataclass(frozen=True, slots=True)
class Pool(Resource):
    """A Batch pool. A marketplace pool is known to have no image id.

    ``account_id`` is the id of its account. ``vhds`` are the addresses of the VHDs of
    2017 (``osDisk.imageUris``). ``ephemeral_placement`` is the placement of an ephemeral OS disk.
    ``retired`` are the names of properties in use that later API versions dropped, each with the
    value that it has. ``exported`` says that the document is what Azure answered, rather than
    what somebody asks for; only then has it an allocation state (``Steady``, ``Resizing``,
    ``Stopping``) and current nodes.
    """

    kind: ClassVar[str] = "microsoft.batch/batchaccounts/pools"
    words: ClassVar[str] = "pool"

    plane: Plane = "arm"
    exported: bool = False
    account_id: str | None = None
    pool_name: Value[str | None] = NOT_READ
    image: ImageReference = NO_IMAGE
    node_agent_sku_id: Value[str | None] = NOT_READ
    vm_size: Value[str | None] = NOT_READ
    vhds: Items[str] = NOT_LISTED
    cloud_service: Value[bool] = NOT_READ
    scale: Scale = NO_SCALE
    inter_node: Value[bool | None] = NOT_READ
    nat_pools: Items[NatPool] = NOT_LISTED
    extensions: Items[Extension] = NOT_LISTED
    ephemeral_placement: Value[str | None] = NOT_READ
    communication_mode: Value[str | None] = NOT_READ
    current_communication_mode: Value[str | None] = ABSENT
    certificates: Value[bool] = NOT_READ
    application_licenses: Value[bool] = NOT_READ
    resource_tags: Value[bool] = NOT_READ
    unprotected: Value[str | None] = ABSENT
    allocation_state: Value[str | None] = ABSENT
    current_dedicated: Value[int | None] = ABSENT
    current_low_priority: Value[int | None] = ABSENT

    @property
    def image_id(self) -> Value[str | None]:
        """The id of the pool's image: a shortcut to the image reference's."""
        return self.image.id
