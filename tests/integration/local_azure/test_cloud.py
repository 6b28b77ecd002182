"""The local Azure as a whole, with a small app in its host that uses the real SDKs."""

import os
import shutil
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from azure.core.messaging import CloudEvent
from azure.data.tables import TableClient
from azure.eventgrid import EventGridPublisherClient
from azure.identity import DefaultAzureCredential
from azure.mgmt.compute import ComputeManagementClient

from infra.local.addresses import Ports, PortTaken
from infra.local.child_process import ChildFailure, free_port, listens
from infra.local.cloud import LocalAzure
from infra.local.options import Options
from infra.local.resource_manager import DEFAULT_SUBSCRIPTION
from tests.integration.local_azure.grid import written
from tests.integration.local_azure.hosting import until

APP = """
import json, os, uuid
import azure.functions as func
from typing import List

app = func.FunctionApp(http_auth_level=func.AuthLevel.FUNCTION)

def keep(kind, event_id, **columns):
    from azure.data.tables import TableServiceClient
    from azure.identity import DefaultAzureCredential
    endpoint = os.environ["POOLWRIGHT_TABLE_ENDPOINT"]
    service = TableServiceClient(endpoint, credential=DefaultAzureCredential())
    table = service.create_table_if_not_exists("seen")
    table.upsert_entity({"PartitionKey": kind, "RowKey": event_id, **columns})

@app.event_grid_trigger(arg_name="event")
def snapshot_written(event: func.EventGridEvent):
    keep("snapshot", event.id, subject=event.subject, caller=event.get_json()["claims"]["name"])

@app.event_grid_trigger(arg_name="event")
def image_written(event: func.EventGridEvent):
    keep("image", event.id)

@app.event_grid_trigger(arg_name="event")
def pool_resized(event: func.EventGridEvent):
    keep("pool", event.id, nodes=event.get_json()["nodes"])

@app.event_hub_message_trigger(arg_name="events", connection="POOLWRIGHT_EVENT_HUB",
                               event_hub_name="%POOLWRIGHT_EVENT_HUB_NAME%", cardinality="many")
def relay(events: List[func.EventHubEvent]):
    for event in events:
        for record in json.loads(event.get_body())["records"]:
            keep("record", record["properties"]["id"], operation=record["operationName"])

@app.route()
def health(req: func.HttpRequest) -> str:
    return "healthy " + os.environ["COLOUR"]
"""


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalAzure]:
    root = tmp_path_factory.mktemp("app")
    (root / "function_app.py").write_text(APP)
    options = Options(scale=600.0, app_root=root, settings={"COLOUR": "green"})
    with LocalAzure(options) as cloud:
        yield cloud


@pytest.fixture
def credential(cloud: LocalAzure, monkeypatch: pytest.MonkeyPatch) -> DefaultAzureCredential:
    for name, value in cloud.client_environment().items():
        monkeypatch.setenv(name, value)
    return DefaultAzureCredential()


def seen(cloud: LocalAzure, credential: DefaultAzureCredential, kind: str) -> list[Any]:
    table = TableClient(cloud.addresses.tables, "seen", credential=credential)
    return list(table.query_entities(f"PartitionKey eq '{kind}'"))


def emit(cloud: LocalAzure, name: str) -> None:
    async def emit() -> None:
        cloud.event_grid.emit(written(name))

    cloud.call(emit())


def test_a_snapshot_made_with_the_sdk_reaches_the_function(
    cloud: LocalAzure, credential: DefaultAzureCredential
) -> None:
    compute = ComputeManagementClient(
        credential,
        DEFAULT_SUBSCRIPTION,
        base_url=cloud.addresses.resource_manager,
        credential_scopes=["https://management.azure.com/.default"],
    )
    address = f"{cloud.addresses.resource_manager}/subscriptions/{DEFAULT_SUBSCRIPTION}"
    token = credential.get_token("https://management.azure.com/.default").token
    answer = requests.put(
        f"{address}/resourceGroups/whole?api-version=2021-04-01",
        json={"location": "westeurope"},
        headers={"Authorization": f"Bearer {token}"},
        timeout=5,
    )
    assert answer.status_code == 201
    creation = {"location": "westeurope", "creationData": {"createOption": "Empty"}}
    disk = compute.disks.begin_create_or_update(
        "whole",
        "disk",
        {"location": "westeurope", "properties": {**creation, "diskSizeGB": 4}},  # type: ignore[call-overload]  # a plain body
    ).result()
    source = {"createOption": "Copy", "sourceResourceId": disk.id}
    snapshot = compute.snapshots.begin_create_or_update(
        "whole",
        "snapshot",
        {"location": "westeurope", "properties": {"creationData": source}},  # type: ignore[call-overload]  # a plain body
    ).result()
    cloud.drain(15)
    rows = [row for row in seen(cloud, credential, "snapshot") if row["subject"] == snapshot.id]
    assert rows
    assert rows[0]["caller"]


def test_an_event_published_with_the_sdk_reaches_the_function(
    cloud: LocalAzure, credential: DefaultAzureCredential
) -> None:
    with EventGridPublisherClient(cloud.addresses.topic, credential) as client:
        client.send(
            [
                CloudEvent("/pools/p", "Poolwright.Pool.ResizeCompleted", data={"nodes": 12}),
                CloudEvent("/pools/p", "Poolwright.Run.Ready", data={"nodes": 13}),
            ]
        )
    cloud.drain(15)
    assert [row["nodes"] for row in seen(cloud, credential, "pool")] == [12]


def test_a_service_log_record_reaches_the_function(
    cloud: LocalAzure, credential: DefaultAzureCredential
) -> None:
    async def log() -> None:
        for operation in ("PoolResizeStartEvent", "PoolResizeCompleteEvent"):
            cloud.event_hub.log({"operationName": operation, "properties": {"id": operation}})

    cloud.call(log())
    cloud.drain(15)
    operations = {row["operation"] for row in seen(cloud, credential, "record")}
    assert operations >= {"PoolResizeStartEvent", "PoolResizeCompleteEvent"}


def test_events_survive_a_crash_of_the_host(
    cloud: LocalAzure, credential: DefaultAzureCredential
) -> None:
    assert cloud.host is not None
    cloud.kill_host()
    assert not cloud.host.child.running
    emit(cloud, "while-dead")
    delivery = cloud.event_grid.deliveries[0]
    until(lambda: delivery.counts.retrying)
    cloud.start_host()
    cloud.drain(15)
    subjects = [row["subject"] for row in seen(cloud, credential, "snapshot")]
    assert any(subject.endswith("while-dead") for subject in subjects)


def test_address_and_keys_stay_over_a_restart(cloud: LocalAzure) -> None:
    def ask() -> str:
        headers = {"x-functions-key": cloud.function_key}
        return requests.get(cloud.url("/api/health"), headers=headers, timeout=5).text

    assert ask() == "healthy green"
    assert cloud.host is not None
    before = cloud.host.child.pid
    cloud.restart_host()
    assert cloud.host.child.pid != before
    assert ask() == "healthy green"


def test_without_a_host_there_are_no_subscriptions_to_functions() -> None:
    with LocalAzure(Options(with_host=False)) as cloud:
        assert cloud.addresses.functions == ""
        assert cloud.event_grid.deliveries == []
        emit(cloud, "nobody")
        cloud.drain(15)
        folder, ports = cloud.folder, cloud.ports
        assert all(map(listens, (ports.tables, ports.identity, ports.resource_manager)))
        assert cloud.azurite.child is not None
        os.kill(cloud.azurite.child.pid or 0, signal.SIGKILL)
        child = cloud.azurite.child
        until(lambda: not child.running)
        with pytest.raises(ChildFailure, match="Azurite was ended by SIGKILL"):
            cloud.check()
    assert not folder.exists()
    assert not any(map(listens, (ports.tables, ports.identity, ports.resource_manager)))


def test_a_part_that_fails_takes_the_others_down_and_keeps_its_log(tmp_path: Path) -> None:
    cloud = LocalAzure(Options(app_root=tmp_path))
    with pytest.raises(ChildFailure, match=r"there is no function_app\.py") as failure, cloud:
        pass
    assert not listens(cloud.ports.tables)
    assert not listens(cloud.ports.event_grid)
    log = cloud.folder / "functions_host.log"
    assert str(log) in str(failure.value)
    assert log.exists()
    shutil.rmtree(cloud.folder)


def test_a_port_in_use_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=f"port {port} for Event Grid is in use.*--port-event"):
            LocalAzure(Options(ports=Ports(event_grid=port)))
    free = free_port()
    with pytest.raises(PortTaken, match="given twice"):
        Ports(tables=free, functions=free).chosen()
    assert Ports(tables=free).chosen().tables == free
