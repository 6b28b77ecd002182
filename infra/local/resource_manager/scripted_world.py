"""Worlds that nobody would be allowed to make: resources put into the store as they are.

An image whose snapshot is gone, a pool that has been resizing for a week, ten thousand snapshots
in a second: nothing is checked against anything else, and no event tells of it.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from infra.local.resource_manager.fabric import Fabric
from infra.local.resource_manager.resource_groups import ResourceGroups
from infra.local.resource_manager.resource_id import Address, parse_resource
from infra.local.resource_manager.resource_type import ResourceType
from infra.local.resource_manager.store import Resource
from infra.local.resource_manager.subscriptions import Subscriptions

Json = dict[str, Any]
_HEAD = ("id", "name", "type", "etag")
_GROUP_LOCATION = "westeurope"  # of a group that comes into being with a resource without one


class ScriptedWorld:
    """Puts resources into a Resource Manager, and takes them away."""

    def __init__(
        self,
        fabric: Fabric,
        types: Mapping[str, ResourceType],
        subscriptions: Subscriptions,
        groups: ResourceGroups,
    ) -> None:
        self._fabric = fabric
        self._types = types
        self._subscriptions = subscriptions
        self._groups = groups

    def put(self, bodies: Iterable[object]) -> None:
        """Put resources, given as REST answers them, in place of those with the same ids.

        Subscriptions and resource groups that do not exist come into being. Raises ``ValueError``
        naming the first body that is none; then nothing has been put.
        """
        made = [self._made(body, f"value[{index}]") for index, body in enumerate(bodies)]
        for address, kind, resource in made:
            assert address.subscription is not None, "the id of a resource in a group has one"
            self._subscriptions.ensure(address.subscription)
            location = resource.location or _GROUP_LOCATION
            self._groups.ensure(address.subscription, address.group or "", location)
            former = self._fabric.store.get(resource.key)
            if former is not None:
                kind.forget(former)
            self._fabric.store.add(resource)

    def remove(self, ids: Iterable[object]) -> None:
        """Take resources away, and nothing with them: not a gallery's images, nor a VM's disks.

        Raises ``ValueError`` naming the first id that no resource has; then all are still there.
        """
        found = [self._existing(one, f"ids[{index}]") for index, one in enumerate(ids)]
        for kind, resource in found:
            kind.forget(resource)

    def _made(self, given: object, where: str) -> tuple[Address, ResourceType, Resource]:
        body = _plain(given, where)
        address, kind = self._known(body.get("id"), f"{where}.id")
        told = body.get("type")
        if told is not None and str(told).lower() != address.kind:
            raise ValueError(f"{where}.type: {told!r} is not the type in the id, {kind.kind!r}")
        if not isinstance(body.get("location", ""), str):
            raise ValueError(f"{where}.location: expected a string, not {body['location']!r}")
        if not isinstance(body.setdefault("properties", {}), dict):
            raise ValueError(f"{where}.properties: expected an object, not {body['properties']!r}")
        etag = str(body.get("etag") or self._fabric.ids.compute_etag())
        own = {name: value for name, value in body.items() if name not in _HEAD}
        asked = {**own, "properties": dict(own["properties"])}
        resource_id = f"/{str(body['id']).strip('/')}"
        resource = Resource(resource_id, kind.kind, address.names[-1], own, asked, etag)
        try:
            kind.adopt(resource)
        except (AttributeError, TypeError, ValueError) as error:
            raise ValueError(
                f"{where} ({resource_id}): its properties are not as {kind.kind} has them: {error}"
            ) from error
        return address, kind, resource

    def _known(self, resource_id: object, where: str) -> tuple[Address, ResourceType]:
        address = parse_resource(resource_id)
        if address is None:
            raise ValueError(
                f"{where}: {resource_id!r} is not the id of a resource in a resource group"
            )
        kind = self._types.get(address.kind)
        if kind is None:
            known = ", ".join(one.kind for one in self._types.values())
            raise ValueError(f"{where}: the local Azure has no {address.kind}; it has {known}")
        return address, kind

    def _existing(self, resource_id: object, where: str) -> tuple[ResourceType, Resource]:
        address, kind = self._known(resource_id, where)
        resource = self._fabric.store.get(address.key)
        if resource is None:
            raise ValueError(f"{where}: there is no resource {resource_id!r}")
        return kind, resource


def _plain(given: object, where: str) -> Json:
    """Return a copy that shares nothing with what the caller keeps."""
    if not isinstance(given, Mapping):
        raise ValueError(f"{where}: expected an object with an id, not {given!r:.80}")
    try:
        copied: Json = json.loads(json.dumps(dict(given)))
    except (TypeError, ValueError) as error:
        raise ValueError(f"{where}: is no JSON: {error}") from error
    return copied
