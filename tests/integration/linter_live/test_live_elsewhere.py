"""Lineages and images that lead out of what was listed: to other groups and subscriptions."""

from collections.abc import Callable

import pytest

from linter import ids
from tests.integration.linter_live.live_case import look_at, said, unsure
from tests.integration.linter_live.live_world import LiveWorld
from tests.integration.linter_live.pool_image_cases import REFERENCE
from tests.integration.linter_live.scripted_worlds import (
    DISK,
    MACHINE,
    SNAPSHOT,
    VERSION,
    Change,
    changed,
    extension,
    gallery,
    managed,
)


def moved(world: LiveWorld, elsewhere: LiveWorld, *names: str) -> None:
    """Let a world's pool be here, and what its image was made from in another subscription."""
    bodies = changed(elsewhere, gallery(elsewhere), {"extension": extension})
    here = changed(
        world,
        gallery(world),
        {
            "version.storageProfile": {
                "osDiskImage": {"source": {"id": elsewhere.id(SNAPSHOT)}},
            },
            "snapshot": None,
            "disk": None,
            "machine": None,
        },
    )
    world.put(*here.values())
    elsewhere.put(*(bodies[it] for it in names))


def test_a_lineage_is_followed_into_another_subscription(
    live_world: LiveWorld, live_worlds: Callable[[], LiveWorld]
) -> None:
    elsewhere = live_worlds()
    moved(live_world, elsewhere, "snapshot", "disk", "machine", "extension")
    outcome = look_at(live_world)
    (message,) = said(outcome, "BL101")
    assert "which carries the extension setup" in message
    kinds = sorted(path.split("/")[-2] for path in elsewhere.requests() if "compute" in path)
    assert kinds == ["disks", "snapshots", "virtualmachines"], "each by itself"


def test_a_lineage_into_a_subscription_that_is_refused_is_undecided(
    live_world: LiveWorld, live_worlds: Callable[[], LiveWorld]
) -> None:
    elsewhere = live_worlds()
    moved(live_world, elsewhere, "snapshot", "disk", "machine", "extension")
    elsewhere.fail("/disks/", 403, message="Not yours.")
    outcome = look_at(live_world)
    assert said(outcome, "BL101") == []
    expected = f"{elsewhere.id(DISK)}: it could not be read: AuthorizationFailed: Not yours"
    assert unsure(outcome, "BL101") == [expected]


def test_two_subscriptions_are_one_world(
    live_world: LiveWorld, live_worlds: Callable[[], LiveWorld]
) -> None:
    elsewhere = live_worlds()
    moved(live_world, elsewhere, "snapshot", "disk", "machine", "extension")
    outcome = look_at(live_world, azure=live_world.read(elsewhere))
    assert len(said(outcome, "BL101")) == 1


def test_a_group_that_was_read_alone_leads_on_into_others(live_world: LiveWorld) -> None:
    bodies = changed(live_world, gallery(live_world), {"extension": extension})
    text = {name: str(body["id"]) for name, body in bodies.items()}
    for name in ("machine", "extension"):
        bodies[name]["id"] = text[name].replace("/rg/", "/build/")
    bodies["disk"]["managedBy"] = live_world.id(MACHINE, "build")
    live_world.put(*bodies.values())
    outcome = look_at(live_world, azure=live_world.read(group="rg"))
    assert len(said(outcome, "BL101")) == 1
    assert outcome.report.unknowns == ()


def test_a_version_in_another_subscription_is_read_with_its_replication(
    live_world: LiveWorld, live_worlds: Callable[[], LiveWorld]
) -> None:
    elsewhere = live_worlds()
    status = {"summary": [{"region": "West Europe", "state": "Failed", "progress": 0}]}
    bodies = changed(elsewhere, gallery(elsewhere), {"version.replicationStatus": status})
    elsewhere.put(*(bodies[it] for it in ("gallery", "definition", "version")))
    used: Change = {REFERENCE: {"id": elsewhere.id(VERSION)}}
    live_world.put(*changed(live_world, managed(live_world), used).values())
    outcome = look_at(live_world)
    (message,) = said(outcome, "BL205")
    assert "the replication to westeurope failed" in message


def upper(resource_id: str) -> str:
    return resource_id.upper().replace("/SUBSCRIPTIONS/", "/subscriptions/")


@pytest.mark.parametrize("spelled", [str.lower, upper])
def test_ids_are_followed_whatever_their_case(
    spelled: Callable[[str], str], live_world: LiveWorld
) -> None:
    bodies = changed(live_world, gallery(live_world), {"extension": extension})
    source = bodies["snapshot"]["properties"]["creationData"]
    source["sourceResourceId"] = spelled(source["sourceResourceId"])
    bodies["disk"]["managedBy"] = spelled(bodies["disk"]["managedBy"])
    profile = bodies["version"]["properties"]["storageProfile"]["osDiskImage"]["source"]
    profile["id"] = spelled(profile["id"])
    machine = bodies["pool"]["properties"]["deploymentConfiguration"]["virtualMachineConfiguration"]
    machine["imageReference"]["id"] = spelled(machine["imageReference"]["id"])
    live_world.put(*bodies.values())
    outcome = look_at(live_world)
    assert {it.rule for it in outcome.report.findings} == {"BL101"}
    (place,) = [it.place.resource_id for it in outcome.report.findings]
    assert ids.key(place) == ids.key(live_world.id(VERSION))
    assert outcome.report.unknowns == ()
