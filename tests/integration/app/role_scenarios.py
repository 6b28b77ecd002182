"""What the app is for, in a few scenarios that together need every action of its role.

Each raises ``AssertionError`` unless all went as it should. A refusal ends it early: the run itself
would wait for hours that somebody lets the app do its work.
"""

from collections.abc import Callable
from typing import Any

from functions.engine import SourceNotFound
from functions.pipeline.run import Run
from infra.local.resource_manager import DEFAULT_SUBSCRIPTION
from tests.integration.app.app_desk import Desk
from tests.integration.app.app_site import Json

type Scenario = Callable[[Desk], None]

REFUSED = "AuthorizationFailed"  # LinkedAuthorizationFailed, too
NETWORK = f"/subscriptions/{DEFAULT_SUBSCRIPTION}/resourceGroups/net/providers/Microsoft.Network"
IDENTITY = (
    f"/subscriptions/{DEFAULT_SUBSCRIPTION}/resourceGroups/net/providers"
    "/Microsoft.ManagedIdentity/userAssignedIdentities/nodes"
)


def vm_to_pool(desk: Desk) -> None:
    """A VM is captured, disk by disk."""
    desk.put(image={"dataDisks": [0]})
    _ready(desk, {"kind": "vm", "id": desk.world.vm("golden", data=1)})


def snapshot_to_pool(desk: Desk) -> None:
    """A snapshot becomes a version, and a pool in a network and with identities of the owner's.

    What the pool's size can do is in no table of facts, but in Batch's list for the region.
    """
    body = desk.world.definition()
    body["pool"]["properties"]["vmSize"] = "Standard_D2ds_v5"
    body["pool"]["identity"] = {"type": "UserAssigned", "userAssignedIdentities": {IDENTITY: {}}}
    body["pool"]["properties"]["networkConfiguration"] = {
        "subnetId": f"{NETWORK}/virtualNetworks/v/subnets/s",
        "publicIPAddressConfiguration": {
            "provision": "UserManaged",
            "ipAddressIds": [f"{NETWORK}/publicIPAddresses/p"],
        },
    }
    desk.put_body(body)
    _ready(desk, desk.snapshot())


def lost_event_to_pool(desk: Desk) -> None:
    """The second snapshot's event is lost: the sweep finds it in its resource group."""
    desk.put(image={"dataDisks": [0]})
    first = desk.world.snapshot("os", tags=desk.world.tags("c1"))
    desk.world.snapshot("data", os=False, tags=desk.world.tags("c1", 0))
    desk.tell(first)
    _driven_to_ready(desk, desk.only_run().id)


def vhd_to_pool(desk: Desk) -> None:
    """A VHD is imported as a managed image, and published as a version."""
    desk.put()
    uri = "https://golden.blob.core.windows.net/images/golden.vhd"
    system = {"osType": "Linux", "hyperVGeneration": "V2", "location": "westeurope"}
    _ready(desk, {"kind": "vhd", "uri": uri, **system})


def managed_image_to_pool(desk: Desk) -> None:
    """A managed image goes to its pool directly, beside other pools of managed images."""
    body = desk.world.definition(pool={"apiVersion": "2019-08-01"})
    body["image"] = {"managedImage": {"resourceGroup": desk.world.group}}
    body["gate"] = {"edition": "2019-09"}
    desk.put_body(body)
    image = desk.world.managed_image("golden", desk.world.snapshot("os"))
    _ready(desk, {"kind": "managedImage", "id": image})


def managed_image_to_version(desk: Desk) -> None:
    """A managed image is published as a version."""
    desk.put()
    image = desk.world.managed_image("golden", desk.world.snapshot("os"))
    _ready(desk, {"kind": "managedImage", "id": image})


def version_to_pool(desk: Desk) -> None:
    """A gallery version is used as it is; its pool gets its nodes with a second resize."""
    desk.put()
    errors = [{"code": "AllocationTimedout", "message": "There was no capacity."}]
    desk.site.script("pools", match=f"/{desk.world.name}/", errors=errors, times=1)
    version = desk.world.version("1.0.0", desk.world.snapshot("os"))
    _ready(desk, {"kind": "galleryVersion", "id": version})
    asked = [method for method, _ in desk.site.requests(desk.world.name, "/pools/")]
    assert asked.count("PATCH") == 1


def gallery_gone(desk: Desk) -> None:
    """A resize fails as somebody has taken the whole gallery away: the run's end names it."""
    desk.put()
    errors = [{"code": "AllocationFailed", "message": "The image is not there."}]
    desk.site.script("pools", match=f"/{desk.world.name}/", errors=errors)
    version = desk.world.version("1.0.0", desk.world.snapshot("os"))
    id_ = desk.start({"kind": "galleryVersion", "id": version}).id
    desk.drive(id_, lambda run: _stopped(run) or (run.phase == "allocating" and not run.pending))
    definition = desk.world.gallery_image
    gallery = definition.rpartition("/images/")[0]
    desk.site.cloud.remove_resources([version, definition, gallery])
    run = desk.drive(id_, _stopped)
    assert run.end == "failed", run.reason
    for gone in (version, definition, gallery):
        assert f"{gone} " in run.reason or f"{gone}," in run.reason, run.reason


SCENARIOS: tuple[Scenario, ...] = (
    snapshot_to_pool,
    vm_to_pool,
    lost_event_to_pool,
    vhd_to_pool,
    managed_image_to_pool,
    managed_image_to_version,
    version_to_pool,
    gallery_gone,
)


def _ready(desk: Desk, source: Json) -> Run:
    try:
        id_ = desk.start(source).id
    except SourceNotFound as error:
        raise AssertionError(str(error)) from error
    return _driven_to_ready(desk, id_)


def _driven_to_ready(desk: Desk, id_: str) -> Run:
    run = desk.drive(id_, _stopped)
    assert run.end == "ready", (run.end, run.reason)
    unread: list[Any] = [one for one in run.unknowns if REFUSED in one["reason"]]
    assert not unread, unread
    return run


def _stopped(run: Run) -> bool:
    return bool(run.end and not run.pending) or REFUSED in run.reason
