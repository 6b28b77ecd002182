"""How Microsoft.Compute writes: accept, show Creating, work in the background, show Succeeded.

PUT the same body again while the first is under way   -> joins it
PUT another body while the first is under way          -> 409 Conflict
DELETE while a write is under way                      -> the write ends as Canceled
"""

import copy
from abc import abstractmethod
from dataclasses import dataclass, field
from typing import Any, ClassVar, override

from infra.local.resource_manager import errors
from infra.local.resource_manager.durations import seconds
from infra.local.resource_manager.exchange import Call, Reply
from infra.local.resource_manager.operations import Operation
from infra.local.resource_manager.regions import programmatic, required_location
from infra.local.resource_manager.resource_id import Address
from infra.local.resource_manager.resource_type import ResourceType, check_preconditions
from infra.local.resource_manager.shapes import check_compute_body, json_object, without_nulls
from infra.local.resource_manager.store import Resource

Json = dict[str, Any]


@dataclass
class Draft:
    """What an accepted write makes of a resource. ``seconds`` is how long Azure takes."""

    properties: Json
    seconds: float
    members: Json = field(default_factory=dict)
    hidden: Json = field(default_factory=dict)


class ComputeResource(ResourceType):
    """A type of Microsoft.Compute."""

    shape: ClassVar[str]
    operations_path: ClassVar[str] = "operations"
    creating: ClassVar[str] = "Creating"
    create_status: ClassVar[int] = 201
    patch_status: ClassVar[int] = 200
    read_only: ClassVar[tuple[str, ...]] = ("provisioningState",)
    members: ClassVar[tuple[str, ...]] = ("location", "tags")

    @abstractmethod
    def draft(self, call: Call, body: Json, new_id: str, existing: Resource | None) -> Draft:
        """Check ``body`` against the world and say what becomes of it; raise ``ArmError``."""

    def finished(self, resource: Resource) -> None:
        """Make the effect of a write that has succeeded visible."""
        resource.properties["provisioningState"] = "Succeeded"

    def check_deletable(self, resource: Resource) -> None:
        """Raise ``ArmError`` when something still needs the resource."""

    def deleted(self, resource: Resource) -> None:
        """Undo what the resource did to others, when it is gone."""

    @override
    def view(self, resource: Resource, call: Call) -> Json:
        """Return the resource as a GET shows it."""
        shown = resource.shown
        if self.shows_etag:
            shown["etag"] = resource.etag
        return shown

    def put(self, call: Call, address: Address) -> Reply:
        """Create or replace; the answer comes before the work is done."""
        body: Json = without_nulls(json_object(call.body))
        new_id = self.new_id(address)
        existing = self.fabric.store.get(new_id)
        check_preconditions(call, existing, 412, "PreconditionFailed")
        if existing is not None and (joined := self._join(call, existing, body)) is not None:
            return joined
        status = 200 if existing is not None else self.create_status
        if self.create_status == 202:
            status = 202
        return self._write(call, new_id, body, existing, status)

    def patch(self, call: Call, address: Address) -> Reply:
        """Change what the body names; tags alone are changed at once."""
        change = json_object(call.body)
        existing = self.find(address)
        check_preconditions(call, existing, 412, "PreconditionFailed")
        if existing.operation is not None and not existing.operation.done:
            raise errors.concurrent_request()
        merged = merge(existing.asked, change)
        if "tags" in change:
            merged["tags"] = change["tags"]
        if set(change) <= {"tags"}:
            check_compute_body(self.shape, merged, "tags")
            existing.asked = merged
            existing.body["tags"] = copy.deepcopy(change.get("tags") or {})
            existing.etag = self.fabric.ids.compute_etag()
            self.fabric.emit(call, f"{self.kind}/write", existing.id)
            return Reply(200, self.view(existing, call), self.headers(existing))
        return self._write(call, existing.id, merged, existing, self.patch_status)

    def delete(self, call: Call, address: Address) -> Reply:
        """Delete in the background; a write under way is cancelled."""
        self.group_of(address)
        resource = self.fabric.store.get(address.key)
        if resource is None:
            return Reply(204)
        running = resource.operation
        if running is None or running.done or not running.name.endswith("/delete"):
            self.check_deletable(resource)
            if running is not None:
                self.operations.cancel(running)
            resource.properties["provisioningState"] = "Deleting"
            resource.operation = self.operations.start(
                call,
                f"{self.kind}/delete",
                resource.id,
                seconds(f"{self.kind.split('/', 1)[1]}/delete"),
                finish=lambda: self._remove(resource),
                failed=lambda: self._set_failed(resource),
            )
        assert resource.operation is not None
        return Reply(202, None, self.polling(call, resource, resource.operation))

    def _remove(self, resource: Resource) -> None:
        self.fabric.store.remove(resource)
        self.deleted(resource)

    def _set_failed(self, resource: Resource) -> None:
        resource.properties["provisioningState"] = "Failed"

    def _join(self, call: Call, existing: Resource, body: Json) -> Reply | None:
        running = existing.operation
        if running is None or running.done:
            return None
        if not running.name.endswith("/write") or existing.asked != body:
            raise errors.concurrent_request()
        headers = self.headers(existing) | self.polling(call, existing, running)
        return Reply(self.create_status, self.view(existing, call), headers)

    def _write(
        self, call: Call, new_id: str, body: Json, existing: Resource | None, status: int
    ) -> Reply:
        check_compute_body(self.shape, body)
        location = self.location_for(body, new_id)
        if existing is not None and programmatic(existing.location) not in ("", location):
            raise errors.ArmError(
                409,
                "InvalidResourceLocation",
                f"The resource '{existing.name}' already exists in location "
                f"'{existing.location}' in resource group '{existing.group}'. A resource with the "
                f"same name cannot be created in location '{location}'. "
                "Please select a new resource name.",
            )
        draft = self.draft(call, body, new_id, existing)
        shown: Json = {
            name: copy.deepcopy(body[name]) for name in self.members if body.get(name) is not None
        }
        if location:
            shown["location"] = location
        shown |= draft.members
        shown["properties"] = draft.properties
        shown["properties"]["provisioningState"] = "Updating" if existing else self.creating
        etag = self.fabric.ids.compute_etag()
        if existing is None:
            name = new_id.rsplit("/", 1)[1]
            resource = Resource(new_id, self.kind, name, shown, body, etag, draft.hidden)
            self.fabric.store.add(resource)
        else:
            resource = existing
            resource.body, resource.asked, resource.etag = shown, body, etag
            resource.hidden |= draft.hidden
        resource.operation = self.operations.start(
            call,
            f"{self.kind}/write",
            resource.id,
            draft.seconds,
            finish=lambda: self.finished(resource),
            failed=lambda: self._set_failed(resource),
            result=lambda: self.view(resource, call),
        )
        headers = self.headers(resource) | self.polling(call, resource, resource.operation)
        return Reply(status, self.view(resource, call), headers)

    def own_properties(self, body: Json) -> Json:
        """Return a copy of the body's properties, without what only Azure sets."""
        properties: Json = copy.deepcopy(body.get("properties") or {})
        for name in self.read_only:
            properties.pop(name, None)
        return properties

    def location_for(self, body: Json, new_id: str) -> str:  # noqa: ARG002 (children inherit)
        """Return the region of a resource that is written; raise ``ArmError`` 400."""
        return required_location(body, self.kind)

    def polling(self, call: Call, resource: Resource, operation: Operation) -> dict[str, str]:
        """Return the headers that tell a client where to ask how the operation is doing."""
        subscription = resource.id.split("/")[2]
        address = (
            f"{call.origin}/subscriptions/{subscription}/providers/Microsoft.Compute/locations/"
            f"{resource.location}/{self.operations_path}/{operation.id}"
        )
        return {
            "Azure-AsyncOperation": f"{address}?api-version={call.api_version}",
            "Location": f"{address}?monitor=true&api-version={call.api_version}",
            **self.operations.retry_after(operation),
        }


def kept(existing: Resource, *names: str) -> Json:
    """Return those of the properties that a write must not change; a scripted one may lack some."""
    return {name: existing.properties[name] for name in names if name in existing.properties}


def merge(asked: Json, change: Json) -> Json:
    """Return ``asked`` with the members of ``change`` put over it; null removes a member."""
    merged = dict(asked)
    for name, value in change.items():
        if value is None:
            merged.pop(name, None)
        elif isinstance(value, dict) and isinstance(merged.get(name), dict):
            merged[name] = merge(merged[name], value)
        else:
            merged[name] = copy.deepcopy(value)
    return merged
