"""What the gate reads in a run, and what it makes of an Azure that has changed before a resize."""

import re
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError

from functions.cloud.time_limit import time_limit
from functions.pipeline.source_document import parse_source
from functions.pipeline.world import Read, Seen, Unreadable, World
from linter.offers import images_id
from tests.integration.app.app_client import until
from tests.integration.app.app_desk import Desk
from tests.integration.app.app_site import Json

# What Batch offers, which is in no resource group.
OFFERED = ("supportedimages", "virtualmachineskus")


class Reads:
    """What is asked of Azure from its making on, by the kind of resource."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._since = len(desk.site.cloud.resource_manager.requests)

    def of_the_world(self) -> list[tuple[str, str]]:
        return self._desk.asked(self._since)

    def offered(self) -> list[str]:
        asked = self._desk.site.cloud.resource_manager.requests[self._since :]
        ends = [path.partition("?")[0].rpartition("/")[2].lower() for _, path in asked]
        return sorted(end for end in ends if end in OFFERED)


def replicated(desk: Desk) -> str:
    """Start a run, and wait until its version is there; nobody has looked at the run since."""
    id_ = desk.start(desk.snapshot()).id
    (version,) = desk.run(id_).requested

    def made() -> bool:
        found = desk.engine.resources.read(version)
        assert isinstance(found, dict), found
        states = [one["state"] for one in found["properties"]["replicationStatus"]["summary"]]
        return found["properties"]["provisioningState"] == "Succeeded" and states == ["Completed"]

    until(made, "a version")
    return id_


def gets(kinds: str) -> list[tuple[str, str]]:
    return sorted(("GET", kind) for kind in kinds.split())


def test_the_gate_reads_what_its_rules_need_and_each_once(desk: Desk) -> None:
    desk.put()
    id_ = replicated(desk)
    reads = Reads(desk)
    run = desk.look(id_)
    assert (run.phase, run.end) == ("allocating", "")
    *asked, last = reads.of_the_world()
    assert last == ("PUT", "pools")
    # The version, its definition, the account; back from the version: snapshot, disk.
    assert sorted(asked) == gets("versions images batchaccounts snapshots disks")
    # And what the size can do, by the list of its region.
    assert reads.offered() == ["virtualmachineskus"]


def test_a_dry_run_reads_the_same_but_for_what_is_only_imagined(desk: Desk) -> None:
    desk.put()
    source = parse_source(desk.snapshot())
    reads = Reads(desk)
    found, _ = desk.engine.rehearse(desk.world.name, source)
    assert found.run.end == "ready"
    # The snapshot is the first look; the pool's name may be taken. The version is imagined.
    expected = gets("snapshots batchaccounts images disks pools")
    assert sorted(reads.of_the_world()) == sorted(expected)
    assert reads.offered() == ["virtualmachineskus"]


def test_a_gate_of_a_few_rules_reads_less(desk: Desk) -> None:
    body = desk.world.definition() | {"gate": {"rules": ["BL305", "BL312"]}}
    desk.put_body(body)
    id_ = replicated(desk)
    reads = Reads(desk)
    assert desk.look(id_).phase == "allocating"
    assert reads.of_the_world() == [("GET", "versions"), ("PUT", "pools")]
    assert reads.offered() == []


def test_other_pools_cost_a_run_of_a_gallery_version_nothing(desk: Desk) -> None:
    for number in range(3):
        desk.put_body(desk.world.definition(nodes=1, pool={"name": f"p{number}"}))
        desk.end(desk.start(desk.snapshot(f"os{number}")).id, "ready")
    desk.put()
    id_ = replicated(desk)
    reads = Reads(desk)
    desk.look(id_)
    assert ("GET", "pools") not in reads.of_the_world()


def managed(desk: Desk, nodes: int, **more: Any) -> tuple[str, str]:
    """A run in the manner of 2019, whose pool is asked for; the run's id and the image's."""
    body = desk.world.definition(nodes=nodes, pool={"apiVersion": "2019-08-01"}, **more)
    body["image"] = {"managedImage": {"resourceGroup": desk.world.group}}
    body["gate"] = {"edition": "2019-09"}
    desk.put_body(body)
    image = desk.world.managed_image("made", desk.world.snapshot("os"))
    id_ = desk.start({"kind": "managedImage", "id": image}).id
    desk.drive(id_, lambda run: run.phase == "allocating" and not run.pending)
    return id_, image


def another_pool(desk: Desk, image: str, nodes: int) -> None:
    """Somebody else makes a pool of the same image."""
    machine = {"imageReference": {"id": image}, "nodeAgentSkuId": "batch.node.ubuntu 22.04"}
    body: Json = {
        "id": f"{desk.world.account}/pools/another",
        "properties": {
            "vmSize": "STANDARD_D2S_V3",
            "deploymentConfiguration": {"virtualMachineConfiguration": machine},
            "scaleSettings": {"fixedScale": {"targetDedicatedNodes": nodes}},
        },
    }
    desk.site.script("resources", value=[body])


def failing(desk: Desk, *codes: str) -> None:
    errors = [{"code": code, "message": f"Batch says {code}."} for code in codes]
    desk.site.script("pools", match=f"/{desk.world.name}/", errors=errors, times=1)


def test_a_managed_image_is_rejected_unless_the_edition_is_that_of_its_time(desk: Desk) -> None:
    body = desk.world.definition(pool={"apiVersion": "2019-08-01"})
    body["image"] = {"managedImage": {"resourceGroup": desk.world.group}}
    desk.put_body(body)
    source = {
        "kind": "managedImage",
        "id": desk.world.managed_image("made", desk.world.snapshot("os")),
    }
    run = desk.end(desk.start(source).id, "rejected")
    assert "BL203" in run.reason
    assert desk.world.pools() == []
    desk.put_body(body | {"gate": {"edition": "2019-09"}})
    desk.engine.retry(run.id)
    desk.end(run.id, "ready")


def test_nodes_that_others_took_meanwhile_end_the_run_before_its_resize(desk: Desk) -> None:
    failing(desk, "AllocationTimedout")
    id_, image = managed(desk, 1500)
    another_pool(desk, image, 1500)
    run = desk.end(id_, "failed")
    assert "BL303" in run.reason
    assert "is not resized to 1500" in run.reason
    assert "PATCH" not in {method for method, _ in desk.site.requests(desk.world.name, "/pools/")}


def test_an_image_that_is_gone_ends_the_run_before_its_resize(desk: Desk) -> None:
    desk.put()
    failing(desk, "AllocationTimedout")
    id_ = desk.start(desk.snapshot()).id
    desk.drive(id_, lambda run: run.phase == "allocating" and not run.pending)
    (version,) = desk.world.versions()
    versions = desk.world.compute.gallery_image_versions
    versions.begin_delete(desk.world.name, "gal", "golden", version["name"]).result()
    run = desk.end(id_, "failed")
    assert "BL210" in run.reason
    assert "the pool has" in run.reason


@pytest.mark.parametrize(("nodes", "reads"), [(2, "versions"), (400, "versions batchaccounts")])
def test_a_resize_reads_what_its_limits_need(desk: Desk, nodes: int, reads: str) -> None:
    desk.put(nodes=nodes)
    failing(desk, "AllocationTimedout")
    id_ = desk.start(desk.snapshot()).id
    desk.drive(id_, lambda run: run.phase == "allocating" and not run.pending)
    tally = Reads(desk)
    desk.drive(id_, lambda run: run.resizing.rounds == 1)
    before = [one for one in tally.of_the_world() if one != ("GET", "pools")]
    assert sorted(before) == [*gets(reads), ("PATCH", "pools")]


def test_what_batch_offers_may_stay_unread(desk: Desk) -> None:
    """The app may not read it, and the facts do not know the size: the run goes on, and says so."""
    desk.site.script("faults", method="GET", path="/virtualMachineSkus", status=403, times=None)
    body = desk.world.definition()
    body["pool"]["properties"]["vmSize"] = "STANDARD_D2DS_V5"
    desk.put_body(body)
    run = desk.end(desk.start(desk.snapshot()).id, "ready")
    (unknown,) = (one for one in run.unknowns if one["rule"] == "BL110")
    assert "AuthorizationFailed" in unknown["reason"]


def supported(desk: Desk) -> Seen:
    """What the edge makes of the wish to see the images that Batch supports for the account."""
    id_ = images_id(desk.world.account)
    return desk.engine.resources.add(World(), (Read(id_),)).see(id_)


def test_the_images_that_batch_supports_are_read_at_the_accounts_own_door(desk: Desk) -> None:
    reads = Reads(desk)
    found = supported(desk)
    assert isinstance(found, dict)
    agents = {one["nodeAgentSKUId"] for one in found["properties"]["supportedImages"]}
    assert "batch.node.ubuntu 22.04" in agents
    assert reads.offered() == ["supportedimages"]
    assert reads.of_the_world() == [("GET", "batchaccounts")]


@pytest.mark.parametrize("status", [401, 403])
def test_an_account_that_does_not_let_the_app_in_is_no_reason_to_stop(
    desk: Desk, status: int
) -> None:
    desk.site.script("faults", method="GET", path="/supportedimages", status=status, times=None)
    found = supported(desk)
    assert isinstance(found, Unreadable)
    assert re.search(r"the Batch service refuses: [A-Z]\w+: \S", found.reason), found.reason
    assert "Forbidden" not in found.reason


def test_a_batch_service_that_fails_is_asked_again_later(desk: Desk) -> None:
    desk.site.script("faults", method="GET", path="/supportedimages", status=503, times=None)
    with pytest.raises(HttpResponseError), time_limit(3):
        supported(desk)


def test_no_account_and_no_endpoint_are_told(desk: Desk) -> None:
    gone = desk.world.account + "x"
    found = desk.engine.resources.add(World(), (Read(images_id(gone)),)).see(images_id(gone))
    assert isinstance(found, Unreadable)
    assert "does not exist" in found.reason
    closed = {"id": desk.world.account, "properties": {"accountEndpoint": "localhost:9"}}
    world = World().with_resource(desk.world.account, closed)
    id_ = images_id(desk.world.account)
    out = desk.engine.resources.add(world, (Read(id_),)).see(id_)
    assert isinstance(out, Unreadable)
    assert "out of reach" in out.reason
