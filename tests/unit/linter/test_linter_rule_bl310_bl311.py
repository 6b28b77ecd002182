"""BL310 and BL311: what an account allows, and what its pools' images need."""

from dataclasses import replace

import pytest

from linter.model import ImageBuild, Place
from linter.rules.bl310_shared_key_auth import SharedKeyAuth
from linter.rules.bl311_allocation_mode import AllocationMode
from linter.values import ABSENT, NOT_LISTED, Items, Known, OneOf
from tests.unit.linter.arm_bodies import ACCOUNT, IMAGE, VERSION
from tests.unit.linter.pool_models import UNKNOWN, account, image, judged, messages, pool

BL310, BL311 = SharedKeyAuth(), AllocationMode()
BUILD = ImageBuild(
    Place("golden.pkr.hcl/golden", "golden.pkr.hcl", 1, 1),
    image_id=Known(
        "/subscriptions/{subscription of .}/resourceGroups/golden/providers/Microsoft.Compute/"
        "images/golden"
    ),
    version_id=ABSENT,
)


@pytest.mark.parametrize(
    ("modes", "count"),
    [
        (("SharedKey",), 1),
        (("SharedKey", "TaskAuthenticationToken"), 1),
        (("AAD",), 0),
        (("SharedKey", "aad"), 0),
        ((), 0),
    ],
)
def test_accounts_without_entra_authentication(modes: tuple[str, ...], count: int) -> None:
    pools = [pool(name, image=image(VERSION)) for name in ("a", "b")]
    report = judged(BL310, *pools, account(None, *modes))
    assert len(report.findings) == count
    assert report.unknowns == ()
    for finding in report.findings:
        assert finding.message == (
            f"Batch account render allows only {' and '.join(modes)}, while 2 of its pools use"
            " custom images, which need Entra authentication (AAD)."
        )
        assert finding.place.line == 90
        assert [it.role for it in finding.related] == [
            "Pool a uses a custom image",
            "Pool b uses a custom image",
        ]


def test_marketplace_pools_need_none() -> None:
    assert messages(BL310, pool(), account(None, "SharedKey")) == []


def test_modes_that_are_not_known_are_undecided() -> None:
    using = pool(image=image(VERSION))
    for unclear in (
        (replace(account(), authentication=NOT_LISTED),),
        (replace(account(), authentication=Items(("SharedKey",), UNKNOWN)),),
        (),
    ):
        report = judged(BL310, using, *unclear)
        assert (report.findings, len(report.unknowns)) == ((), 1)
    maybe = pool(image=image(OneOf((VERSION, None))))
    (said,) = messages(BL310, maybe, account(None, "SharedKey"))
    assert said.startswith("warning: ")
    with_entra = replace(account(), authentication=Items(("AAD",), UNKNOWN))
    assert messages(BL310, using, with_entra) == []


@pytest.mark.parametrize(
    ("mode", "severity"),
    [
        ("UserSubscription", None),
        ("usersubscription", None),
        ("BatchService", "error"),
        (None, "error"),
    ],
)  # fmt: skip
def test_in_2017_custom_images_needed_a_mode(mode: str | None, severity: str | None) -> None:
    vhd = pool(vhds=Items(("https://a.blob.core.windows.net/system/golden.vhd",)))
    for using in (vhd, pool(image=image(IMAGE))):
        found = messages(BL311, using, account(mode), edition="2017-08")
        assert [it.split(":")[0] for it in found] == ([severity] if severity else [])
    assert messages(BL311, vhd, account(mode), edition="2019-09") == []
    assert messages(BL311, pool(), account(mode), edition="2017-08") == []


def test_packer_writes_images_for_one_mode_only() -> None:
    using = pool(image=image(IMAGE))
    report = judged(BL311, BUILD, using, account("BatchService"), edition="2019-09")
    (finding,) = report.findings
    assert finding.message.startswith("Packer writes the managed image of Pool frames directly")
    assert finding.place.file == "golden.pkr.hcl"
    assert finding.related[0].place.resource_id == f"{ACCOUNT}/pools/frames"
    for edition, mode in (("2019-09", "UserSubscription"), ("2024-03", "BatchService")):
        assert messages(BL311, BUILD, using, account(mode), edition=edition) == []
    other = pool(image=image(f"{IMAGE}-2"))
    assert messages(BL311, BUILD, other, account("BatchService"), edition="2019-09") == []
    by_builder = replace(BUILD, tool="image builder")
    assert messages(BL311, by_builder, using, account("BatchService"), edition="2019-09") == []


def test_an_account_that_is_not_known_is_undecided() -> None:
    using = pool(image=image(IMAGE))
    for edition, beside in (("2017-08", ()), ("2019-09", (BUILD,))):
        report = judged(BL311, using, *beside, edition=edition)
        assert (report.findings, len(report.unknowns)) == ((), 1)
        for mode in (UNKNOWN, None):
            unclear = [replace(account(), allocation_mode=mode)] if mode else []
            report = judged(BL311, using, *beside, *unclear, edition=edition)
            assert (report.findings, len(report.unknowns)) == ((), 1)
    maybe = pool(image=image(OneOf((IMAGE, VERSION))))
    (said,) = messages(BL311, BUILD, maybe, account("BatchService"), edition="2019-09")
    assert said.startswith("warning: ")
    either = replace(account(), allocation_mode=OneOf(("BatchService", "UserSubscription")))
    (said,) = messages(BL311, using, either, edition="2017-08")
    assert said.startswith("warning: ")
