"""Cases of the rules about what is in an image (BL1xx)."""

from linter.report import Severity
from tests.unit.linter.cases_bodies import (
    AZURERM,
    DISK,
    IMAGE,
    MACHINE,
    PINNED,
    SNAPSHOT,
    Body,
    Case,
    definition,
    extension,
    image,
    machine,
    of_disk,
    of_snapshot,
    pool,
    snapshot,
    version,
)

_MOVED = "#cloud-config\nmounts:\n  - [ephemeral0, /scratch]\n"
_KEPT = "#cloud-config\npackages:\n  - nfs-common\n"
_VHD = {"vhd": {"uri": "https://golden.blob.core.windows.net/vhds/builder.vhd"}}
_CONSUMER = machine("consumer", reference={"id": IMAGE})
_CUSTOM_SCRIPT = ("CustomScript", "Microsoft.Azure.Extensions")


def _disk() -> Body:
    """The disk that came with the machine."""
    return {
        "id": f"{DISK.removesuffix('base')}builder",
        "type": "Microsoft.Compute/disks",
        "apiVersion": "2024-03-02",
        "location": "westeurope",
        "managedBy": MACHINE,
        "properties": {"osType": "Linux", "creationData": {"createOption": "FromImage"}},
    }


def _plan(name: str) -> Body:
    return {"name": name, "product": "linux", "publisher": "contoso"}


CASES = (
    Case(
        "BL101",
        "extension on the source, or on a machine of the image",
        Severity.ERROR,
        (machine(), extension(*_CUSTOM_SCRIPT), image(MACHINE)),
        (machine(), _CONSUMER, extension(*_CUSTOM_SCRIPT, on="consumer"), image(MACHINE)),
    ),
    Case(
        "BL101",
        "a version of a snapshot of the machine's disk",
        Severity.ERROR,
        (
            machine(),
            _disk(),
            extension(*_CUSTOM_SCRIPT),
            snapshot(_disk()["id"]),
            version(SNAPSHOT),
        ),
        (machine(), _disk(), snapshot(_disk()["id"]), version(SNAPSHOT)),
    ),
    Case(
        "BL102",
        "custom data of the source, or of a machine of the image",
        Severity.ERROR,
        (machine(custom_data=_MOVED), image(MACHINE)),
        (
            machine(custom_data=_KEPT),
            image(MACHINE),
            machine("consumer", reference={"id": IMAGE}, custom_data=_MOVED),
        ),
        unseen=("export", "az"),  # Azure never shows custom data again
    ),
    Case(
        "BL103",
        "a size without a temporary drive",
        Severity.INFO,
        (pool(size="Standard_D2s_v5"),),
        (pool(size="Standard_D2ds_v5"),),
    ),
    Case(
        "BL104",
        "a managed image's state",
        Severity.ERROR,
        (image({**of_disk(), "osState": "Specialized"}),),
        (image(of_disk()),),
    ),
    Case(
        "BL104",
        "a definition's state",
        Severity.ERROR,
        (definition(osState="Specialized"), pool()),
        (definition(), pool()),
    ),
    Case(
        "BL105",
        "an image of a disk",
        Severity.WARNING,
        (image(of_disk()),),
        (image(of_snapshot()),),
        edition="2019-09",
    ),
    Case(
        "BL105",
        "an image of a machine",
        Severity.WARNING,
        (image(MACHINE), machine()),
        (version(MACHINE), machine()),
        edition="2023-04",
    ),
    Case(
        "BL106",
        "a purchase plan that the definition does not have",
        Severity.ERROR,
        (machine(plan=_plan("base")), version(MACHINE), definition(purchasePlan=_plan("other"))),
        (machine(plan=_plan("base")), version(MACHINE), definition(purchasePlan=_plan("base"))),
    ),
    Case(
        "BL106",
        "a purchase plan in an earlier edition",
        Severity.ERROR,
        (machine(plan=_plan("base")), image(MACHINE)),
        (machine(), image(MACHINE)),
        edition="2023-04",
    ),
    Case(
        "BL106",
        "a publisher that Batch does not name",
        Severity.WARNING,
        (machine(reference={**PINNED, "publisher": "thefreebsdfoundation"}), image(MACHINE)),
        (machine(), image(MACHINE)),
    ),
    Case(
        "BL107",
        "unmanaged disks",
        Severity.ERROR,
        (machine(os_disk=_VHD), image(MACHINE)),
        (machine(), image(MACHINE)),
    ),
    Case(
        "BL107",
        "managed disks in the first edition",
        Severity.ERROR,
        (machine(), image(MACHINE)),
        (machine(os_disk=_VHD), image(MACHINE)),
        edition="2017-08",
    ),
    Case(
        "BL108",
        "an encrypted snapshot",
        Severity.ERROR,
        (snapshot(encryptionSettingsCollection={"enabled": True}), version(SNAPSHOT)),
        (snapshot(encryptionSettingsCollection={"enabled": False}), version(SNAPSHOT)),
    ),
    Case(
        "BL108",
        "the extension that encrypts",
        Severity.ERROR,
        (
            machine(),
            extension("AzureDiskEncryptionForLinux", "Microsoft.Azure.Security"),
            image(MACHINE),
        ),
        (machine(), extension(*_CUSTOM_SCRIPT), image(MACHINE)),
    ),
    Case(
        "BL108",
        "a machine with encryption settings",
        Severity.ERROR,
        (
            machine(
                os_disk={
                    "managedDisk": {"id": f"{DISK}-os"},
                    "encryptionSettings": {"enabled": True},
                }
            ),
            image(MACHINE),
        ),
        (machine(os_disk={"managedDisk": {"id": f"{DISK}-os"}}), image(MACHINE)),
        unseen=AZURERM,
    ),
    Case(
        "BL109",
        "the caching of an image",
        Severity.INFO,
        (image({**of_disk(), "caching": "None"}),),
        (image({**of_disk(), "caching": "ReadWrite"}),),
    ),
    Case(
        "BL109",
        "the caching of a machine",
        Severity.INFO,
        (machine(os_disk={"caching": "ReadOnly"}), image(MACHINE)),
        (machine(os_disk={"caching": "ReadWrite"}), image(MACHINE)),
    ),
    Case(
        "BL110",
        "generation 2 on a size of generation 1",
        Severity.ERROR,
        (definition(hyperVGeneration="V2"), pool(size="Standard_D2_v3")),
        (definition(hyperVGeneration="V1"), pool(size="Standard_D2_v3")),
    ),
)
