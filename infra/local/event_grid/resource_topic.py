"""The system topic of a subscription: what Resource Manager did, as Event Grid tells it."""

import random
import uuid
from typing import Any

from infra.local.event_grid.event import Event, instant
from infra.local.identity import TENANT
from infra.local.resource_event import ResourceWritten

# Real events carry the caller's name here. This one is nobody's, and easy to find again where
# it must not be: in a table, in a log.
CALLER_NAME = "Ottoline Claimsworth"
_CLAIMS = {
    "aud": "https://management.core.windows.net/",
    "iss": f"https://sts.windows.net/{TENANT}/",
    "name": CALLER_NAME,
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname": CALLER_NAME.split()[0],
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn": "ottoline@example.com",
    "ipaddr": "203.0.113.17",
}


def resource_event(written: ResourceWritten, rng: random.Random) -> Event:
    """Return the event of one operation, such as ``Microsoft.Resources.ResourceWriteSuccess``.

    Like the real one it says that something was written, not what: no body, no create-or-update.
    """
    subscription = written.resource_id.split("/")[2]
    data: dict[str, Any] = {
        "authorization": {
            "scope": written.resource_id,
            "action": written.operation,
            "evidence": {
                "role": "Contributor",
                "roleAssignmentScope": f"/subscriptions/{subscription}",
            },
        },
        "claims": dict(_CLAIMS),
        "correlationId": written.correlation_id,
        "resourceProvider": written.operation.split("/")[0],
        "resourceUri": written.resource_id,
        "operationName": written.operation,
        "status": written.status,
        "subscriptionId": subscription,
        "tenantId": TENANT,
    }
    if not written.operation.lower().endswith("/write"):
        data["httpRequest"] = {
            "clientRequestId": str(uuid.UUID(int=rng.getrandbits(128), version=4)),
            "clientIpAddress": _CLAIMS["ipaddr"],
            "method": written.method,
            "url": written.url,
        }
    return Event(
        id=str(uuid.UUID(int=rng.getrandbits(128), version=4)),
        source=f"/subscriptions/{subscription}",
        subject=written.resource_id,
        type=written.event_type,
        time=instant(written.time),
        data=data,
        data_version="2",
    )
