"""BL108: the OS disk behind an image is encrypted by Azure Disk Encryption."""

from collections.abc import Iterator

from linter.aspects.lineage import Origin
from linter.aspects.possibility import at_most, breaking, qualified
from linter.aspects.source_machines import image_lineages
from linter.aspects.wording import called
from linter.model import Disk, Place, Resource, Snapshot, Vm
from linter.model.resource import AnyValue
from linter.report import Finding, Related, Severity, Undecided
from linter.rules.examples.machines import bicep_image, exported_lineage
from linter.rules.rule import Example, Rule
from linter.scope import Scope
from linter.values import Unknown

_EXTENSIONS = frozenset({"azurediskencryption", "azurediskencryptionforlinux"})
_ENCRYPTED_BICEP = (
    "managedDisk: { storageAccountType: 'Premium_LRS' }\n"
    "        encryptionSettings: { enabled: true }"
)
_ENCRYPTED = {"encryptionSettingsCollection": {"enabled": True}}
_PLATFORM = {"encryption": {"type": "EncryptionAtRestWithPlatformKey"}}


class EncryptedOsDisk(Rule):
    """Goes from each image back to its virtual machine, and looks for Azure Disk Encryption."""

    id = "BL108"
    name = "encrypted-os-disk"
    severity = Severity.ERROR
    since = "2023-04"
    source = "https://learn.microsoft.com/azure/batch/batch-sig-images"
    meaning = (
        "The OS disk of the machine that an image is made from must not be encrypted by Azure Disk"
        " Encryption: the key stays with that machine, and nodes of the image do not start."
        " Encryption at rest with a platform or customer key is another thing, and allowed."
    )
    expected = "a machine whose OS disk is not encrypted by Azure Disk Encryption"
    fix = (
        "Build the image again from a machine on which Azure Disk Encryption never was switched"
        " on. To encrypt the nodes' disks, set the pool's diskEncryptionConfiguration."
    )
    cannot_see = (
        "Encryption that was switched on by hand, where only a template is read. The extension"
        " may encrypt data disks only (VolumeType Data), which is reported all the same. Where"
        " an image's machine is not known, BL101 says so."
    )
    formats = ("arm", "bicep", "terraform", "plan", "export")
    INVALID = (
        Example({"image.bicep": bicep_image(os_disk=_ENCRYPTED_BICEP)}),
        Example({"image.bicep": bicep_image(extension="AzureDiskEncryptionForLinux")}),
        Example({"image.json": exported_lineage(snapshot=_ENCRYPTED)}),
    )
    VALID = (
        Example({"image.bicep": bicep_image()}),
        Example(
            {"image.bicep": bicep_image(extension="AzureDiskEncryptionForLinux", on="consumer")}
        ),
        Example({"image.json": exported_lineage(snapshot=_PLATFORM)}),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check what is behind the images and gallery versions."""
        seen: set[tuple[str, str]] = set()
        for subject, origin in image_lineages(scope):
            for resource in origin.trail:
                if (subject, resource.key) not in seen:
                    seen.add((subject, resource.key))
                    yield from self._judge(origin, resource)

    def _judge(self, origin: Origin, resource: Resource) -> Iterator[Finding | Undecided]:
        if not isinstance(resource, Vm | Disk | Snapshot):
            return
        encrypted = resource.encrypted
        place = resource.place_of(encrypted)
        for it in breaking(encrypted, bool):
            words = "is encrypted by Azure Disk Encryption"
            yield self._finding(origin, resource, words, encrypted, place, certain=it.certain)
        if isinstance(encrypted, Unknown):
            reason = (
                f"whether the {_disk_of(resource)} is encrypted by Azure Disk Encryption is not"
                f" known: {encrypted.reason}"
            )
            yield self.undecided(place, reason)
        if isinstance(resource, Vm):
            for extension in resource.extensions.known:
                for kind in breaking(extension.type, _encrypts):
                    yield self._finding(
                        origin,
                        resource,
                        f"carries the extension {kind.value}",
                        extension.type,
                        extension.place,
                        certain=kind.certain,
                    )

    def _finding(
        self,
        origin: Origin,
        resource: Resource,
        words: str,
        because: AnyValue,
        place: Place,
        *,
        certain: bool,
    ) -> Finding:
        image = origin.trail[0]
        return self.finding(
            f"{called(image)} comes from the {resource.words} {resource.name}, which"
            f" {words}{qualified(certain)}.",
            image.place,
            (
                *(Related(step.place, step.words) for step in origin.trail[1:]),
                Related(place, "encryption"),
            ),
            because=(because,),
            severity=at_most(self.severity, certain),
        )


def _disk_of(resource: Vm | Disk | Snapshot) -> str:
    own = f"{resource.words} {resource.name}"
    return f"OS disk of the {own}" if isinstance(resource, Vm) else own


def _encrypts(kind: str | None) -> bool:
    return (kind or "").lower() in _EXTENSIONS
