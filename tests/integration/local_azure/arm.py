"""A Resource Manager under test as its clients see it: the real SDKs, and plain requests."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests
from azure.core.credentials import AccessToken
from azure.core.pipeline.transport import RequestsTransport
from azure.mgmt.batch import BatchManagementClient
from azure.mgmt.compute import ComputeManagementClient

from infra.local.resource_event import ResourceWritten
from infra.local.resource_manager import DEFAULT_SUBSCRIPTION, ResourceManager

Json = dict[str, Any]


class FixedToken:
    """A credential that always has the same token."""

    def __init__(self, token: str) -> None:
        self._token = token

    def get_token(self, *scopes: str, **_: Any) -> AccessToken:
        return AccessToken(self._token, int(time.time()) + 3600)


class Arm:
    """The server under test with its clients; paths given to it start after the subscription."""

    group = "Pool-RG"

    def __init__(
        self, url: str, manager: ResourceManager, ca: Path, token: str = "a-token"
    ) -> None:
        self.url = url
        self.manager = manager
        self.events: list[ResourceWritten] = []
        self.records: list[Json] = []
        self.session = requests.Session()
        self.session.trust_env = False  # a CA bundle in the environment would win
        self.session.verify = str(ca)
        self.session.headers["Authorization"] = f"Bearer {token}"
        options: Json = {"base_url": url, "retry_backoff_factor": 0.01}
        # Everything goes through one session, so that a hook on it sees every exchange.
        options["transport"] = RequestsTransport(
            session=self.session, session_owner=False, connection_verify=str(ca)
        )
        credential = FixedToken(token)
        self.compute: Any = ComputeManagementClient(credential, DEFAULT_SUBSCRIPTION, **options)
        self.batch: Any = BatchManagementClient(credential, DEFAULT_SUBSCRIPTION, **options)
        self.put("", "2021-04-01", {"location": "West Europe"})

    def id(self, path: str, group: str | None = None) -> str:
        """The id of something in the group: ``Compute/disks/d`` or the group's for ``""``."""
        base = f"/subscriptions/{DEFAULT_SUBSCRIPTION}/resourceGroups/{group or self.group}"
        return f"{base}/providers/Microsoft.{path}" if path else base

    def call(
        self,
        method: str,
        path: str,
        version: str | None = "2025-06-01",
        body: object = None,
        **options: Any,
    ) -> requests.Response:
        """Send a request to a path in the group, or to an absolute path."""
        where = path if path.startswith("/") else self.id(path)
        params = {**options.pop("params", {})}
        if version is not None:
            params["api-version"] = version
        return self.session.request(
            method, f"{self.url}{where}", params=params, json=body, timeout=20, **options
        )

    def put(self, path: str, version: str, body: object, **options: Any) -> requests.Response:
        """PUT and expect success."""
        answer = self.call("PUT", path, version, body, **options)
        assert answer.status_code in (200, 201, 202), answer.text
        return answer

    def error(self, answer: requests.Response) -> tuple[int, str, str]:
        """The status, code and message of an error, which must have Azure's shape."""
        body = answer.json()
        assert set(body) == {"error"}, body
        return answer.status_code, body["error"]["code"], body["error"]["message"]

    def local(self, name: str, **script: Any) -> None:
        """Script the emulation through ``/_local``."""
        answer = self.call("POST", f"/_local/{name}", None, script)
        assert answer.status_code == 204, answer.text

    def event_names(self) -> list[tuple[str, str]]:
        """Operation and status of every event so far."""
        return [(event.operation, event.status) for event in self.events]

    # A small world, made as a customer would.

    def disk(self, name: str = "os-disk", **properties: Any) -> str:
        body: Json = {
            "location": "westeurope",
            "properties": {
                "creationData": {"createOption": "Empty"},
                "diskSizeGB": 64,
                "osType": "Linux",
                "hyperVGeneration": "V2",
                **properties,
            },
        }
        made = self.compute.disks.begin_create_or_update(self.group, name, body).result()
        return str(made.id)

    def snapshot(self, name: str, source: str, **properties: Any) -> str:
        creation = {"createOption": "Copy", "sourceResourceId": source}
        body: Json = {
            "location": "westeurope",
            "properties": {"creationData": creation, **properties},
        }
        made = self.compute.snapshots.begin_create_or_update(self.group, name, body).result()
        return str(made.id)

    def definition(self, gallery: str = "gallery", name: str = "linux", **properties: Any) -> str:
        self.compute.galleries.begin_create_or_update(
            self.group, gallery, {"location": "westeurope"}
        ).result()
        body: Json = {
            "location": "westeurope",
            "properties": {
                "osType": "Linux",
                "osState": "Generalized",
                "hyperVGeneration": "V2",
                "identifier": {"publisher": "p", "offer": "o", "sku": f"s-{name}"},
                **properties,
            },
        }
        made = self.compute.gallery_images.begin_create_or_update(self.group, gallery, name, body)
        return str(made.result().id)

    def version_body(self, snapshot: str, **profile: Any) -> Json:
        return {
            "location": "westeurope",
            "properties": {
                "storageProfile": {"osDiskImage": {"source": {"id": snapshot}}},
                "publishingProfile": {
                    "targetRegions": [{"name": "West Europe", "regionalReplicaCount": 2}],
                    **profile,
                },
            },
        }

    def version(self, snapshot: str, number: str = "1.0.0", **profile: Any) -> str:
        poller = self.compute.gallery_image_versions.begin_create_or_update(
            self.group, "gallery", "linux", number, self.version_body(snapshot, **profile)
        )
        return str(poller.result().id)

    def image_version(self) -> str:
        """A complete gallery version, made of a snapshot of a disk."""
        self.definition()
        return self.version(self.snapshot("os-snapshot", self.disk()))

    def account(self, name: str = "batchone", **properties: Any) -> str:
        body: Json = {"location": "westeurope", "properties": properties}
        made = self.batch.batch_account.begin_create(self.group, name, body).result()
        return str(made.id)

    def pool_body(self, image: str | None, nodes: int = 0, **fixed: Any) -> Json:
        reference = {"id": image} if image else marketplace()
        machine = {"imageReference": reference, "nodeAgentSkuId": "batch.node.ubuntu 24.04"}
        return {
            "properties": {
                "vmSize": "Standard_D2s_v5",
                "deploymentConfiguration": {"virtualMachineConfiguration": machine},
                "scaleSettings": {"fixedScale": {"targetDedicatedNodes": nodes, **fixed}},
            }
        }

    def pool_path(self, name: str, account: str = "batchone") -> str:
        return f"Batch/batchAccounts/{account}/pools/{name}"

    def pool(self, name: str) -> Json:
        answer = self.call("GET", self.pool_path(name))
        assert answer.status_code == 200, answer.text
        body: Json = answer.json()
        return body

    def steady(self, name: str, within: float = 8.0) -> Json:
        """The pool's properties once it is steady."""
        return eventually(
            lambda: self.pool(name)["properties"],
            lambda properties: properties["allocationState"] == "Steady",
            within,
        )


def marketplace() -> Json:
    """An image reference to a Marketplace image."""
    return {"publisher": "canonical", "offer": "ubuntu-24_04-lts", "sku": "server"}


def eventually[T](look: Callable[[], T], good: Callable[[T], bool], within: float = 5.0) -> T:
    """Look until what is seen is good."""
    deadline = time.monotonic() + within
    while True:
        seen = look()
        if good(seen):
            return seen
        assert time.monotonic() < deadline, f"not within {within} s: {seen}"
        time.sleep(0.01)
