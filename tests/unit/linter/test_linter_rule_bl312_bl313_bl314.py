"""BL312 to BL314: scale settings, ephemeral OS disks, reserved extensions."""

from typing import Any

import pytest

from linter.model import Extension, Place, Scale
from linter.rules.bl312_scale_settings import ScaleSettings
from linter.rules.bl313_ephemeral_spot import EphemeralSpot
from linter.rules.bl314_reserved_extension import ReservedExtension
from linter.values import ABSENT, Items, Known, OneOf, Value
from tests.unit.linter.arm_bodies import POOL
from tests.unit.linter.pool_models import UNKNOWN, auto, fixed, judged, messages, pool

BL312, BL313, BL314 = ScaleSettings(), EphemeralSpot(), ReservedExtension()
BOTH = fixed()._replace(auto=Known(True), formula=Known("x"))
NEITHER = Scale(Known(False), Known(False), ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, Known(True))


def scaled(scale: Scale, **fields: Any) -> list[str]:
    return messages(BL312, pool(scale=scale, **fields))


def test_one_kind_of_settings_or_none_at_all() -> None:
    assert scaled(fixed()) == scaled(auto()) == []
    assert scaled(NEITHER._replace(settings=Known(False))) == []
    assert scaled(BOTH) == [
        "error: Pool frames has both fixedScale and autoScale; Batch takes only one of them."
    ]
    assert scaled(NEITHER) == [
        "error: Pool frames has scale settings with neither fixedScale nor autoScale."
    ]


def test_arms_of_one_condition_are_no_contradiction() -> None:
    either = OneOf((True, False))
    assert scaled(BOTH._replace(fixed=either, auto=either)) == []
    (said,) = scaled(BOTH._replace(auto=either))
    assert said.startswith("warning: Pool frames has both")


def test_a_fixed_size_needs_a_target() -> None:
    nothing = fixed(None, None)
    (said,) = scaled(nothing)
    assert "names neither targetDedicatedNodes nor targetLowPriorityNodes" in said
    assert scaled(fixed(0, None)) == scaled(fixed(None, 0)) == []
    assert scaled(nothing, exported=True) == scaled(nothing, plane="azurerm") == []
    assert scaled(fixed(UNKNOWN, None)) == []


def test_a_formula_must_be_there_and_stand_alone() -> None:
    (said,) = scaled(auto(None))
    assert said == "error: Pool frames is sized by a formula, and has none."
    assert scaled(auto(None), exported=True) == []
    beside = auto()._replace(dedicated=Known(4))
    assert len(scaled(beside, plane="data plane")) == 1
    assert scaled(auto(), plane="data plane") == []
    assert scaled(beside, plane="data plane", exported=True) == []


@pytest.mark.parametrize(
    ("interval", "count"),
    [("PT4M59S", 1), ("PT5M", 0), ("P7D", 0), ("PT168H", 0), ("PT168H1S", 1), ("5 minutes", 1),
     ("00:05:00", 0), ("{{interval}}", 0), (None, 0)],
)  # fmt: skip
def test_intervals(interval: str | None, count: int) -> None:
    found = scaled(auto(interval=interval))
    assert len(found) == count
    assert all("Batch takes PT5M to P7D" in it for it in found)
    assert scaled(fixed()._replace(interval=Known("PT1M"))) == []


def test_each_mistake_has_a_fix_of_its_own() -> None:
    mistakes = (BOTH, NEITHER, auto(None), auto(interval="PT2M"), fixed(None, None))
    found = [judged(BL312, pool(scale=it)).findings for it in mistakes]
    assert len({finding.fix for (finding,) in found}) == len(mistakes)
    ((short,),) = (judged(BL312, pool(scale=auto(interval="PT2M"))).findings,)
    assert "every PT2M;" in short.message
    assert short.fix.startswith("Set the formula's evaluationInterval to a duration from PT5M to")
    (odd,) = scaled(auto(interval="2 minutes"))
    assert "every '2 minutes';" in odd


def disk(placement: str | Value[str | None] | None, scale: Scale, **fields: Any) -> list[str]:
    return messages(BL313, pool(ephemeral_placement=placement, scale=scale, **fields))


def test_ephemeral_disks_and_spot_nodes() -> None:
    assert disk("CacheDisk", fixed(4, 1)) == [
        "error: Pool frames has an ephemeral OS disk and asks for 1 low-priority or Spot node;"
        " Batch does not combine them."
    ]
    assert disk("CacheDisk", fixed(4, 0)) == disk(None, fixed(4, 8)) == []
    (said,) = disk("CacheDisk", fixed(4, OneOf((0, 8))))
    assert said.startswith("warning: ")
    assert disk("CacheDisk", auto()) == []


@pytest.mark.parametrize(
    ("placement", "count"),
    [("cachedisk", 0), ("NvmeDisk", 1), ("ResourceDisk", 1), ("${placement}", 0)],
)
def test_placements(placement: str, count: int) -> None:
    found = disk(placement, fixed())
    assert len(found) == count
    assert all("Batch takes CacheDisk only" in it for it in found)


@pytest.mark.parametrize(
    "scale",
    [
        auto("$TargetLowPriorityNodes = 3;"),
        auto()._replace(formula=UNKNOWN),
        fixed(4, UNKNOWN),
    ],
)  # fmt: skip
def test_spot_nodes_that_nobody_knows_of_are_undecided(scale: Scale) -> None:
    report = judged(BL313, pool(ephemeral_placement="CacheDisk", scale=scale))
    assert (report.findings, len(report.unknowns)) == ((), 1)


def extension(publisher: Any, kind: Any) -> Extension:
    def value(text: Any) -> Any:
        return Known(text) if isinstance(text, str) else text

    place = Place(POOL, "main.bicep", 12, 1)
    return Extension(place, Known("setup"), value(publisher), value(kind))


@pytest.mark.parametrize(
    ("publisher", "kind", "count"),
    [
        ("Microsoft.Azure.Extensions", "CustomScript", 1),
        ("microsoft.azure.extensions", "customscript", 1),
        ("Microsoft.Compute", "CustomScriptExtension", 1),
        ("Microsoft.OSTCExtensions", "CustomScriptForLinux", 1),
        ("Contoso", "CustomScript", 0),
        ("Microsoft.Azure.KeyVault", "KeyVaultForLinux", 0),
        (UNKNOWN, "KeyVaultForLinux", 0),
        ("Microsoft.Compute", UNKNOWN, 0),
    ],
)
def test_extensions(publisher: Any, kind: Any, count: int) -> None:
    report = judged(BL314, pool(extensions=Items((extension(publisher, kind),))))
    assert len(report.findings) == count
    assert report.unknowns == ()
    assert all(it.place.line == 12 and str(it.severity) == "error" for it in report.findings)


def test_a_reserved_type_that_is_one_of_several_is_a_warning() -> None:
    either = extension("Microsoft.Compute", OneOf(("CustomScriptExtension", "IaaSAntimalware")))
    (said,) = messages(BL314, pool(extensions=Items((either,))))
    assert said.startswith("warning: ")


def test_a_reserved_type_of_an_unknown_publisher_is_undecided() -> None:
    report = judged(BL314, pool(extensions=Items((extension(UNKNOWN, "CustomScript"),))))
    assert (report.findings, len(report.unknowns)) == ((), 1)
