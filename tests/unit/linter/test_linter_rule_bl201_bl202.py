"""BL201 and BL202: what counts as sharing an image, and as another pool."""

from typing import Any

from linter.model import Place, Pool
from linter.report import Severity
from linter.rules.bl201_image_reused import ImageReused
from linter.rules.bl202_snapshot_reused import SnapshotReused
from linter.values import ABSENT, Items, Known, OneOf
from tests.unit.linter.arm_bodies import COMPUTE, DISK, IMAGE, SNAPSHOT, VERSION
from tests.unit.linter.image_models import managed, snapshot
from tests.unit.linter.pool_models import NO_IMAGE_ID, UNKNOWN, at, image, judged, messages, pool

BL201, BL202 = ImageReused(), SnapshotReused()
SECOND = f"{COMPUTE}/images/golden-2"
OTHER_SNAPSHOT = f"{COMPUTE}/snapshots/builder-os-2"
BATCH = "providers/Microsoft.Batch/batchAccounts/render"
SCOPE = "/subscriptions/{{subscription of {0}}}/resourceGroups/{{group of {0}}}"


def of_image(name: str, image_id: str = IMAGE, line: int = 1, **more: Any) -> Pool:
    return pool(name, image=image(Known(image_id, at(line + 3))), line=line, **more)


def elsewhere(document: str, name: str, spot: tuple[str, int] = ("main.json", 1)) -> Pool:
    """A pool of a document that knows neither its subscription nor its group."""
    account = f"{SCOPE.format(document)}/{BATCH}"
    place = Place(f"{account}/pools/{name}", *spot, 1)
    return type(seen := of_image(name))(
        place, account_id=account, image=seen.image, vhds=Items(), pool_name=Known(name)
    )


def test_every_pool_but_the_first_is_found_at_its_image_reference() -> None:
    pools = [of_image("frames"), of_image("render", IMAGE.upper(), 10), of_image("stills", line=20)]
    report = judged(BL201, *reversed(pools))
    assert [(it.place.line, it.message) for it in report.findings] == [
        (13, "Pool render: its managed image GOLDEN is also behind pool frames."),
        (23, "Pool stills: its managed image golden is also behind pool frames."),
    ]
    assert [it.place.line for it in report.findings[0].related] == [4, 23]
    assert report.unknowns == ()


def test_a_hundred_pools_are_not_all_named() -> None:
    report = judged(BL201, *(of_image(f"p{line:03}", line=line) for line in range(1, 101)))
    assert len(report.findings) == 99
    assert {len(it.related) for it in report.findings} == {10}


def test_gallery_versions_and_marketplace_images_may_be_shared() -> None:
    for reference in (image(VERSION), image(None)):
        both = [pool(name, image=reference) for name in ("frames", "render")]
        assert messages(BL201, *both) == []


def test_a_pool_seen_as_code_and_as_an_export_is_one() -> None:
    exported = of_image("frames")
    assert messages(BL201, exported, elsewhere("main.json", "frames")) == []
    assert len(messages(BL201, exported, elsewhere("main.json", "render"))) == 1


def test_one_declaration_with_two_parameter_files_is_one_pool() -> None:
    dev, prod = elsewhere("main.json (dev.json)", "dev"), elsewhere("main.json (prod.json)", "prod")
    assert messages(BL201, dev, prod) == []
    assert len(messages(BL201, dev, elsewhere("other.json", "prod", ("other.json", 1)))) == 1


def test_instances_of_one_loop_are_different_pools() -> None:
    first, second = elsewhere("main.json", "frames-0"), elsewhere("main.json", "frames-1")
    assert len(messages(BL201, first, second)) == 1


def test_a_possible_image_may_be_shared() -> None:
    either = pool("render", image=image(OneOf((IMAGE, VERSION), at(20))), line=17)
    (said,) = messages(BL201, of_image("frames"), either)
    assert said == (
        "warning: Pool render: its managed image golden (one of its possible values) may also be"
        " behind pool frames."
    )


def test_vhds_are_compared_without_their_signature_and_with_case() -> None:
    def of_vhd(name: str, *addresses: str) -> Pool:
        return pool(name, vhds=Items(addresses))

    first = of_vhd("frames", "https://a.blob.core.windows.net/system/os.vhd?sig=1")
    again = of_vhd("render", "https://A.blob.core.windows.net/system/os.vhd")
    other = of_vhd("stills", "https://a.blob.core.windows.net/system/OS.vhd")
    (said,) = messages(BL201, first, again, other, edition="2017-08")
    assert said == "warning: Pool render: its VHD os.vhd is also behind pool frames."


def test_an_unknown_image_is_undecided_beside_other_pools_only() -> None:
    unknown = pool("render", image=image(UNKNOWN))
    assert messages(BL201, unknown) == []
    (it,) = judged(BL201, of_image("frames"), unknown).unknowns
    assert "parameter 'x'" in it.reason
    marketplace = type(unknown.image)(UNKNOWN, NO_IMAGE_ID, ABSENT, ABSENT)
    assert messages(BL201, of_image("frames"), pool("render", image=marketplace)) == []


def test_one_snapshot_behind_two_images() -> None:
    pools = (of_image("frames"), of_image("render", SECOND, 10))
    images = (managed(), managed(SECOND, os_snapshot_id=Known(SNAPSHOT.upper())))
    report = judged(BL202, *pools, *images)
    (found,) = report.findings
    assert found.message.startswith("Pool render: its managed image golden-2 comes from the snapsh")
    assert found.message.endswith("like the managed image golden of pool frames.")
    assert (found.severity, found.place.line) == (Severity.WARNING, 13)
    assert len(found.related) == 4


def test_one_image_behind_both_is_not_said_twice() -> None:
    assert messages(BL202, of_image("frames"), of_image("render"), managed()) == []


def test_snapshots_of_their_own_of_one_disk_are_information() -> None:
    pools = (of_image("frames"), of_image("render", SECOND, 10))
    images = (managed(), managed(SECOND, os_snapshot_id=Known(OTHER_SNAPSHOT)))
    (said,) = messages(BL202, *pools, *images, snapshot(), snapshot(OTHER_SNAPSHOT))
    assert said.startswith("info: Pool render: its managed image golden-2 comes from the disk")
    remade = (snapshot(unique="a"), snapshot(OTHER_SNAPSHOT, unique="b"))
    assert messages(BL202, *pools, *images, *remade) == []


def test_a_snapshot_in_common_is_said_before_a_disk() -> None:
    third = f"{COMPUTE}/images/golden-3"
    images = (
        managed(os_snapshot_id=Known(OTHER_SNAPSHOT)),
        managed(SECOND),
        managed(third),
    )
    pools = (of_image("a"), of_image("b", SECOND, 10), of_image("c", third, 20))
    found = messages(BL202, *pools, *images, snapshot(), snapshot(OTHER_SNAPSHOT))
    assert [it.partition(":")[0] for it in found] == ["info", "warning"]
    assert "from the snapshot builder-os-1, like the managed image golden-2 of pool b" in found[1]


def test_one_disk_behind_two_images_is_a_warning() -> None:
    disk: dict[str, Any] = {"os_snapshot_id": ABSENT, "os_disk_id": Known(DISK)}
    pools = (of_image("frames"), of_image("render", SECOND, 10))
    (said,) = messages(BL202, *pools, managed(**disk), managed(SECOND, **disk))
    assert said.startswith("warning: ")


def test_images_that_were_not_read_are_undecided_where_there_are_several() -> None:
    assert messages(BL202, of_image("frames"), of_image("render")) == []
    report = judged(BL202, of_image("frames"), of_image("render", SECOND))
    assert len(report.unknowns) == 2
    assert report.findings == ()
