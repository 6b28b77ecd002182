"""The host of the app, from where Event Grid stands."""

import uuid

import requests

from functions.pipeline.resource_id import ResourceId
from infra.local.cloud import LocalAzure
from infra.local.functions_host.keys import EVENT_GRID_KEY


class Host:
    """Sends events to the host as Event Grid does."""

    def __init__(self, cloud: LocalAzure) -> None:
        self._cloud = cloud
        self._session = requests.Session()
        self._session.headers["aeg-event-type"] = "Notification"

    def send(self, resource: ResourceId) -> None:
        """Deliver one event that a snapshot was written, and wait for the answer."""
        event = {
            "specversion": "1.0",
            "id": str(uuid.uuid4()),
            "type": "Microsoft.Resources.ResourceWriteSuccess",
            "source": f"/subscriptions/{resource.subscription}",
            "subject": str(resource),
            "data": {"resourceUri": str(resource), "operationName": f"{resource.type}/write"},
        }
        code = self._cloud.keys.system[EVENT_GRID_KEY]
        url = self._cloud.url("/runtime/webhooks/EventGrid")
        query = {"functionName": "snapshot_written", "code": code}
        answer = self._session.post(url, params=query, json=event, timeout=60)
        assert answer.status_code == 202, f"the host answered {answer.status_code}"
