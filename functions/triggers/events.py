"""Event Grid: a snapshot or an image was written, a pool's resize has ended.

An event is a hint and nothing more: its resource's id is taken out, and the engine looks for
itself. A handler that returns has settled the event; one that raises has Event Grid deliver it
again, and put it where dead letters are looked at when that does not help.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import azure.functions as func

from functions.pipeline import resource_id as types
from functions.pipeline.resource_id import InvalidResourceId, ResourceId, parse
from functions.triggers.opened import engine

blueprint = func.Blueprint()

type Event = func.EventGridEvent | func.CloudEvent

_WRITTEN = "Microsoft.Resources.ResourceWriteSuccess"
_RESIZED = "Poolwright.Pool.ResizeCompleted"
_log = logging.getLogger("poolwright")


class UnreadableEvent(Exception):
    """An event that names no resource. It cannot be followed up, and must not be lost either."""


@blueprint.event_grid_trigger(arg_name="event")
def snapshot_written(event: func.EventGridEvent) -> None:
    """Follow up a snapshot that was made or changed."""
    _resource_written(event, types.SNAPSHOT)


@blueprint.event_grid_trigger(arg_name="event")
def image_written(event: func.EventGridEvent) -> None:
    """Follow up a managed image or a gallery image version that was made or changed."""
    _resource_written(event, types.IMAGE, types.GALLERY_VERSION)


@blueprint.event_grid_trigger(arg_name="event")
def pool_resized(event: func.EventGridEvent) -> None:
    """Follow up a resize that has ended."""
    from functions.cloud.time_limit import time_limit

    if _type(event) != _RESIZED:
        return _settled(event, "not about a resize")
    with _refusals(event):
        pool = _resource(event, _data(event).get("pool") or event.subject)
        if pool.type != types.POOL:
            return _settled(event, "not about a pool")
        with time_limit():
            return _settled(event, engine().pool_resized(pool))


def _resource_written(event: Event, *kinds: str) -> None:
    from functions.cloud.time_limit import time_limit

    if _type(event) != _WRITTEN:
        return _settled(event, "not about a resource that was written")
    with _refusals(event):
        resource = _resource(event, _data(event).get("resourceUri") or event.subject)
        if resource.type not in kinds:
            return _settled(event, f"about a resource of type {resource.type}")
        with time_limit():
            return _settled(event, engine().resource_written(resource))


@contextmanager
def _refusals(event: Event) -> Iterator[None]:
    """Tell of an event that is not settled: it comes again, or ends among the dead letters."""
    try:
        yield
    except Exception as error:
        from functions.telemetry.records import refused
        from functions.telemetry.telling import tell

        tell(refused(event.id, _type(event), error))
        raise


def _type(event: Event) -> str | None:
    return event.type if isinstance(event, func.CloudEvent) else event.event_type


def _data(event: Event) -> dict[str, Any]:
    data = event.get_json()
    return data if isinstance(data, dict) else {}


def _resource(event: Event, id_: object) -> ResourceId:
    try:
        return parse(id_)
    except InvalidResourceId as error:
        raise UnreadableEvent(f"event {event.id} of type {_type(event)}: {error}") from None


def _settled(event: Event, what: str) -> None:
    # Neither the event's claims nor its request are logged: they hold personal data.
    _log.info("event %s: %s", event.id, what)
