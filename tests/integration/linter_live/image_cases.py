"""What a live look finds at images and the machines behind them."""

from typing import Any

from linter.report import Severity
from tests.integration.linter_live.live_case import Case
from tests.integration.linter_live.live_world import Json, LiveWorld
from tests.integration.linter_live.scripted_worlds import (
    DISK,
    IMAGE,
    MACHINE,
    SNAPSHOT,
    Change,
    copied,
    extension,
    from_snapshot,
    gallery,
    image_of,
    managed,
)

CONSUMER = "Microsoft.Compute/virtualMachines/consumer"
CARRIES = "comes from the virtual machine builder, which carries the extension setup"


def _id(path: str) -> Any:
    return lambda world: {"id": world.id(path)}


def _on_disk(world: LiveWorld) -> Json:
    return {"osType": "Linux", "osState": "Generalized", "managedDisk": {"id": world.id(DISK)}}


def _consumer(world: LiveWorld) -> Json:
    """A machine that was made from the image: its extensions are its own affair."""
    image = {"id": world.id(IMAGE)}
    return world.body(CONSUMER, storageProfile={"imageReference": image})


DIRECTLY: Change = {
    "image.sourceVirtualMachine": _id(MACHINE),
    "image.storageProfile.osDisk": _on_disk,
}
TRAILS: dict[str, tuple[Any, Change, str]] = {
    "image of a machine": (managed, DIRECTLY, "Managed image golden"),
    "image of a disk": (managed, {"image.storageProfile.osDisk": _on_disk}, "Managed image golden"),
    "image of a snapshot of a disk": (managed, {}, "Managed image golden"),
    "image of a snapshot of a snapshot": (
        managed,
        {
            "second": copied("two", SNAPSHOT),
            "image.storageProfile.osDisk": lambda world: from_snapshot(
                world, "Microsoft.Compute/snapshots/two"
            ),
        },
        "Managed image golden",
    ),
    "version of a machine": (
        gallery,
        {
            "version.storageProfile": lambda world: {
                "source": {"virtualMachineId": world.id(MACHINE)}
            }
        },
        "Gallery image version shared/golden/1.0.0",
    ),
    "version of a snapshot of a disk": (gallery, {}, "Gallery image version shared/golden/1.0.0"),
    "version of an image of a snapshot of a disk": (
        gallery,
        {
            "image": image_of("one", "golden"),
            "version.storageProfile": lambda world: {"source": {"id": world.id(IMAGE)}},
        },
        "Gallery image version shared/golden/1.0.0",
    ),
}
_ELSEWHERE: Change = {
    "consumer": _consumer,
    "extension": lambda world: extension(world, CONSUMER),
}
_VIEW = {"extensions": [{"name": "agent", "type": "Microsoft.Azure.Monitor.Agent"}]}
_PLAN = {"name": "base", "product": "linux", "publisher": "contoso"}
_CONTOSO = {"publisher": "contoso", "offer": "linux", "sku": "base"}
_ENCRYPTED = {"enabled": True, "encryptionSettings": []}
_VHD = {"osType": "Linux", "vhd": {"uri": "https://x.blob.core.windows.net/vhds/os.vhd"}}
_FROM_MACHINE: Change = TRAILS["version of a machine"][1]

CASES = (
    *(
        Case(
            "BL101",
            name,
            shape,
            {**change, "extension": extension},
            f"{whose} {CARRIES}",
            {**change, **_ELSEWHERE},
        )
        for name, (shape, change, whose) in TRAILS.items()
    ),
    Case(
        "BL101",
        "an extension in the instance view only",
        gallery,
        {"machine.instanceView": _VIEW},
        "carries the extension agent",
        {"machine.instanceView": {"extensions": []}},
    ),
    Case(
        "BL104",
        "a specialized managed image",
        managed,
        {"image.storageProfile.osDisk.osState": "Specialized"},
        "Managed image golden is specialized",
    ),
    Case(
        "BL104",
        "a specialized definition",
        gallery,
        {"definition.osState": "Specialized"},
        "Gallery image definition golden is specialized",
    ),
    Case(
        "BL105",
        "an image of a machine",
        managed,
        DIRECTLY,
        "golden is made from a virtual machine",
        edition="2023-04",
        severity=Severity.WARNING,
    ),
    Case(
        "BL105",
        "an image of a disk",
        managed,
        {"image.storageProfile.osDisk": _on_disk},
        "its OS disk is made from a disk",
        edition="2023-04",
        severity=Severity.WARNING,
    ),
    Case(
        "BL106",
        "a base image with a plan, where none is allowed",
        managed,
        {"machine:plan": _PLAN},
        "starts from an image with the purchase plan contoso:linux:base",
        edition="2023-04",
    ),
    Case(
        "BL106",
        "another plan than the definition's",
        gallery,
        {"machine:plan": _PLAN},
        "and gallery image definition golden has none",
        {"machine:plan": _PLAN, "definition.purchasePlan": _PLAN},
    ),
    Case(
        "BL106",
        "a base image that the account's list does not have",
        gallery,
        {"machine.storageProfile.imageReference": _CONTOSO},
        "starts from the image contoso linux base, which is not among those that Batch lists"
        " for the account render",
        severity=Severity.WARNING,
    ),
    Case(
        "BL107",
        "a machine on an unmanaged disk",
        gallery,
        {**_FROM_MACHINE, "machine.storageProfile.osDisk": _VHD},
        "whose OS disk is an unmanaged disk",
        _FROM_MACHINE,
    ),
    Case(
        "BL108",
        "an encrypted snapshot",
        managed,
        {"snapshot.encryptionSettingsCollection": _ENCRYPTED},
        "comes from the snapshot one, which is encrypted by Azure Disk Encryption",
        {"snapshot.encryption": {"type": "EncryptionAtRestWithPlatformKey"}},
    ),
    Case(
        "BL108",
        "the encrypting extension",
        managed,
        {"extension": lambda world: extension(world, kind="AzureDiskEncryptionForLinux")},
        "carries the extension AzureDiskEncryptionForLinux",
        _ELSEWHERE,
    ),
    Case(
        "BL109",
        "a machine's OS disk",
        gallery,
        {"machine.storageProfile.osDisk.caching": "ReadOnly"},
        "Virtual machine builder: its OS disk has the caching ReadOnly",
        severity=Severity.INFO,
    ),
    Case(
        "BL109",
        "an image's OS disk",
        managed,
        {"image.storageProfile.osDisk.caching": "None"},
        "Managed image golden: its OS disk has the caching None",
        {"image.storageProfile.osDisk.caching": "ReadWrite"},
        severity=Severity.INFO,
    ),
)
