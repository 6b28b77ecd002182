"""What cannot be read is undecided with Azure's reason, and is no pass."""

from pathlib import Path
from typing import Any

import pytest

from linter.outcome import Outcome
from tests.integration.linter_live.live_case import look_at, said, unsure
from tests.integration.linter_live.live_command import flat, live
from tests.integration.linter_live.live_world import Json, LiveWorld
from tests.integration.linter_live.pool_image_cases import AGENT, REFERENCE
from tests.integration.linter_live.scripted_worlds import (
    IMAGE,
    MACHINE,
    VERSION,
    Change,
    changed,
    extension,
    gallery,
    managed,
    marketplace,
    pool,
)

DENIED = "could not be read: AuthorizationFailed: The client has no right"
CONTOSO = {"publisher": "contoso", "offer": "linux", "sku": "7", "version": "7.0.1"}


def refuse(world: LiveWorld, path: str) -> None:
    world.fail(path, 403, code="AuthorizationFailed", message="The client has no right.")


def put(world: LiveWorld, shape: Any, changes: Change) -> None:
    world.put(*changed(world, shape(world), changes).values())


def whole_reason(outcome: Outcome, rule: str) -> str:
    (reason,) = unsure(outcome, rule)
    return reason


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/virtualMachines$", f"the virtual machines of the subscription {DENIED}"),
        ("/virtualMachines/builder$", f"it {DENIED}"),
        ("/disks$", f"the disks of the subscription {DENIED}"),
        ("/snapshots$", f"the snapshots of the subscription {DENIED}"),
    ],
)
def test_a_lineage_that_is_refused_on_the_way_is_undecided(
    path: str, says: str, live_world: LiveWorld, tmp_path: Path
) -> None:
    put(live_world, gallery, {"extension": extension})
    refuse(live_world, path)
    outcome = look_at(live_world)
    assert said(outcome, "BL101") == []
    assert says in whole_reason(outcome, "BL101")
    ran = live(live_world, tmp_path, "--select", "BL101", "--explain-unknown")
    if path.endswith("builder$"):  # one machine, not a list: it is undecided, and that is all
        assert (ran.code, ran.stderr) == (0, "")
    else:
        assert ran.code == 3
        assert "1 list of Azure could not be read" in ran.stderr
    assert "unknown BL101" in ran.text
    assert says in flat(ran.text)
    assert ran.text.splitlines()[-1].startswith("Nothing found in ")
    short = live(live_world, tmp_path, "--select", "BL101")
    assert " could not be decided (--explain-unknown shows them)" in short.text


def test_a_list_that_is_refused_is_named_even_if_no_rule_asks(
    live_world: LiveWorld, tmp_path: Path
) -> None:
    put(live_world, marketplace, {})
    refuse(live_world, "/snapshots$")
    outcome = look_at(live_world)
    assert unsure(outcome, "BL901") == [f"the snapshots of the subscription {DENIED}"]
    assert live(live_world, tmp_path, "--partial").code == 0
    ran = live(live_world, tmp_path)
    assert ran.code == 3
    assert "Microsoft.Compute/snapshots: not read" in ran.text
    assert f"The snapshots of the subscription {DENIED}." in flat(ran.text)
    assert ran.text.splitlines()[-1].endswith("1 list could not be read.")


def test_snapshots_that_are_refused_leave_all_that_needs_them_undecided(
    live_world: LiveWorld,
) -> None:
    put(live_world, managed, {"extension": extension})
    refuse(live_world, "/snapshots$")
    outcome = look_at(live_world)
    for rule in ("BL101", "BL210"):
        assert said(outcome, rule) == []
        assert DENIED in whole_reason(outcome, rule)


def test_a_list_that_stays_throttled_is_undecided(live_world: LiveWorld) -> None:
    put(live_world, gallery, {"extension": extension})
    live_world.fail("/disks$", 429)
    outcome = look_at(live_world)
    assert said(outcome, "BL101") == []
    expected = "the disks of the subscription could not be read: TooManyRequests: "
    assert expected in whole_reason(outcome, "BL101")


def test_what_azure_lets_nobody_read_for_an_hour_is_told(
    live_world: LiveWorld, tmp_path: Path
) -> None:
    put(live_world, gallery, {"extension": extension})
    live_world.fail("/disks$", 429, retry_after=3600)
    ran = live(live_world, tmp_path, "--select", "BL101")
    assert ran.code == 3
    expected = "The disks of the subscription could not be read: Azure asks to wait 60 minutes"
    assert expected in flat(ran.text)


def test_a_list_that_is_throttled_once_changes_nothing(live_world: LiveWorld) -> None:
    put(live_world, gallery, {"extension": extension})
    live_world.fail("/disks$", 429, retry_after=0, times=2)
    outcome = look_at(live_world)
    assert len(said(outcome, "BL101")) == 1
    assert outcome.report.unknowns == ()
    assert live_world.requests()["providers/microsoft.compute/disks"] == 3


def test_an_image_that_is_deleted_between_two_reads_is_gone(live_world: LiveWorld) -> None:
    put(live_world, gallery, {})
    version = live_world.id(VERSION)

    def delete(body: Json) -> None:
        if body["id"] == version:
            live_world.remove(version)

    outcome = look_at(live_world, azure=live_world.read(keep=delete))
    (message,) = said(outcome, "BL210")
    assert message == "Pool frames: its gallery image version shared/golden/1.0.0 does not exist."
    assert said(outcome, "BL205") == []
    assert "it does not exist" in whole_reason(outcome, "BL205")


def test_a_machine_that_is_deleted_between_two_reads_is_where_the_trail_ends(
    live_world: LiveWorld,
) -> None:
    put(live_world, gallery, {"extension": extension})
    azure = live_world.read()
    live_world.remove(live_world.id(MACHINE), live_world.id(f"{MACHINE}/extensions/setup"))
    outcome = look_at(live_world, azure=azure)
    assert said(outcome, "BL101") == []
    expected = f"{live_world.id(MACHINE)}: it does not exist (404)"
    assert whole_reason(outcome, "BL101") == expected


def test_a_disk_that_has_been_made_anew_is_where_the_trail_ends(live_world: LiveWorld) -> None:
    anew: Change = {"snapshot.creationData.sourceUniqueId": "then", "disk.uniqueId": "now"}
    put(live_world, gallery, {**anew, "extension": extension})
    outcome = look_at(live_world)
    assert said(outcome, "BL101") == []
    assert "it has been made anew since one was copied from it" in whole_reason(outcome, "BL101")


def test_the_pools_of_one_account_are_refused_and_those_of_others_judged(
    live_world: LiveWorld, tmp_path: Path
) -> None:
    shares: Change = {
        "other": live_world.account("other"),
        "second": pool(live_world, "more", live_world.id(IMAGE), 1400),
        "third": pool(live_world, "third", live_world.id(IMAGE), 600),
        "hidden": pool(live_world, "hidden", live_world.id(IMAGE), 2000, "other"),
    }
    put(live_world, managed, shares)
    refuse(live_world, "/batchAccounts/other/pools$")
    outcome = look_at(live_world, edition="2023-04")
    assert len(said(outcome, "BL201")) == 2
    assert said(outcome, "BL303")[0].count("ask for 2,004 dedicated nodes together") == 1
    assert unsure(outcome, "BL901") == [f"the pools of account other {DENIED}"]
    ran = live(live_world, tmp_path, "--edition", "2023-04", "--select", "BL303")
    assert f"The pools of account other {DENIED}." in flat(ran.text)


def test_sizes_that_are_refused_are_undecided_where_the_facts_do_not_tell(
    live_world: LiveWorld,
) -> None:
    put(live_world, gallery, {"pool.vmSize": "Standard_Q2_v1"})
    refuse(live_world, "/virtualMachineSkus")
    outcome = look_at(live_world)
    for rule in ("BL103", "BL110", "BL317"):
        assert said(outcome, rule) == []
        assert f"Batch's list of VM sizes for westeurope is not known: it {DENIED}" in (
            whole_reason(outcome, rule)
        )


def test_images_that_are_refused_are_undecided_where_the_facts_do_not_tell(
    live_world: LiveWorld,
) -> None:
    put(live_world, marketplace, {REFERENCE: CONTOSO, AGENT: "batch.node.contoso 7"})
    live_world.cloud.resource_manager.faults.add(
        method="GET", path="/supportedimages", status=403, times=None
    )
    outcome = look_at(live_world)
    for rule in ("BL208", "BL209"):
        assert said(outcome, rule) == []
        assert "the images that Batch supports for render are not known: it could not be read" in (
            whole_reason(outcome, rule)
        )
