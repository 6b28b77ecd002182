"""BL107 and BL108: the disks of the machine behind an image."""

from typing import Any

import pytest

from linter.check import check
from linter.report import Finding, Report
from linter.rules.bl107_disk_kind import DiskKind
from linter.rules.bl108_encrypted_os_disk import EncryptedOsDisk
from linter.rules.examples.machines import bicep_image, terraform_version
from tests.unit.linter.arm_bodies import (
    DISK,
    IMAGE,
    SNAPSHOT,
    VM,
    body,
    child_extension,
    disk,
    image_of_snapshot,
    snapshot,
    vm,
    world,
)
from tests.unit.linter.formats import written
from tests.unit.linter.linting import lint_files

VHD = {"vhd": {"uri": "https://x.blob.core.windows.net/vhds/a.vhd"}}
MANAGED = {"osType": "Linux", "managedDisk": {"id": DISK}}
ADE = child_extension("ade", "Microsoft.Azure.Security", "AzureDiskEncryptionForLinux")


def machine(os_disk: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": VM,
        "type": "Microsoft.Compute/virtualMachines",
        "apiVersion": "2024-07-01",
        "location": "westeurope",
        "properties": {"storageProfile": {"osDisk": os_disk}},
    }


IMAGE_OF_VM = {
    "id": IMAGE,
    "type": "Microsoft.Compute/images",
    "apiVersion": "2024-07-01",
    "location": "westeurope",
    "properties": {"sourceVirtualMachine": {"id": VM}},
}


def disk_kind(os_disk: dict[str, Any], form: str, edition: str | None = None) -> list[Finding]:
    files = written(form, [machine(os_disk), IMAGE_OF_VM])
    return list(lint_files(files, rules=[DiskKind()], edition=edition).report.findings)


@pytest.mark.parametrize("form", ["arm", "bicep", "export"])
def test_each_edition_wants_another_kind_of_disk(form: str) -> None:
    (finding,) = disk_kind(VHD, form)
    assert "an unmanaged disk" in finding.message
    assert [item.role for item in finding.related] == ["virtual machine", "OS disk"]
    assert disk_kind(VHD, form, "2017-08") == []
    assert disk_kind(MANAGED, form) == []
    (finding,) = disk_kind(MANAGED, form, "2017-08")
    assert "whose OS disk is a managed disk" in finding.message


def test_terraforms_newer_machines_have_managed_disks() -> None:
    files = {"main.tf": terraform_version()}
    assert lint_files(files, rules=[DiskKind()]).report.findings == ()
    old = lint_files(files, rules=[DiskKind()], edition="2017-08").report
    assert [it.rule for it in old.findings] == ["BL107"]


OLD_MACHINE = """\
resource "azurerm_virtual_machine" "builder" {
  name                  = "builder"
  resource_group_name   = "render"
  location              = "westeurope"
  vm_size               = "Standard_D2s_v3"
  network_interface_ids = [var.network_interface_id]

  storage_os_disk {
    name          = "os"
    create_option = "FromImage"
    os_type       = "Linux"
    vhd_uri       = "https://render.blob.core.windows.net/vhds/builder.vhd"
  }
}

resource "azurerm_image" "golden" {
  name                      = "golden"
  resource_group_name       = "render"
  location                  = "westeurope"
  source_virtual_machine_id = azurerm_virtual_machine.builder.id
}
"""


def test_terraforms_older_machine_may_have_an_unmanaged_disk() -> None:
    report = lint_files({"main.tf": OLD_MACHINE}, rules=[DiskKind()]).report
    assert [it.rule for it in report.findings] == ["BL107"]
    managed = OLD_MACHINE.replace("vhd_uri ", "managed_disk_type ")
    assert lint_files({"main.tf": managed}, rules=[DiskKind()]).report.findings == ()


def test_a_machine_of_which_nothing_is_known_is_undecided_only_where_it_matters() -> None:
    filled = world(body(IMAGE, {"sourceVirtualMachine": {"id": VM}}), vm())
    newest = check(filled, [IMAGE], [DiskKind()])
    assert (newest.findings, newest.unknowns) == ((), ())
    oldest = check(filled, [IMAGE], [DiskKind()], "2017-08")
    assert oldest.findings == ()
    (unknown,) = oldest.unknowns
    assert "nothing is said of its OS disk" in unknown.reason


def test_a_machine_without_images_may_have_any_disk() -> None:
    files = written("arm", [machine(VHD)])
    assert lint_files(files, rules=[DiskKind()]).report.findings == ()


ENCRYPTED = {"encryptionSettingsCollection": {"enabled": True}}


def encryption(*bodies: dict[str, Any], edition: str = "2026-11") -> Report:
    return check(world(*bodies), [IMAGE], [EncryptedOsDisk()], edition)


def with_properties(resource: dict[str, Any], **more: object) -> dict[str, Any]:
    properties = resource["properties"]
    assert isinstance(properties, dict)
    return {**resource, "properties": {**properties, **more}}


def test_an_encrypted_snapshot_or_disk_behind_an_image() -> None:
    chain = (image_of_snapshot(), snapshot(), disk(), vm())
    assert encryption(*chain).findings == ()
    bad = encryption(image_of_snapshot(), with_properties(snapshot(), **ENCRYPTED), disk(), vm())
    (finding,) = bad.findings
    assert finding.place.resource_id == IMAGE
    assert "comes from the snapshot builder-os-1, which is encrypted" in finding.message
    assert finding.related[-1].place.resource_id == SNAPSHOT
    assert finding.related[-1].role == "encryption"
    (finding,) = encryption(
        image_of_snapshot(), snapshot(), with_properties(disk(), **ENCRYPTED), vm()
    ).findings
    assert "comes from the disk builder-os" in finding.message


def test_a_lost_machine_does_not_hide_an_encrypted_snapshot() -> None:
    report = encryption(image_of_snapshot(), with_properties(snapshot(), **ENCRYPTED))
    assert len(report.findings) == 1
    assert report.unknowns == ()  # BL101 says that the lineage is lost


def test_the_extension_that_encrypts() -> None:
    chain = (image_of_snapshot(), snapshot(), disk())
    (finding,) = encryption(*chain, vm(ADE)).findings
    assert "carries the extension AzureDiskEncryptionForLinux" in finding.message
    other = child_extension("a", "Microsoft.Azure.Monitor", "AzureMonitorLinuxAgent")
    assert encryption(*chain, vm(other)).findings == ()


@pytest.mark.parametrize(("edition", "count"), [("2019-09", 0), ("2023-04", 1), ("2026-11", 1)])
def test_the_edition_in_which_encryption_is_named(edition: str, count: int) -> None:
    chain = (image_of_snapshot(), snapshot(), disk(), vm(ADE))
    assert len(encryption(*chain, edition=edition).findings) == count


def test_encrypted_in_a_template() -> None:
    on = "encryptionSettings: { enabled: true }"
    for os_disk, count in ((on, 1), (on.replace("true", "false"), 0)):
        files = {"main.bicep": bicep_image(os_disk=os_disk)}
        assert len(lint_files(files, rules=[EncryptedOsDisk()]).report.findings) == count


@pytest.mark.parametrize("form", ["arm", "export"])
def test_encrypted_in_other_formats(form: str) -> None:
    for enabled in (True, False):
        bodies = [machine({**MANAGED, "encryptionSettings": {"enabled": enabled}}), IMAGE_OF_VM]
        report = lint_files(written(form, bodies), rules=[EncryptedOsDisk()]).report
        assert len(report.findings) == enabled


def test_the_extension_in_terraform() -> None:
    for kind, count in (("AzureDiskEncryptionForLinux", 1), ("CustomScript", 0)):
        files = {"main.tf": terraform_version(extension=kind)}
        assert len(lint_files(files, rules=[EncryptedOsDisk()]).report.findings) == count


def test_a_snapshot_of_which_no_image_was_made_is_passed_over() -> None:
    filled = world(with_properties(snapshot(), **ENCRYPTED), disk(), vm(ADE))
    assert check(filled, [SNAPSHOT], [EncryptedOsDisk()]).findings == ()


def test_a_disk_that_nobody_read_is_named() -> None:
    strange = with_properties(disk(), encryptionSettingsCollection="odd")
    (unknown,) = encryption(image_of_snapshot(), snapshot(), strange, vm()).unknowns
    start = "whether the disk builder-os is encrypted by Azure Disk Encryption is not known: "
    assert unknown.reason.startswith(start)
