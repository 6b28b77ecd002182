"""Doing effects: started, never waited for. An effect that is done already counts as done."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from azure.core import MatchConditions
from azure.core.exceptions import (
    AzureError,
    HttpResponseError,
    ResourceExistsError,
    ResourceModifiedError,
)
from azure.core.messaging import CloudEvent

from functions.cloud.answers import asked_wait, code, is_lasting, message
from functions.cloud.clients import Clients
from functions.cloud.resources import Resources
from functions.cloud.time_limit import OutOfTime, timeouts
from functions.pipeline import resource_id as types
from functions.pipeline.effects import Create, Effect, Outcome, Publish, Resize
from functions.pipeline.resource_id import ResourceId, parse
from functions.pipeline.world import provisioning

SOURCE = "/poolwright"


class Performer:
    """Performs effects, one request each."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients

    def perform(self, effect: Effect) -> Outcome:
        """Do one effect and return what Azure made of it. Raises nothing that Azure causes."""
        try:
            match effect:
                case Create():
                    self._create(effect)
                case Resize():
                    self._resize(effect)
                case Publish():
                    self.publish([effect])
        except HttpResponseError as error:
            if is_lasting(error):
                return Outcome(effect, "refused", code(error), message(error))
            if _is_quota(error):
                return Outcome(effect, "refused", code(error), message(error))
            return Outcome(effect, "later", code(error), message(error), asked_wait(error))
        except OutOfTime as error:
            asked = timedelta(seconds=error.asked)
            return Outcome(effect, "later", "OutOfTime", str(error), asked)
        except AzureError as error:
            return Outcome(effect, "later", type(error).__name__, str(error))
        return Outcome(effect, "done")

    def is_there(self, create: Create) -> bool:
        """Tell whether an earlier try of an effect came through; a failed resource does not count.

        What cannot be read counts as not there: asking for it once more does no harm.
        """
        try:
            seen = Resources(self._clients).read(create.id, create.api_version)
        except (AzureError, OutOfTime):
            return False
        return isinstance(seen, dict) and provisioning(seen) != "failed"

    def publish(self, events: list[Publish]) -> None:
        """Publish events on the custom topic in one request; raise ``AzureError`` if it fails.

        One try within the handler's time: whoever calls has a longer breath.
        """
        now, seconds = datetime.now(UTC), timeouts()
        self._clients.topic.send(
            [
                CloudEvent(
                    source=SOURCE,
                    type=event.type,
                    subject=event.subject,
                    data=dict(event.data),
                    id=event.id,
                    time=now,
                )
                for event in events
            ],
            retry_total=0,
            connection_timeout=seconds.connect,
            read_timeout=seconds.read,
        )

    def _create(self, create: Create) -> None:
        id_ = create.resource
        if id_.type == types.POOL:
            self._create_pool(id_, create)
        else:
            _PUT[id_.type](self._clients, id_, create.body)

    def _create_pool(self, id_: ResourceId, create: Create) -> None:
        pools = self._clients.batch(id_.subscription, create.api_version).pool
        try:
            # If-None-Match: * - a pool is made once, and never changed by being made again.
            account, pool = id_.names
            pools.create(
                id_.group,
                account,
                pool,
                dict(create.body),
                match_condition=MatchConditions.IfMissing,
            )
        except (ResourceExistsError, ResourceModifiedError) as error:
            if error.status_code == 409 and code(error) != "PoolExists":
                raise
            # There is one of this name. Whether it is ours shows when it is looked at.

    def _resize(self, resize: Resize) -> None:
        id_ = parse(resize.id)
        pools = self._clients.batch(id_.subscription, resize.api_version).pool
        try:
            account, pool = id_.names
            pools.update(
                id_.group,
                account,
                pool,
                {"properties": {"scaleSettings": {"fixedScale": dict(resize.scale)}}},
                etag=resize.etag,
                match_condition=MatchConditions.IfNotModified,
            )
        except (ResourceExistsError, ResourceModifiedError) as error:
            if _is_quota(error):
                raise
            # 412: the pool has moved since it was looked at. 409: it resizes already. Either way
            # the next look shows where it stands.


type _Put = Callable[[Clients, ResourceId, Mapping[str, Any]], Any]


def _compute(operations: str) -> _Put:
    def put(clients: Clients, id_: ResourceId, body: Mapping[str, Any]) -> Any:
        client = getattr(clients.compute(id_.subscription), operations)
        return client.begin_create_or_update(id_.group, *id_.names, dict(body), polling=False)

    return put


_PUT: dict[str, _Put] = {
    types.SNAPSHOT: _compute("snapshots"),
    types.IMAGE: _compute("images"),
    types.GALLERY_VERSION: _compute("gallery_image_versions"),
}


def _is_quota(error: HttpResponseError) -> bool:
    return "quota" in code(error).lower()
