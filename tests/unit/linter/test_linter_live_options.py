"""The options of what is read from Azure, and what of it is checked."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from linter.command.azure_options import (
    AzureOptions,
    add_azure_options,
    azure_options,
    check_presence,
    narrowed,
)
from linter.command.usage import WrongUsage
from linter.looking import Unread
from linter.model import BatchAccount, GalleryImage, GalleryVersion, Image, Place, Pool, Resource
from linter.values import Known
from tests.unit.linter.pool_models import image

S = "11111111-0000-0000-0000-000000000001"
RG = f"/subscriptions/{S}/resourceGroups/rg/providers"
ACCOUNTS = f"{RG}/Microsoft.Batch/batchAccounts"
GOLDEN = f"{RG}/Microsoft.Compute/images/golden"
LINUX = f"{RG}/Microsoft.Compute/galleries/g/images/linux"


def parsed(*argv: str) -> AzureOptions | None:
    parser = argparse.ArgumentParser()
    add_azure_options(parser.add_argument)
    return azure_options(parser.parse_args(argv))


def pool(account: str, name: str, image_id: str | None) -> Pool:
    place = Place(f"{ACCOUNTS}/{account}/pools/{name}")
    return Pool(place, image=image(image_id), pool_name=Known(name))


WORLD: Sequence[Resource] = (
    BatchAccount(Place(f"{ACCOUNTS}/hpc")),
    pool("hpc", "managed", GOLDEN.upper()),
    pool("hpc", "version", f"{LINUX}/versions/1.0.0"),
    pool("hpc", "market", None),
    BatchAccount(Place(f"{ACCOUNTS}/render")),
    pool("render", "newest", LINUX),
    pool("render", "other", f"{RG}/Microsoft.Compute/images/other"),
    GalleryImage(Place(LINUX)),
    GalleryVersion(Place(f"{LINUX}/versions/1.0.0")),
    GalleryVersion(Place(f"{LINUX}/versions/1.0.1")),
    Image(Place(GOLDEN)),
    Image(Place(f"{RG}/Microsoft.Compute/images/other")),
)


def checked(**options: str) -> list[str]:
    azure: Any = SimpleNamespace(resources=WORLD, unread=())
    asked = AzureOptions((S,), **options)
    check_presence(asked, azure)
    test = narrowed(asked, azure)
    assert test is not None
    return ["/".join(it.id.split("/")[8::2]) for it in WORLD if test(it)]


def test_without_a_subscription_nothing_is_read() -> None:
    assert parsed() is None


def test_all_options() -> None:
    options = parsed(
        *("--subscription", S, "--subscription", "another", "--subscription", S.upper()),
        *("--resource-group", "my-rg", "--account", "hpcbatch", "--image", f"{GOLDEN}/"),
        *("--resource-manager", "https://management.chinacloudapi.cn"),
    )
    assert options == AzureOptions(
        (S, "another"), "my-rg", "hpcbatch", GOLDEN, "https://management.chinacloudapi.cn"
    )


@pytest.mark.parametrize(
    "option", ["--resource-group", "--account", "--image", "--resource-manager"]
)
def test_other_options_need_a_subscription(option: str) -> None:
    with pytest.raises(WrongUsage, match=f"{option} goes with --subscription"):
        parsed(option, "x")


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["--subscription", "../other"], "--subscription: '../other' is not an id"),
        (["--subscription", ""], "--subscription: '' is not an id"),
        (["--subscription", S, "--resource-group", "a/b"], "--resource-group: 'a/b' is not"),
        (["--subscription", S, "--resource-group", "ends."], "--resource-group: 'ends.' is"),
        (["--subscription", S, "--account", f"{ACCOUNTS}/hpc"], "give its name only"),
        (["--subscription", S, "--image", "golden"], "--image: 'golden' is no id"),
        (["--subscription", S, "--image", f"{ACCOUNTS}/hpc"], "is no id of a managed image"),
    ],
)
def test_odd_values_are_told(argv: list[str], said: str) -> None:
    with pytest.raises(WrongUsage, match=said.replace(".", r"\.")):
        parsed(*argv)


def test_all_is_checked_unless_it_is_narrowed() -> None:
    azure: Any = SimpleNamespace(resources=WORLD, unread=())
    assert narrowed(AzureOptions((S,), "rg"), azure) is None


def test_an_account_goes_with_its_pools_and_their_images() -> None:
    assert checked(account="HPC") == [
        "hpc",
        "hpc/managed",
        "hpc/version",
        "hpc/market",
        "g/linux",
        "g/linux/1.0.0",
        "golden",
    ]


def test_a_pool_of_the_newest_version_goes_with_all_versions() -> None:
    assert checked(account="render") == [
        *("render", "render/newest", "render/other"),
        *("g/linux", "g/linux/1.0.0", "g/linux/1.0.1", "other"),
    ]


def test_an_image_goes_with_its_pools() -> None:
    assert checked(image=GOLDEN) == ["hpc/managed", "golden"]


def test_a_definition_goes_with_its_versions_and_their_pools() -> None:
    assert checked(image=LINUX) == [
        *("hpc/version", "render/newest", "g/linux", "g/linux/1.0.0", "g/linux/1.0.1"),
    ]


def test_a_version_goes_with_its_definition_and_the_pools_of_either() -> None:
    assert checked(image=f"{LINUX}/versions/1.0.1") == [
        *("render/newest", "g/linux", "g/linux/1.0.1"),
    ]


def test_an_account_and_an_image_narrow_together() -> None:
    assert checked(account="hpc", image=GOLDEN) == ["hpc/managed", "golden"]


def test_a_pool_whose_image_nobody_knows_belongs_to_no_image() -> None:
    unknown = replace(pool("hpc", "odd", None))
    azure: Any = SimpleNamespace(resources=(unknown,), unread=())
    with pytest.raises(WrongUsage, match="no pool there uses it"):
        check_presence(AzureOptions((S,), image=GOLDEN), azure)


def test_an_account_that_could_not_be_listed_is_told_with_the_reason() -> None:
    unread = Unread("x", "the Batch accounts of the subscription could not be read: No")
    azure: Any = SimpleNamespace(resources=(), unread=(unread,))
    with pytest.raises(WrongUsage, match="could not be read: No"):
        check_presence(AzureOptions((S,), account="hpc"), azure)
