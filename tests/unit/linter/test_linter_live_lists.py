"""Which lists there are, and what they tell of an id that nobody asked for."""

import pytest

from linter.live.lists import Listing, below, holding, of_scope
from linter.live.told import Lists, Told

S = "11111111-0000-0000-0000-000000000001"
OF = f"/subscriptions/{S}"
RG = f"{OF}/resourceGroups/Images-RG/providers"
DISK = f"{RG}/Microsoft.Compute/disks/Golden"
ACCOUNT = f"{RG}/Microsoft.Batch/batchAccounts/hpc"
GALLERY = f"{RG}/Microsoft.Compute/galleries/g"


def of_disks(group: str | None = None) -> tuple[Lists, Listing]:
    lists = Lists()
    listing = next(it for it in of_scope(S, group) if it.words == "disks")
    lists.begin(listing)
    return lists, listing


def test_the_lists_of_a_subscription_and_of_a_group() -> None:
    paths = [it.path.removeprefix(OF) for it in of_scope(S, None)]
    assert sorted(paths) == [
        "/providers/Microsoft.Batch/batchAccounts",
        "/providers/Microsoft.Compute/disks",
        "/providers/Microsoft.Compute/galleries",
        "/providers/Microsoft.Compute/images",
        "/providers/Microsoft.Compute/snapshots",
        "/providers/Microsoft.Compute/virtualMachines",
    ]
    groups = [it.path.removeprefix(OF) for it in of_scope(S, "rg")]
    assert sorted(groups) == [f"/resourceGroups/rg{it}" for it in sorted(paths)]


def test_accounts_galleries_and_definitions_have_lists_below_them() -> None:
    pools = below(ACCOUNT)
    assert pools is not None
    assert (pools.path, pools.names) == (f"{ACCOUNT}/pools", ("Images-RG", "hpc"))
    versions = below(f"{GALLERY}/images/linux")
    assert versions is not None
    assert versions.kind == "microsoft.compute/galleries/images/versions"
    assert versions.names == ("Images-RG", "g", "linux")
    assert below(DISK) is None
    assert below(f"{ACCOUNT}/pools/p") is None


def test_an_id_may_be_in_the_list_of_its_group_or_of_its_subscription() -> None:
    group = f"{OF}/resourcegroups/images-rg/providers/microsoft.compute/disks"
    assert holding(DISK) == (group, f"{OF}/providers/microsoft.compute/disks")
    assert holding(f"{ACCOUNT}/pools/p") == (f"{ACCOUNT}/pools".lower(),)


@pytest.mark.parametrize("group", [None, "images-rg"])
def test_what_a_complete_list_does_not_have_does_not_exist(group: str | None) -> None:
    lists, _ = of_disks(group)
    whose = "the subscription" if group is None else "resource group images-rg"
    reason = f"it does not exist: the list of disks of {whose} does not have it"
    assert lists.tell(DISK) == Told(True, reason)


def test_what_a_list_shows_is_to_be_asked_for_until_it_is_gone() -> None:
    lists, listing = of_disks()
    assert lists.show(listing, DISK.upper())
    assert not lists.show(listing, DISK)
    assert lists.tell(DISK) is None
    lists.forget(DISK)
    assert lists.tell(DISK) == Told(
        True, "it does not exist: the list of disks of the subscription does not have it"
    )


def test_what_a_refused_list_did_not_show_is_unreadable_for_its_reason() -> None:
    lists, listing = of_disks()
    lists.show(listing, DISK)
    lists.fail(listing, "the disks could not be read")
    assert lists.tell(DISK) is None
    assert lists.tell(f"{DISK}2") == Told(False, "the disks could not be read")


def test_other_scopes_are_to_be_asked_for() -> None:
    lists, _ = of_disks("another-rg")
    assert lists.tell(DISK) is None
    lists, _ = of_disks()
    assert lists.tell(DISK.replace(S, "2" * 8)) is None
    assert lists.tell(f"{GALLERY}/images/linux") is None


def test_what_is_below_something_that_does_not_exist_does_not_exist() -> None:
    lists = Lists()
    for listing in of_scope(S, None):
        lists.begin(listing)
    told = lists.tell(f"{GALLERY}/images/linux/versions/1.0.0")
    assert told == Told(True, "g/linux, which it is a part of, does not exist")
