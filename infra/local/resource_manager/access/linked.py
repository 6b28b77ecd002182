"""What a request needs besides its own action, on the resources that its body names.

Of documents: a gallery version's sources ("Store and share images in an Azure Compute Gallery",
RBAC permissions), a pool's gallery version ("Use the Azure Compute Gallery to create a custom image
pool"), a copied disk's ``beginGetAccess``, subnets, public addresses and identities (Azure's own
``LinkedAuthorizationFailed``). Deduced: what a managed image is made from, and a pool's managed
image. In Azure it is the Batch service that looks at a pool's image; here it is told in Resource
Manager's words.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from infra.local.resource_manager.resource_id import parse_resource

_COMPUTE = "Microsoft.Compute"
_BEGIN_GET_ACCESS = f"{_COMPUTE}/disks/beginGetAccess/action"
_DISKS = f"{_COMPUTE}/disks"
_SNAPSHOTS = f"{_COMPUTE}/snapshots"
_IMAGES = f"{_COMPUTE}/images"
_VERSIONS = f"{_COMPUTE}/galleries/images/versions"
_MACHINES = f"{_COMPUTE}/virtualMachines"
_SUBNETS = "Microsoft.Network/virtualNetworks/subnets"
_ADDRESSES = "Microsoft.Network/publicIPAddresses"
_IDENTITIES = "Microsoft.ManagedIdentity/userAssignedIdentities"


class Needed(NamedTuple):
    """An action that is needed on a resource."""

    action: str
    scope: str


class _Rule(NamedTuple):
    """Where bodies of a type name a resource, and what is needed there, by the type named.

    A star in ``path`` stands for every item of a list, ``@`` at its end for every key.
    """

    path: str
    actions: Mapping[str, tuple[str, ...]]


def _each(verb: str, *types: str) -> dict[str, tuple[str, ...]]:
    return {kind: (f"{kind}/{verb}",) for kind in types}


_COPIED = {_DISKS: (_BEGIN_GET_ACCESS,), _SNAPSHOTS: (_BEGIN_GET_ACCESS,)}
_CAPTURED = _each("read", _DISKS, _SNAPSHOTS, _MACHINES)
_PUBLISHED = _each("write", _DISKS, _SNAPSHOTS, _MACHINES) | _each("read", _IMAGES, _VERSIONS)
_STARTED = {kind: (f"{kind}/read", _BEGIN_GET_ACCESS) for kind in (_IMAGES, _VERSIONS)}

_POOL_MACHINE = "properties.deploymentConfiguration.virtualMachineConfiguration"
_POOL_NETWORK = "properties.networkConfiguration"

_RULES = {
    _DISKS: (_Rule("properties.creationData.sourceResourceId", _COPIED),),
    _SNAPSHOTS: (_Rule("properties.creationData.sourceResourceId", _COPIED),),
    _IMAGES: (
        _Rule("properties.sourceVirtualMachine.id", _CAPTURED),
        _Rule("properties.storageProfile.osDisk.snapshot.id", _CAPTURED),
        _Rule("properties.storageProfile.osDisk.managedDisk.id", _CAPTURED),
        _Rule("properties.storageProfile.dataDisks.*.snapshot.id", _CAPTURED),
        _Rule("properties.storageProfile.dataDisks.*.managedDisk.id", _CAPTURED),
    ),
    _VERSIONS: (
        _Rule("properties.storageProfile.source.id", _PUBLISHED),
        _Rule("properties.storageProfile.source.virtualMachineId", _PUBLISHED),
        _Rule("properties.storageProfile.osDiskImage.source.id", _PUBLISHED),
        _Rule("properties.storageProfile.dataDiskImages.*.source.id", _PUBLISHED),
    ),
    "Microsoft.Batch/batchAccounts/pools": (
        _Rule(f"{_POOL_MACHINE}.imageReference.id", _STARTED),
        _Rule(f"{_POOL_NETWORK}.subnetId", _each("join/action", _SUBNETS)),
        _Rule(
            f"{_POOL_NETWORK}.publicIPAddressConfiguration.ipAddressIds.*",
            _each("join/action", _ADDRESSES),
        ),
        _Rule("identity.userAssignedIdentities.@", _each("assign/action", _IDENTITIES)),
    ),
}
_BY_KIND = {kind.lower(): rules for kind, rules in _RULES.items()}


def linked_to(kind: str, body: object) -> Iterator[Needed]:
    """Yield what a PUT or PATCH of ``kind`` (any case) needs on what its body names.

    Whatever is no resource id is passed over: the resource's own checks refuse it.
    """
    for rule in _BY_KIND.get(kind.lower(), ()):
        for value in _values(body, rule.path.split(".")):
            named = parse_resource(value)
            if named is None:
                continue
            for type_, actions in rule.actions.items():
                if named.kind == type_.lower():
                    yield from (Needed(action, named.id) for action in actions)


def _values(body: Any, path: list[str]) -> Iterator[object]:
    if not path:
        yield body
    elif path[0] == "*":
        if isinstance(body, list):
            for item in body:
                yield from _values(item, path[1:])
    elif path[0] == "@":
        if isinstance(body, dict):
            yield from body
    elif isinstance(body, dict):
        # Azure takes the names of properties in any case.
        for name, value in body.items():
            if name.lower() == path[0].lower():
                yield from _values(value, path[1:])
