"""BL107: the machine behind an image has the wrong kind of disks for the edition."""

from collections.abc import Iterator

from linter import facts
from linter.aspects.lineage import Origin
from linter.aspects.possibility import at_most, breaking, qualified
from linter.aspects.source_machines import image_lineages
from linter.aspects.wording import called
from linter.model import Vm
from linter.report import Finding, Related, Severity, Undecided
from linter.rules.examples.machines import bicep_image, exported_lineage
from linter.rules.rule import Example, Rule
from linter.scope import Scope
from linter.values import Known, OneOf, Unknown, Value

_VHD = "https://render.blob.core.windows.net/vhds/builder.vhd"
_UNMANAGED_BICEP = f"vhd: {{ uri: '{_VHD}' }}"
_UNMANAGED = {"osType": "Linux", "vhd": {"uri": _VHD}}


class DiskKind(Rule):
    """Goes from each image back to its virtual machine, and looks at its OS disk."""

    id = "BL107"
    name = "disk-kind"
    severity = Severity.ERROR
    since = "2017-08"
    source = "https://learn.microsoft.com/azure/batch/batch-sig-images"
    meaning = (
        "The virtual machine that an image is made from must have managed disks; Azure has"
        " retired unmanaged ones. In the edition of 2017-08 it was the other way round: pools"
        " used VHDs, and the machine must not have managed disks."
    )
    expected = "a machine with managed disks (in 2017-08: with unmanaged ones)"
    fix = (
        "Convert the machine to managed disks (az vm convert) before the image is made, or create"
        " it anew with a managed OS disk. For the edition of 2017-08 create it with unmanaged"
        " disks."
    )
    cannot_see = (
        "Which disks a machine had when its image was made. Where an image's machine is not known,"
        " BL101 says so. VHDs that were uploaded have no machine."
    )
    formats = ("arm", "bicep", "terraform", "plan", "export")
    INVALID = (
        Example({"image.bicep": bicep_image(os_disk=_UNMANAGED_BICEP)}),
        Example({"image.json": exported_lineage(os_disk=_UNMANAGED)}),
        Example({"image.bicep": bicep_image()}, edition="2017-08"),
    )
    VALID = (
        Example({"image.bicep": bicep_image()}),
        Example({"image.json": exported_lineage()}),
        Example({"image.bicep": bicep_image(os_disk=_UNMANAGED_BICEP)}, edition="2017-08"),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check the machines behind the images and gallery versions."""
        managed_is_wrong = facts.edition_row(scope.edition).machine_disks == "unmanaged"
        for _, origin in image_lineages(scope):
            if isinstance(origin.end, Vm):
                yield from self._judge(origin, origin.end, managed_is_wrong=managed_is_wrong)

    def _judge(
        self, origin: Origin, vm: Vm, *, managed_is_wrong: bool
    ) -> Iterator[Finding | Undecided]:
        image, managed = origin.trail[0], _managed(vm)
        if isinstance(managed, Unknown) and (managed_is_wrong or vm.os_disk_vhd is managed):
            reason = f"{vm.id}: whether its OS disk is managed is not known: {managed.reason}"
            yield self.undecided(image.place, reason)
        for it in breaking(managed, lambda managed: managed is managed_is_wrong):
            kind = "a managed disk" if it.value else "an unmanaged disk, a VHD in storage"
            lineage = tuple(Related(step.place, step.words) for step in origin.trail[1:])
            yield self.finding(
                f"{called(image)} comes from the virtual machine {vm.name}, whose OS disk is"
                f" {kind}{qualified(it.certain)}.",
                image.place,
                (*lineage, Related(vm.place_of(managed), "OS disk")),
                because=(managed,),
                severity=at_most(self.severity, it.certain),
            )


def _managed(vm: Vm) -> Value[bool]:
    """Return whether the OS disk is managed: one without a VHD is, named or not."""
    vhd, disk = vm.os_disk_vhd, vm.os_disk_id
    if any(disk.possible) and not any(vhd.possible):
        return Known(True, disk.spot, disk.default)
    if isinstance(vhd, Unknown):
        return vhd
    values = tuple(dict.fromkeys(not it for it in vhd.possible))
    if len(values) > 1:
        return OneOf(values, vhd.spot, vhd.default)
    if values == (True,) and not _is_described(vm):
        return Unknown("nothing is said of its OS disk")
    return Known(values[0], vhd.spot, vhd.default)


def _is_described(vm: Vm) -> bool:
    """Return whether the machine's storage profile was read at all."""
    said = (vm.image_id, vm.image.publisher, vm.os_disk_caching, vm.os_type)
    return any(any(value.possible) for value in said)
