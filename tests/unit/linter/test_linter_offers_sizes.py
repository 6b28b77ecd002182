"""BL103, BL110 and BL317 by the VM sizes that Batch itself lists for the account's region."""

from datetime import date
from typing import Any

import pytest

from linter import facts, offers
from linter.check import missing
from linter.model.offered import BatchRegion
from linter.readers.resources import read_into, read_resource
from linter.rules.bl103_temp_drive_missing import TempDriveMissing
from linter.rules.bl110_generation_mismatch import GenerationMismatch
from linter.rules.bl317_retired_vm_size import RetiredVmSize
from linter.world import World
from tests.unit.linter.arm_bodies import ACCOUNT, DEFINITION, POOL, body
from tests.unit.linter.live_bodies import (
    FORBIDDEN,
    REGION,
    UBUNTU,
    Body,
    account,
    judged,
    pool,
    region,
    said,
    size,
    unknowns,
    world,
)

BL103, BL110, BL317 = TempDriveMissing(), GenerationMismatch(), RetiredVmSize()
FACTS_SAY_NONE, FACTS_SAY_ONE = "Standard_D2s_v5", "Standard_D2ds_v5"
UNHEARD = "Standard_Q7_v9"
SECOND = body(DEFINITION, {"osType": "Linux", "osState": "Generalized", "hyperVGeneration": "V2"})


def of(name: str, *offered: Body, **more: Any) -> World:
    return world(account(), pool(size=name, **more), SECOND, region(*offered))


def test_the_lists_word_on_a_drive_counts_over_the_facts() -> None:
    assert said(BL103, of(FACTS_SAY_NONE, size(FACTS_SAY_NONE.upper(), drive=16384))) == []
    (found,) = said(BL103, of(FACTS_SAY_ONE, size(FACTS_SAY_ONE.lower(), drive=0)))
    assert found == f"info: Pool frames: the VM size {FACTS_SAY_ONE} has no temporary drive."
    assert len(said(BL103, of(UNHEARD, size(UNHEARD, drive=0)))) == 1


def test_the_lists_word_on_generations_counts_over_the_facts() -> None:
    assert said(BL110, of("Standard_D2_v3", size("Standard_D2_v3", "V1,V2"))) == []
    (found,) = said(BL110, of("Standard_D2s_v3", size("Standard_D2s_v3", "V1")))
    assert "is of generation V2, which the VM size Standard_D2s_v3 does not boot" in found
    assert len(said(BL110, of(UNHEARD, size(UNHEARD, "V1")))) == 1


def test_what_the_list_leaves_open_the_facts_tell() -> None:
    bare = {"name": FACTS_SAY_NONE}
    assert len(said(BL103, of(FACTS_SAY_NONE, bare))) == 1
    first_only = "Standard_D2_v3"
    assert len(said(BL110, of(first_only, size(first_only, None)))) == 1
    for rule in (BL103, BL110):
        (reason,) = unknowns(rule, of(UNHEARD, {"name": UNHEARD}))
        assert reason.startswith("neither the facts nor Batch's list for westeurope tell")


def test_a_size_that_the_region_has_not() -> None:
    (found,) = said(BL317, of("Standard_D2s_v3", size("Standard_D4s_v3")))
    assert found == (
        "error: Pool frames has the VM size Standard_D2s_v3, which Batch does not offer in"
        " westeurope."
    )
    assert said(BL317, of("STANDARD_d2S_v3", size("Standard_D2s_v3"))) == []
    assert said(BL103, of("Standard_D2s_v3", size("Standard_D4s_v3"))) == []
    for rule in (BL103, BL110):
        assert said(rule, of(UNHEARD, size("Standard_D4s_v3"))) == []
    assert len(said(BL317, of("Standard_NC6", size("Standard_D4s_v3")))) == 1
    # A name that is none at all is said once, and one to be filled in not at all.
    (found,) = said(BL317, of("D2s_v3", size("Standard_D2s_v3")))
    assert "which is no VM size" in found
    assert said(BL317, of("<size>", size("Standard_D2s_v3"))) == []


def test_a_cloud_services_sizes_are_not_in_the_list() -> None:
    deployment = {"cloudServiceConfiguration": {"osFamily": "6"}}
    classic = body(POOL, {"vmSize": "Small", "deploymentConfiguration": deployment})
    assert said(BL317, world(account(), classic, region(size("Standard_D2s_v3")))) == []


@pytest.mark.parametrize(
    ("end", "today", "severity"),
    [
        ("2027-03-01T00:00:00Z", date(2026, 11, 20), "warning"),
        ("2027-03-01T00:00:00Z", date(2027, 3, 2), "error"),
        ("2029-03-01T00:00:00Z", date(2026, 11, 20), None),
    ],
)
def test_the_lists_day_of_retirement(end: str, today: date, severity: str | None) -> None:
    found = said(BL317, of(FACTS_SAY_NONE, size(FACTS_SAY_NONE, end=end)), today=today)
    assert [it.partition(":")[0] for it in found] == ([severity] if severity else [])
    assert all(f"whose retirement is on {end[:10]}" in it for it in found)


def test_the_lists_day_counts_over_the_facts_and_an_own_day_over_both() -> None:
    retired = "Standard_NC6"
    assert len(judged(BL317, of(retired)).findings) == 1
    later = of(retired, size(retired, end="2030-01-01T00:00:00Z"))
    assert said(BL317, later) == []
    # Listed without a day: Microsoft's table says that it is over, and Batch that it is there.
    (found,) = said(BL317, of(retired, size(retired)))
    assert found.startswith("warning: ")
    assert "Batch still lists it in westeurope" in found
    known = facts.vm_size(retired)
    fact = known.fact("retirement") if known else None
    assert fact is not None
    own = facts.Overrides(dates={fact.id: date(2026, 12, 1)}, numbers={})
    (found,) = said(BL317, later, overrides=own)
    assert "2026-12-01" in found


def test_a_list_that_could_not_be_read() -> None:
    def refused(name: str) -> World:
        return world(account(), pool(size=name), SECOND, forbidden=[REGION])

    for rule in (BL103, BL110, BL317):
        assert judged(rule, refused("Standard_D2s_v3")).unknowns == ()
        (reason,) = unknowns(rule, refused(UNHEARD))
        assert reason.endswith(f"Batch's list of VM sizes for westeurope is not known: {FORBIDDEN}")
    assert len(said(BL103, refused(FACTS_SAY_NONE))) == 1
    empty = world(account(), pool(size=UNHEARD), SECOND, region())
    assert all("it is empty" in unknowns(rule, empty)[0] for rule in (BL103, BL110, BL317))


def test_an_account_that_could_not_be_read() -> None:
    found = world(pool(size=UNHEARD), SECOND, forbidden=[ACCOUNT])
    for rule in (BL103, BL110, BL317):
        (reason,) = unknowns(rule, found)
        assert FORBIDDEN in reason


def test_where_nobody_has_looked_the_facts_count() -> None:
    for known in (world(account(), pool(size=UNHEARD), SECOND), world(pool(size=UNHEARD), SECOND)):
        assert all(said(rule, known) == [] for rule in (BL103, BL110, BL317))
    nowhere = account()
    del nowhere["location"]
    assert said(BL317, world(nowhere, pool(size=UNHEARD))) == []


def test_the_region_is_asked_for_once_it_is_known() -> None:
    found = world(pool())
    assert missing(found, [POOL], [BL317]) == (ACCOUNT,)
    read_into(found, ACCOUNT, account())
    for rule in (BL103, BL110, BL317):
        assert missing(found, [POOL], [rule]) == (REGION,)
    assert missing(world(account(), pool(UBUNTU)), [POOL], [BL103, BL110]) == ()


def test_a_files_pool_is_where_the_account_is_that_exists() -> None:
    unplaced = "/subscriptions/{subscription of a.bicep}/resourceGroups/{group of a.bicep}"
    meant = ACCOUNT.replace(ACCOUNT.partition("/providers/")[0], unplaced)
    found = world(account(), pool(account_id=meant, size=UNHEARD), region(size("Standard_D2s_v3")))
    assert len(said(BL317, found)) == 1
    unread = world(account(), pool(account_id=meant))
    assert missing(unread, [f"{meant}/pools/frames"], [BL317]) == (REGION,)


def test_each_account_has_its_own_region() -> None:
    other = ACCOUNT.replace("render", "north")
    north = {**account(other), "location": "North Europe"}
    there = offers.region_id(REGION.split("/")[2], "northeurope")
    found = world(
        account(), north, pool(), pool(account_id=other),
        region(size("Standard_D2s_v3")), region(size("Standard_D4s_v3"), region_id=there),
    )  # fmt: skip
    (message,) = said(BL317, found)
    assert message.endswith("which Batch does not offer in North Europe.")


def test_a_local_nvme_drive_is_a_temporary_drive() -> None:
    capabilities = [
        {"name": "MaxResourceVolumeMB", "value": "0"},
        {"name": "NvmeDiskSizeInMiB", "value": "112640"},
    ]
    body = {
        "id": "/subscriptions/s/providers/Microsoft.Batch/locations/westeurope",
        "type": "Microsoft.Batch/locations",
        "properties": {
            "virtualMachineSkus": [
                {"name": "Standard_D2ds_v6", "capabilities": capabilities},
                {"name": "Standard_D2s_v6", "capabilities": capabilities[:1]},
                {"name": "Standard_D2a_v9", "capabilities": []},
            ]
        },
    }
    region = read_resource(body)
    assert isinstance(region, BatchRegion)
    assert [it.temp_drive for it in region.sizes.known] == [True, False, None]
