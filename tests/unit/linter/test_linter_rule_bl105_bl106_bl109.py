"""BL105, BL106 and BL109: what an image was made from."""

from typing import Any

import pytest

from linter.model import DataDisk, GalleryImage, Place, Plan
from linter.rules.bl105_image_not_from_snapshot import ImageNotFromSnapshot
from linter.rules.bl106_base_image_plan import BaseImagePlan
from linter.rules.bl109_os_disk_caching import OsDiskCaching
from linter.values import ABSENT, Items, Known, OneOf, Unknown
from tests.unit.linter.arm_bodies import DISK, IMAGE, SNAPSHOT, VERSION, VM
from tests.unit.linter.image_models import (
    NO_PLAN,
    PLAN,
    UBUNTU_22,
    build,
    definition,
    managed,
    marketplace,
    of_vm,
    version,
    vm,
)
from tests.unit.linter.pool_models import UNKNOWN, judged, messages, pool

BL105, BL106, BL109 = ImageNotFromSnapshot(), BaseImagePlan(), OsDiskCaching()
VHD = "https://golden.blob.core.windows.net/vhds/golden.vhd"
OLD = {"edition": "2019-09"}
BITNAMI = marketplace("bitnami", "rabbitmq", "rabbitmq")


def data_disk(**source: Any) -> DataDisk:
    own = {"snapshot_id": ABSENT, "disk_id": ABSENT, "blob_uri": ABSENT}
    return DataDisk(Place(IMAGE, "image.json", 9, 1), **{**own, **source})


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, None),
        (of_vm(), "is made from a virtual machine"),
        ({"source_vm_id": Known(VM)}, "is made from a virtual machine"),
        ({"os_snapshot_id": ABSENT, "os_disk_id": Known(DISK)}, "its OS disk is made from a disk"),
        ({"os_snapshot_id": ABSENT, "os_blob_uri": Known(VHD)}, "its OS disk is made from a VHD"),
        ({"data_disks": Items((data_disk(snapshot_id=Known(SNAPSHOT)),))}, None),
        ({"data_disks": Items((data_disk(disk_id=Known(DISK)),))}, "a data disk is made from a"),
        ({"os_snapshot_id": ABSENT}, None),
    ],
)
def test_what_a_managed_image_is_made_from(fields: dict[str, Any], says: str | None) -> None:
    found = messages(BL105, managed(**fields), **OLD)
    assert len(found) == (says is not None)
    assert all(it.startswith("warning: ") and (says or "") in it for it in found)


def test_the_rule_ends_with_managed_images() -> None:
    assert messages(BL105, managed(**of_vm()), edition="2024-03") == []
    assert messages(BL105, managed(**of_vm()), edition="2017-08") == []


def test_an_unknown_source_is_undecided() -> None:
    for fields in ({"source_vm_id": UNKNOWN}, {"os_snapshot_id": ABSENT, "os_blob_uri": UNKNOWN}):
        report = judged(BL105, managed(**fields), **OLD)
        assert (len(report.findings), len(report.unknowns)) == (0, 1)
    (said,) = messages(BL105, managed(source_vm_id=OneOf((VM, None))), **OLD)
    assert "a virtual machine (one of its possible values)" in said


def test_packer_captures_machines() -> None:
    assert len(messages(BL105, build(image_id=Known(IMAGE)), **OLD)) == 1
    assert messages(BL105, build(version_id=Known(VERSION)), **OLD) == []
    chroot = build(image_id=Known(IMAGE), tool="packer azure-chroot")
    assert messages(BL105, chroot, **OLD) == []


@pytest.mark.parametrize("edition", ["2019-09", "2023-04"])
def test_a_managed_images_base_has_no_plan(edition: str) -> None:
    made = build(image_id=Known(IMAGE), plan=PLAN)
    (said,) = messages(BL106, made, edition=edition)
    assert said.startswith("error: ")
    assert "with the purchase plan contoso:linux:base." in said
    assert messages(BL106, made, edition="2024-03") == []
    assert messages(BL106, build(image_id=Known(IMAGE)), edition=edition) == []


@pytest.mark.parametrize(
    ("own", "its", "says"),
    [
        (PLAN, PLAN, None),
        (NO_PLAN, NO_PLAN, None),
        (PLAN, Plan(Known("BASE"), Known("Linux"), Known("Contoso")), None),
        (PLAN, NO_PLAN, "the purchase plan contoso:linux:base, and gallery image definition golde"),
        (NO_PLAN, PLAN, "no purchase plan, and gallery image definition golden has contoso:linux"),
        (PLAN, Plan(Known("other"), Known("linux"), Known("contoso")), "has contoso:linux:other"),
    ],
)
def test_a_definition_has_the_plan_of_its_base(own: Plan, its: Plan, says: str | None) -> None:
    its_definition = definition(plan=its)
    made = build(version_id=Known(VERSION), plan=own)
    found = messages(BL106, made, its_definition)
    assert len(found) == (says is not None)
    assert all(it.startswith("error: ") and (says or "") in it for it in found)
    machine = (vm(plan=own), version(source_vm_id=Known(VM)), its_definition)
    assert len(messages(BL106, *machine)) == len(found)


def test_plans_that_are_not_known_are_undecided_where_there_is_one() -> None:
    unknown = Plan(UNKNOWN, UNKNOWN, UNKNOWN)
    with_plan = build(version_id=Known(VERSION), plan=PLAN)
    others: tuple[GalleryImage, ...] = (definition(plan=unknown),)
    assert len(judged(BL106, with_plan, *others).unknowns) == 1
    assert len(judged(BL106, with_plan).unknowns) == 1
    assert messages(BL106, build(version_id=Known(VERSION))) == []
    assert messages(BL106, build(version_id=Known(VERSION), plan=unknown), definition()) == []


def test_a_publisher_that_batch_does_not_name() -> None:
    (said,) = messages(BL106, build(version_id=Known(VERSION), base=BITNAMI))
    assert said.startswith("warning: Image build azure-arm.golden starts from an image of bitnami")
    desktop = marketplace("MicrosoftWindowsDesktop", "windows-11", "win11-23h2-ent")
    for base in (UBUNTU_22, desktop, marketplace("<publisher>", "x", "y")):
        assert messages(BL106, build(version_id=Known(VERSION), base=base)) == []
    unknown = type(BITNAMI)(UNKNOWN, ABSENT, ABSENT, ABSENT)
    assert len(judged(BL106, build(version_id=Known(VERSION), base=unknown)).unknowns) == 1


def test_trials_and_machines_that_no_image_comes_from_are_passed_over() -> None:
    assert messages(BL106, build(base=BITNAMI)) == []
    assert messages(BL106, vm(image=BITNAMI), pool()) == []
    assert len(messages(BL106, vm(image=BITNAMI), managed(**of_vm()))) == 1
    assert messages(BL109, vm(os_disk_caching=Known("None")), pool()) == []
    assert messages(BL109, build(os_disk_caching=Known("None"))) == []


@pytest.mark.parametrize(
    ("caching", "findings"),
    [(None, 0), ("ReadWrite", 0), ("readwrite", 0), ("ReadOnly", 1), ("None", 1)],
)
def test_the_caching_of_the_os_disk(caching: str | None, findings: int) -> None:
    value = Known(caching)
    for resources in (
        (managed(os_disk_caching=value),),
        (build(image_id=Known(IMAGE), os_disk_caching=value),),
        (vm(os_disk_caching=value), managed(**of_vm())),
    ):
        found = messages(BL109, *resources)
        assert len(found) == findings
        assert all(it.startswith("info: ") and f"has the caching {caching}." in it for it in found)
    assert messages(BL109, managed(os_disk_caching=Unknown("why"))) == []
