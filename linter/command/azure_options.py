"""The options of what is read from Azure, and what of it is checked."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from linter import ids
from linter.command.surroundings import Surroundings
from linter.command.usage import WrongUsage, meant
from linter.looking import Azure
from linter.model import BatchAccount, GalleryImage, GalleryVersion, Image, Pool, Resource
from linter.values import Known

if TYPE_CHECKING:
    import argparse

    from linter.live.subscription import LiveAzure

_SUBSCRIPTION = re.compile(r"[0-9A-Za-z-]+")
# As Azure names groups and accounts (resource-name-rules, Microsoft.Resources, Microsoft.Batch).
_GROUP = re.compile(r"[\w.()-]{0,89}[\w()-]")
_ACCOUNT = re.compile(r"[0-9A-Za-z]{3,24}")
_IMAGES = (Image.kind, GalleryImage.kind, GalleryVersion.kind)


class AzureOptions(NamedTuple):
    """What is read (subscriptions, one resource group of theirs), and what of it is checked."""

    subscriptions: tuple[str, ...]
    group: str | None = None
    account: str | None = None
    image: str | None = None
    resource_manager: str | None = None


def add_azure_options(add: Callable[..., Any]) -> None:
    """Add the options; ``add`` is argparse's ``add_argument``."""
    add("--subscription", action="append", metavar="ID", help="read this Azure subscription")
    add("--resource-group", metavar="NAME", help="read only this resource group of it")
    add("--account", metavar="NAME", help="check only this Batch account and its pools")
    add("--image", metavar="ID", help="check only this image and the pools that use it")
    add("--resource-manager", metavar="URL", help="the address of another cloud's Azure")


def azure_options(given: "argparse.Namespace") -> AzureOptions | None:
    """Return what was asked for; ``None`` where no subscription was. Raises `WrongUsage`."""
    narrower = {
        "--resource-group": given.resource_group,
        "--account": given.account,
        "--image": given.image,
        "--resource-manager": given.resource_manager,
    }
    if not given.subscription:
        for option, value in narrower.items():
            if value is not None:
                raise WrongUsage(f"{option} goes with --subscription; add --subscription ID")
        return None
    subscriptions: dict[str, str] = {}
    for it in given.subscription:
        subscriptions.setdefault(it.lower(), it)
        _fitting(
            "--subscription", it, _SUBSCRIPTION, "an id of a subscription; see az account list"
        )
    _fitting("--resource-group", given.resource_group, _GROUP, "a name of a resource group")
    _fitting("--account", given.account, _ACCOUNT, "a name of a Batch account; give its name only")
    image = given.image
    if image is not None and ids.kind(image) not in _IMAGES:
        raise WrongUsage(
            f"--image: {image!r} is no id of a managed image, a gallery image definition or a"
            " gallery image version; az image list and az sig image-version list show them"
        )
    return AzureOptions(
        tuple(subscriptions.values()),
        given.resource_group,
        given.account,
        None if image is None else image.rstrip("/"),
        given.resource_manager,
    )


def read_azure(
    options: AzureOptions,
    surroundings: Surroundings,
    keep: Callable[[dict[str, Any]], None] | None = None,
    *,
    shows_progress: bool = True,
) -> "LiveAzure":
    """Sign in and read the lists; single resources are read when they are asked for.

    ``keep`` is called with every body that is read, also later; see `LiveAzure`. Progress goes to
    stderr where that is a terminal. Raises `WrongUsage` where nothing could be read, and for an
    account or an image that is not there.
    """
    from linter.live.cloud import cloud_of

    try:
        cloud = cloud_of(surroundings.environment, options.resource_manager)
    except ValueError as error:
        raise WrongUsage(str(error)) from None
    try:
        from linter.live.connection import Connection, NoLogin
        from linter.live.progress import Progress, progress_on
        from linter.live.subscription import LiveAzure, NothingRead
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in ("azure", "requests"):
            raise
        raise WrongUsage(
            f"reading Azure needs the package {error.name}, which is not installed;"
            " run pip install 'batchlint[live]'"
        ) from None
    terminal = surroundings.environment.get("TERM")
    progress = progress_on(surroundings.stderr, terminal) if shows_progress else Progress()
    try:
        connection = Connection(cloud)
        connection.sign_in()
        azure = LiveAzure(
            connection, options.subscriptions, options.group, keep=keep, progress=progress
        )
        azure.read()
    except (NoLogin, NothingRead) as error:
        raise WrongUsage(str(error)) from None
    check_presence(options, azure)
    return azure


def check_presence(options: AzureOptions, azure: "LiveAzure") -> None:
    """Raise `WrongUsage` for an account that was not read, and an image that nobody has or uses.

    An image of another subscription may be in use here.
    """
    where = " and ".join(options.subscriptions)
    if options.group is not None:
        where = f"resource group {options.group} of {where}"
    if options.account is not None and not _accounts(options, azure):
        names = sorted(ids.name(it.id) for it in azure.resources if isinstance(it, BatchAccount))
        refused = [it.reason for it in azure.unread if "Batch accounts" in it.reason]
        there = meant(options.account, names) if names else "there are none"
        raise WrongUsage(
            f"--account: there is no Batch account {options.account} in {where};"
            f" {'; '.join(refused) or there}"
        )
    if options.image is not None and not any(map(_of_image(options.image), azure.resources)):
        raise WrongUsage(f"--image: {options.image} is not in {where}, and no pool there uses it")


def narrowed(options: AzureOptions, azure: Azure) -> Callable[[Resource], bool] | None:
    """Return which of the existing resources are checked; ``None``: all that were read.

    An account goes with its pools and the images that these are made of, an image with its
    definition or its versions and the pools that use it. Where only a group was read, there is
    nothing else.
    """
    tests: list[Callable[[Resource], bool]] = []
    if options.account is not None:
        tests.append(_of_accounts(_accounts(options, azure), azure))
    if options.image is not None:
        tests.append(_of_image(options.image))
    return (lambda resource: all(test(resource) for test in tests)) if tests else None


def _fitting(option: str, value: str | None, form: re.Pattern[str], expected: str) -> None:
    if value is not None and not form.fullmatch(value):
        raise WrongUsage(f"{option}: {value!r} is not {expected}")


def _accounts(options: AzureOptions, azure: Azure) -> set[str]:
    name = (options.account or "").lower()
    return {
        it.key
        for it in azure.resources
        if isinstance(it, BatchAccount) and ids.name(it.key) == name
    }


def _of_accounts(accounts: set[str], azure: Azure) -> Callable[[Resource], bool]:
    pools = {it.key for it in azure.resources if ids.parent(it.key) in accounts}
    used = {_used(it) for it in azure.resources if it.key in pools} - {""}
    chosen = accounts | pools | used | {_definition(it) for it in used} - {""}

    # A pool that names no version takes the newest: it may be any of its definition's.
    def test(resource: Resource) -> bool:
        return resource.key in chosen or _definition(resource.key) in used

    return test


def _of_image(image: str) -> Callable[[Resource], bool]:
    key = ids.key(image)
    around = {key, _definition(key)} - {""}

    def test(resource: Resource) -> bool:
        meant_image = _used(resource) if isinstance(resource, Pool) else resource.key
        return meant_image in around or _definition(meant_image) == key

    return test


def _used(resource: Resource) -> str:
    """Return the key of the image that a pool is made of; ``""`` for others."""
    if isinstance(resource, Pool) and isinstance(resource.image_id, Known):
        return ids.key(resource.image_id.value or "")
    return ""


def _definition(key: str) -> str:
    """Return the key of the definition that a version belongs to; ``""`` for other images."""
    return ids.parent(key) if ids.kind(key) == GalleryVersion.kind else ""
