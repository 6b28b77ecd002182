"""What is measured on: a local Azure that answers at once, and runs in flight on it.

Azure's time goes a million times as fast as ours: whatever a request starts is done when the next
one comes. No event is delivered by itself and no sweep comes by: each is caused where it is timed.
"""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import requests

from functions.assembly import build_engine
from functions.cloud.settings import read_settings
from functions.engine import Engine
from functions.pipeline.definition import Definition, parse_definition
from functions.pipeline.names import CAPTURE_TAG, LUN_TAG, PIPELINE_TAG, run_id
from functions.pipeline.resource_id import ResourceId, parse
from functions.pipeline.run import Run, start
from functions.pipeline.source import Source, identity
from infra.local import small_world as small
from infra.local.cloud import LocalAzure
from infra.local.options import Options
from infra.local.resource_manager import DEFAULT_SUBSCRIPTION

SETTINGS = {"POOLWRIGHT_SWEEP_SCHEDULE": "0 0 0 1 1 *", "POOLWRIGHT_POLL_INTERVAL": "PT30M"}
GROUPS = f"/subscriptions/{DEFAULT_SUBSCRIPTION}/resourceGroups"
GROUP = f"{GROUPS}/{small.GROUP}"
LATER = timedelta(days=1)
COMPUTE, BATCH = "2024-03-02", "2025-06-01"


@dataclass(frozen=True)
class InFlight:
    """A run that waits for snapshots: the one whose event comes next, and the run before that."""

    arriving: ResourceId
    before: Run


class Scene:
    """A running local Azure, the app's engine in this process, and Resource Manager's requests."""

    def __init__(self, cloud: LocalAzure) -> None:
        self.cloud = cloud
        self.engine: Engine = build_engine(read_settings(os.environ))
        self._session = requests.Session()
        token = cloud.identity.token(small.AUDIENCE)
        self._session.headers["Authorization"] = f"Bearer {token}"
        self._filled = 0
        for part in small.PARTS:
            self.put(
                f"/subscriptions/{DEFAULT_SUBSCRIPTION}/{part.path}", part.api_version, part.body
            )
        for disk in ("os", "data"):
            properties: dict[str, Any] = {
                "creationData": {"createOption": "Empty"},
                "diskSizeGB": 30,
            }
            if disk == "os":
                properties |= {"osType": "Linux", "hyperVGeneration": "V2"}
            body = {"location": small.LOCATION, "properties": properties}
            self.put(f"{GROUP}/providers/Microsoft.Compute/disks/{disk}", COMPUTE, body)

    def put(self, id_: str, api_version: str, body: dict[str, Any]) -> None:
        """Make a resource as anybody would. Raises ``requests.HTTPError``."""
        url = f"{self.cloud.addresses.resource_manager}{id_}"
        query = {"api-version": api_version}
        self._session.put(url, params=query, json=body).raise_for_status()

    def snapshot(self, group: str, name: str, tags: dict[str, str]) -> ResourceId:
        """Take a snapshot of the data disk if the tags have a LUN, else of the OS disk."""
        disk = "data" if LUN_TAG in tags else "os"
        source = f"{GROUP}/providers/Microsoft.Compute/disks/{disk}"
        id_ = f"{GROUPS}/{group}/providers/Microsoft.Compute/snapshots/{name}"
        creation = {"createOption": "Copy", "sourceResourceId": source}
        body = {"location": small.LOCATION, "tags": tags, "properties": {"creationData": creation}}
        self.put(id_, COMPUTE, body)
        return parse(id_)

    def pipeline(self, name: str, luns: list[int], nodes: int = 4) -> Definition:
        """Put a definition whose captures have an OS disk and data disks at ``luns``."""
        gallery = f"{GROUP}/providers/Microsoft.Compute/galleries/{small.GALLERY}"
        scale = {"fixedScale": {"targetDedicatedNodes": nodes}}
        machine = {"nodeAgentSkuId": "batch.node.ubuntu 22.04"}
        body = {
            "image": {"gallery": f"{gallery}/images/{small.DEFINITION}", "dataDisks": luns},
            "pool": {
                "account": f"{GROUP}/providers/Microsoft.Batch/batchAccounts/{small.BATCH_ACCOUNT}",
                "properties": {
                    "vmSize": "STANDARD_D2S_V3",
                    "deploymentConfiguration": {"virtualMachineConfiguration": machine},
                    "scaleSettings": scale,
                },
            },
        }
        definition = parse_definition(name, body)
        self.engine.pipelines.put(definition, self.engine.now())
        return definition

    def waiting(self, definition: Definition, number: int) -> InFlight:
        """Start a run by the event of its first snapshot, at LUN 0; the OS disk's comes next.

        Each capture has a resource group of its own, so that no listing grows with the runs.
        """
        group = f"{definition.name}-{number}"
        tags = {PIPELINE_TAG: definition.name, CAPTURE_TAG: group}
        self.put(f"{GROUPS}/{group}", "2021-04-01", {"location": small.LOCATION})
        first = self.snapshot(group, "data", tags | {LUN_TAG: "0"})
        arriving = self.snapshot(group, "os", tags)
        self.engine.resource_written(first)
        origin = Source("snapshots", pieces={"0": str(first)}, capture=group)
        id_ = run_id(definition.name, identity(origin, {"tags": tags}))
        loaded = self.engine.runs.load(id_)
        assert loaded is not None
        assert loaded.run.phase == "collecting"
        return InFlight(arriving, loaded.run)

    def fill(self, definition: Definition, count: int) -> None:
        """Put runs into the store that wait as the others do, and to which nothing happens."""
        with ThreadPoolExecutor(4) as threads:
            list(threads.map(lambda number: self._claim(definition, number), range(count)))

    def rewind(self, one: InFlight, due_in: timedelta = LATER) -> None:
        """Put a run back to where it was before its event, due then from now."""
        loaded = self.engine.runs.load(one.before.id)
        assert loaded is not None
        now = self.engine.now()
        run = replace(one.before, number=loaded.run.number, due=now + due_in)
        self.engine.runs.commit(loaded, run, [], now)

    def _claim(self, definition: Definition, number: int) -> None:
        capture = f"idle-{self._filled}-{number}"
        snapshot = f"{GROUPS}/{capture}/providers/Microsoft.Compute/snapshots/data"
        origin = Source("snapshots", pieces={"0": snapshot}, capture=capture)
        id_ = run_id(definition.name, identity(origin, {"tags": {CAPTURE_TAG: capture}}))
        run = start(id_, definition, origin, self.engine.now())
        self.engine.runs.claim(replace(run, due=self.engine.now() + LATER), [])


@contextmanager
def scene() -> Iterator[Scene]:
    """Start a local Azure with the app's host, and end it."""
    subscriptions = Path(__file__).with_name("no_subscriptions.json")
    options = Options(scale=1e6, seed=1, settings=SETTINGS, subscriptions=subscriptions)
    before = dict(os.environ)
    with LocalAzure(options) as cloud:
        os.environ.update(cloud.host_env())
        try:
            yield Scene(cloud)
        finally:
            os.environ.clear()
            os.environ.update(before)
