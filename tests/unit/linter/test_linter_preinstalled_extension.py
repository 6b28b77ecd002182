"""BL101: extensions on the machine behind an image are findings, what is lost is unknown."""

import pytest

from linter.check import Report, Severity, check
from tests.unit.linter.arm_bodies import (
    COMPUTE,
    CUSTOM_SCRIPT,
    DISK,
    IMAGE,
    POOL,
    SNAPSHOT,
    VERSION,
    VM,
    body,
    child_extension,
    disk,
    snapshot,
    version,
    vm,
    world,
)

DATA_DISK = f"{COMPUTE}/disks/data"
DATA_SNAPSHOT = f"{COMPUTE}/snapshots/data-1"
OTHER = f"{COMPUTE}/virtualMachines/other"
MONITOR = child_extension(
    "AzureMonitorLinuxAgent", "Microsoft.Azure.Monitor", "AzureMonitorLinuxAgent"
)
LINEAGE = (version(os_source={"id": SNAPSHOT}), snapshot(), disk())


def clean(report: Report) -> bool:
    return not (report.findings or report.unknowns or report.crashes)


def test_a_machine_without_extensions_is_no_finding() -> None:
    assert clean(check(world(*LINEAGE, vm()), [VERSION]))


def test_each_extension_is_a_finding_with_the_whole_lineage() -> None:
    report = check(world(*LINEAGE, vm(CUSTOM_SCRIPT, MONITOR)), [VERSION.upper()])
    assert [finding.rule for finding in report.findings] == ["BL101", "BL101"]
    assert report.unknowns == ()
    finding = report.findings[1]
    assert finding.severity is Severity.ERROR
    assert finding.message == (
        "Gallery image version SHARED/GOLDEN/1.0.0 comes from the virtual machine builder, which"
        " carries the extension setup (Microsoft.Azure.Extensions, CustomScript; seen as a child"
        " resource)."
    )
    assert finding.place.resource_id == VERSION
    assert [(item.role, item.place.resource_id) for item in finding.related] == [
        ("snapshot", SNAPSHOT),
        ("disk", DISK),
        ("virtual machine", VM),
        ("extension", f"{VM}/extensions/setup"),
    ]
    assert "never had an extension" in finding.expected
    assert "az vm extension delete" in finding.fix


def test_an_extension_in_both_lists_is_one_finding() -> None:
    reported = {"name": "setup", "type": "Microsoft.Azure.Extensions.CustomScript"}
    report = check(world(*LINEAGE, vm(CUSTOM_SCRIPT, reported=[reported])), [VERSION])
    (finding,) = report.findings
    assert "seen as a child resource and in the instance view" in finding.message


def test_an_extension_of_a_machine_built_from_the_image_is_none() -> None:
    consumer = vm(child_extension("setup", "P", "T", OTHER), vm_id=OTHER)
    consumer["properties"]["storageProfile"] = {"imageReference": {"id": VERSION}}
    assert clean(check(world(*LINEAGE, vm(), consumer), [VERSION]))


def test_what_is_gone_or_forbidden_is_unknown_and_no_pass() -> None:
    gone = world(*LINEAGE)
    gone.add_absent(VM)
    forbidden = world(*LINEAGE)
    forbidden.add_unreadable(VM, "reading it is forbidden (403)")
    for filled, reason in ((gone, "(404)"), (forbidden, "(403)")):
        report = check(filled, [VERSION])
        assert report.findings == ()
        (unknown,) = report.unknowns
        assert unknown.place.resource_id == VERSION
        assert unknown.reason.startswith(VM)
        assert reason in unknown.reason


def test_a_machine_read_without_its_instance_view_is_unknown() -> None:
    report = check(world(*LINEAGE, body(VM, {}, resources=[CUSTOM_SCRIPT])), [VERSION])
    assert len(report.findings) == 1
    (unknown,) = report.unknowns
    assert "its extensions are not known" in unknown.reason


def test_of_a_set_of_snapshots_only_the_operating_systems_counts() -> None:
    data = (
        snapshot(DATA_DISK, snapshot_id=DATA_SNAPSHOT, os_type=None),
        disk(OTHER, disk_id=DATA_DISK),
        vm(child_extension("setup", "P", "T", OTHER), vm_id=OTHER),
    )
    filled = world(snapshot(), disk(), vm(), *data)
    assert clean(check(filled, [DATA_SNAPSHOT, SNAPSHOT]))
    assert len(check(filled, [DATA_SNAPSHOT]).findings) == 1


def test_pools_are_passed_over_and_unread_subjects_are_not() -> None:
    assert clean(check(world(), [POOL]))
    for subject in (IMAGE, "no id at all"):
        (unknown,) = check(world(), [subject]).unknowns
        assert unknown.place.resource_id == subject


@pytest.mark.parametrize("edition", ["2017-08", "2026-11"])
def test_the_rule_holds_in_every_edition(edition: str) -> None:
    filled = world(*LINEAGE, vm(CUSTOM_SCRIPT))
    assert len(check(filled, [VERSION], edition=edition).findings) == 1
