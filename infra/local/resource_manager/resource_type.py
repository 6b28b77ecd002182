"""What every resource type answers to: GET, list, PUT, PATCH, DELETE, and named actions."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from infra.local.resource_manager import errors, paging
from infra.local.resource_manager.errors import ArmError
from infra.local.resource_manager.exchange import Call, Reply
from infra.local.resource_manager.fabric import Fabric
from infra.local.resource_manager.operations import Operations
from infra.local.resource_manager.resource_id import Address
from infra.local.resource_manager.store import Resource

Json = dict[str, Any]
Action = Callable[[Call, Resource], Reply]


class ResourceType(ABC):
    """One type, for example ``Microsoft.Compute/snapshots``."""

    kind: ClassVar[str]
    shows_etag: ClassVar[bool] = False
    name_pattern: ClassVar[re.Pattern[str]] = re.compile(r"[^<>%&:\\?/]{1,260}")
    name_rule: ClassVar[str] = "at most 260 characters, none of < > % & : \\ ? /"

    def __init__(self, fabric: Fabric, operations: Operations) -> None:
        self.fabric = fabric
        self.operations = operations

    @property
    def actions(self) -> Mapping[str, Action]:
        """Return what can be posted to a resource of this type, by name in lower case."""
        return {}

    @abstractmethod
    def view(self, resource: Resource, call: Call) -> Json:
        """Return the resource as a GET shows it."""

    @abstractmethod
    def put(self, call: Call, address: Address) -> Reply:
        """Create or replace."""

    @abstractmethod
    def patch(self, call: Call, address: Address) -> Reply:
        """Change what the body names."""

    @abstractmethod
    def delete(self, call: Call, address: Address) -> Reply:
        """Delete; 204 when there is nothing to delete."""

    def get(self, call: Call, address: Address) -> Reply:
        """Answer one resource."""
        resource = self.find(address)
        return Reply(200, self.view(resource, call), self.headers(resource))

    def list(self, call: Call, address: Address) -> Reply:
        """Answer a page of the collection at ``address``."""
        if address.group is not None:
            self.group_of(address)
        if len(address.types) > 1:
            self.parent_of(address)
        members = self.fabric.store.collection(address.id)
        return paging.page(call, members, lambda one: self.view(one, call))

    def headers(self, resource: Resource) -> dict[str, str]:
        """Return the headers that go with an answer that shows ``resource``."""
        return {"ETag": resource.etag} if self.shows_etag else {}

    def missing(self, address: Address) -> ArmError:
        """Return the error for a resource that does not exist."""
        return errors.resource_not_found(address.label, address.group or "")

    def find(self, address: Address) -> Resource:
        """Return the resource at ``address``; raise 404 for it, or for what is around it."""
        resource = self.fabric.store.get(address.key)
        if resource is None:
            self.group_of(address)
            raise self.missing(address)
        return resource

    def group_of(self, address: Address) -> Resource:
        """Return the resource group; raise 404 ResourceGroupNotFound."""
        key = f"/subscriptions/{address.subscription}/resourceGroups/{address.group}"
        group = self.fabric.store.get(key)
        if group is None:
            raise errors.resource_group_not_found(address.group or "")
        return group

    def parent_of(self, address: Address) -> Resource:
        """Return the resource that a child belongs to; raise 404 ParentResourceNotFound."""
        parent = self.fabric.store.get(address.parent.key)
        if parent is None:
            self.group_of(address)
            raise ArmError(
                404,
                "ParentResourceNotFound",
                f"Failed to perform 'write' on resource(s) of type "
                f"'{self.kind.split('/', 1)[1]}', because the parent resource "
                f"'{address.parent.id}' could not be found.",
            )
        return parent

    def new_id(self, address: Address) -> str:
        """Return the id that a resource written at ``address`` gets.

        Names around it keep the case they were created with. Raises ``ArmError`` for a bad name
        and for a group or a parent that does not exist.
        """
        name = address.names[-1]
        if not self.name_pattern.fullmatch(name):
            raise self.bad_name(name)
        if len(address.types) > 1:
            around = self.parent_of(address).id
            return f"{around}/{self.kind.rsplit('/', 1)[1]}/{name}"
        return f"{self.group_of(address).id}/providers/{self.kind}/{name}"

    def bad_name(self, name: str) -> ArmError:
        """Return the error for a name that Azure refuses."""
        return ArmError(
            400,
            "InvalidParameter",
            f"The entity name '{name}' is invalid according to its validation rule: "
            f"{self.name_rule}.",
            target="name",
        )

    def adopt(self, resource: Resource) -> None:
        """Take over a scripted resource: add what Azure always shows, and what nobody sees."""
        resource.properties.setdefault("provisioningState", "Succeeded")

    def forget(self, resource: Resource) -> None:
        """Let a resource vanish: nothing is checked, and nobody is told."""
        if resource.operation is not None:
            self.operations.abandon(resource.operation)
        self.fabric.store.remove(resource)


def check_preconditions(call: Call, existing: Resource | None, status: int, code: str) -> None:
    """Raise ``status`` and ``code`` unless If-Match and If-None-Match hold for ``existing``."""
    wanted = call.headers.get("if-match")
    unwanted = call.headers.get("if-none-match")
    current = existing.etag if existing is not None else None
    if wanted is not None and (current is None or wanted not in ("*", current)):
        raise ArmError(
            status,
            code,
            f"The condition 'If-Match: {wanted}' was not met: the resource "
            + (f"has the ETag {current}." if current else "does not exist."),
        )
    if unwanted is not None and current is not None and unwanted in ("*", current):
        raise ArmError(
            status, code, f"The condition 'If-None-Match: {unwanted}' was not met: it exists."
        )
