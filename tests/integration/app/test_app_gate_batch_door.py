"""The list of what Batch supports stands behind an account's own door, which may be shut."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from functions.cloud.time_limit import OutOfTime, remaining, time_limit
from functions.pipeline.resource_id import parse
from functions.pipeline.world import Read, Unreadable, World
from linter.live import single
from linter.offers import images_id, region_id
from tests.integration.app.app_desk import Desk
from tests.integration.app.app_site import Json
from tests.integration.app.app_world import REGION

type Door = Callable[[Desk], AbstractContextManager[int]]

MARKETPLACE = {"publisher": "canonical", "offer": "0001-com-ubuntu-server-jammy"}
MARKETPLACE |= {"sku": "22_04-lts-gen2", "version": "latest"}


@contextmanager
def dropped(_: Desk) -> Iterator[int]:
    """A port at which nothing is ever answered: its queue is full."""
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = [socket.socket() for _ in range(3)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(full.getsockname())
        yield full.getsockname()[1]
        for one in waiting:
            one.close()


@contextmanager
def listening(answer: Callable[[socket.socket], None]) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    answer(server.accept()[0])
                except OSError:
                    if server.fileno() < 0:
                        return

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)


@contextmanager
def reset(_: Desk) -> Iterator[int]:
    """A port at which a firewall ends every connection when it has seen who is called."""

    def answer(one: socket.socket) -> None:
        one.recv(100)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        one.close()

    with listening(answer) as port:
        yield port


@contextmanager
def silent(_: Desk) -> Iterator[int]:
    """A port at which one is heard, and never answered."""
    kept: list[socket.socket] = []
    with listening(kept.append) as port:
        yield port


@contextmanager
def proxied(desk: Desk) -> Iterator[int]:
    """A port at which a proxy answers with a page of its own."""
    tls: ssl.SSLContext = desk.site.cloud.certificates.server_context()
    page = b"<html>Blocked by policy</html>"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n"

    def answer(one: socket.socket) -> None:
        with tls.wrap_socket(one, server_side=True) as safe:
            safe.recv(10_000)
            safe.sendall(head + b"Content-Length: %d\r\n\r\n" % len(page) + page)

    with listening(answer) as port:
        yield port


@pytest.mark.parametrize("door", [dropped, reset, silent, proxied])
def test_a_run_does_not_wait_at_a_door_that_stays_shut(desk: Desk, door: Door) -> None:
    id_ = images_id(desk.world.account)
    with door(desk) as port, time_limit(4):  # as a sweep has it, in short
        account = {"id": desk.world.account, "properties": {"accountEndpoint": f"localhost:{port}"}}
        world = World().with_resource(desk.world.account, account)
        seen = desk.engine.resources.add(world, (Read(id_),)).see(id_)
        assert isinstance(seen, Unreadable), seen
        assert f"localhost:{port}" in seen.reason
        assert remaining() > 0.3, "nothing is left to go on with"


def test_a_list_that_never_ends_is_unreadable(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(*_: object) -> None:
        raise ValueError("its pages lead round in a circle")

    monkeypatch.setattr(single, "get", endless)
    seen = desk.engine.resources.read(region_id(parse(desk.world.account).subscription, REGION))
    assert isinstance(seen, Unreadable)
    assert "circle" in seen.reason


def machine(desk: Desk) -> Json:
    """A VM of a marketplace image, still there; the source is a snapshot of its disk."""
    world = desk.world
    network = {"networkInterfaces": [{"id": world.id("Microsoft.Network/networkInterfaces/n")}]}
    os_disk = {"osType": "Linux", "createOption": "FromImage", "name": "builder-os"}
    body: Json = {
        "location": REGION,
        "properties": {
            "hardwareProfile": {"vmSize": "Standard_D2s_v3"},
            "storageProfile": {"imageReference": MARKETPLACE, "osDisk": os_disk},
            "osProfile": {
                "computerName": "builder",
                "adminUsername": "me",
                "adminPassword": "Pa55word!word",
            },
            "networkProfile": network,
        },
    }
    machines = world.compute.virtual_machines
    made = machines.begin_create_or_update(world.name, "builder", body).result()
    disk = made.as_dict()["properties"]["storageProfile"]["osDisk"]["managedDisk"]["id"]
    world.generalize("builder")
    creation = {"createOption": "Copy", "sourceResourceId": disk}
    body = {"location": REGION, "properties": {"creationData": creation}}
    taken = world.compute.snapshots.begin_create_or_update(world.name, "os", body).result()
    return {"kind": "snapshots", "os": str(taken.id)}


def asked(desk: Desk, since: int) -> int:
    paths = [path for _, path in desk.site.cloud.resource_manager.requests[since:]]
    return sum("/supportedimages" in path.lower() for path in paths)


def since(desk: Desk) -> int:
    return len(desk.site.cloud.resource_manager.requests)


def agent(desk: Desk, name: str) -> None:
    body = desk.world.definition()
    machine = body["pool"]["properties"]["deploymentConfiguration"]["virtualMachineConfiguration"]
    machine["nodeAgentSkuId"] = name
    desk.put_body(body)


def test_the_agent_is_judged_by_what_the_account_supports(desk: Desk) -> None:
    agent(desk, "batch.node.debian 12")
    begun = since(desk)
    run = desk.end(desk.start(machine(desk)).id, "rejected")
    assert f"not among those that Batch lists for the account {desk.world.account_name}" in (
        run.reason
    )
    assert asked(desk, begun) == 1


def test_a_list_that_is_refused_leaves_the_facts_to_judge_by(desk: Desk) -> None:
    desk.site.script("faults", method="GET", path="/supportedimages", status=403, times=None)
    agent(desk, "batch.node.debian 12")
    run = desk.end(desk.start(machine(desk)).id, "rejected")
    assert "BL208" in run.reason
    assert "not among those that Batch lists" not in run.reason


def test_a_list_that_is_throttled_is_read_later(desk: Desk) -> None:
    fault = {"method": "GET", "path": "/supportedimages", "status": 429, "retry_after": 60}
    desk.site.script("faults", **fault, times=1)
    agent(desk, "batch.node.debian 12")
    id_ = desk.start(machine(desk)).id
    with pytest.raises(OutOfTime):
        desk.drive(id_)
    assert not desk.run(id_).end
    assert "not among those that Batch lists" in desk.end(id_, "rejected").reason
