"""Reading one resource through the SDKs, as the plain body that REST returns."""

from collections.abc import Callable
from typing import Any, Protocol, TypeAlias

from linter import ids, offers
from linter.live.pages import CIRCLE, leads_to, through

Body: TypeAlias = dict[str, Any]

SERVICE_API_VERSION = "2024-07-01.20.0"
"""The version of the Batch service's own API in which its supported images are asked for."""


class Clients(Protocol):
    """The clients of one identity, by subscription; each is made when it is first needed."""

    def compute(self, subscription: str) -> Any:
        """Return a ``ComputeManagementClient``."""

    def batch(self, subscription: str, api_version: str = "") -> Any:
        """Return a ``BatchManagementClient``, for one API version if that is given."""

    def batch_service(self, endpoint: str) -> Any:
        """Return an ``azure.core.PipelineClient`` of the Batch service at an account's endpoint.

        It signs in to Batch, not to Resource Manager. ``endpoint`` must come from Azure's own
        answer: the token is sent there.
        """


_Get: TypeAlias = Callable[[Clients, str, str], Any]


def knows(resource_id: str) -> bool:
    """Return whether there is a way to read what an id names."""
    if offers.region_in(resource_id) or offers.account_in(resource_id):
        return True
    return ids.kind(resource_id) in _GET


def get(clients: Clients, resource_id: str, api_version: str = "") -> Body:
    """Return a resource as a GET shows it; of a region the VM sizes that Batch has there.

    Machines come with their instance view, gallery versions with their replication. Raises what
    the SDK raises (``ResourceNotFoundError``, ``HttpResponseError``), and ``LookupError`` for an
    id that `knows` does not know, and for an account's images: those need its endpoint.
    """
    region = offers.region_in(resource_id)
    if region is not None:
        return _region(clients, resource_id, *region)
    return plain(_GET[ids.kind(resource_id) or ""](clients, resource_id, api_version))


def supported_images(clients: Clients, account_id: str, endpoint: str) -> Body:
    """Return the marketplace images that Batch supports for an account, page by page.

    ``endpoint`` is the account's own (``properties.accountEndpoint``, a host without a scheme).
    Raises what the SDK raises, and ``ValueError`` for pages that lead elsewhere or round in a
    circle.
    """
    from azure.core.rest import HttpRequest

    client = clients.batch_service(endpoint)
    found: list[Body] = []
    asked: set[str] = set()
    address = f"https://{endpoint}/supportedimages?api-version={SERVICE_API_VERSION}"
    while address:
        if address in asked:
            raise ValueError(CIRCLE)
        asked.add(address)
        answer = client.send_request(HttpRequest("GET", address))
        answer.raise_for_status()
        page = answer.json()
        found += page.get("value") or []
        address = _next(page, endpoint)
    return {
        "id": offers.images_id(account_id),
        "type": "Microsoft.Batch/batchAccounts/supportedImages",
        "properties": {"supportedImages": found},
    }


def plain(model: Any) -> Body:
    """Return a model of the SDK as REST has it."""
    body: Body = model.as_dict()
    return body


def _next(page: Body, endpoint: str) -> str:
    address = str(page.get("odata.nextLink") or "")
    # The token goes where the link points: nowhere but to the account.
    if address and not leads_to(address, endpoint):
        raise ValueError("its next page is not at the account's endpoint")
    return address


def _region(clients: Clients, resource_id: str, subscription: str, region: str) -> Body:
    listed = clients.batch(subscription).location.list_supported_virtual_machine_skus(region)
    return {
        "id": resource_id,
        "type": "Microsoft.Batch/locations",
        "name": region,
        "properties": {"virtualMachineSkus": [plain(size) for size in through(listed)]},
    }


def _of(service: str, operations: str, **expand: str) -> _Get:
    def get_one(clients: Clients, resource_id: str, api_version: str) -> Any:
        parts = resource_id.strip("/").split("/")
        subscription, group, names = parts[1], parts[3], parts[7::2]
        if service == "batch":
            client = clients.batch(subscription, api_version)
        else:
            client = clients.compute(subscription)
        return getattr(client, operations).get(group, *names, **expand)

    return get_one


_GET: dict[str, _Get] = {
    "microsoft.compute/virtualmachines": _of("compute", "virtual_machines", expand="instanceView"),
    "microsoft.compute/disks": _of("compute", "disks"),
    "microsoft.compute/snapshots": _of("compute", "snapshots"),
    "microsoft.compute/images": _of("compute", "images"),
    "microsoft.compute/galleries": _of("compute", "galleries"),
    "microsoft.compute/galleries/images": _of("compute", "gallery_images"),
    "microsoft.compute/galleries/images/versions": _of(
        "compute", "gallery_image_versions", expand="ReplicationStatus"
    ),
    "microsoft.batch/batchaccounts": _of("batch", "batch_account"),
    "microsoft.batch/batchaccounts/pools": _of("batch", "pool"),
}
