"""BL312: scale settings that contradict each other, say nothing, or have an odd interval."""

from collections.abc import Iterator
from datetime import timedelta

from linter.aspects.possibility import at_most, breaking, qualified
from linter.aspects.wording import any_of, called, spoken_duration, unfilled
from linter.durations import iso, parse_duration
from linter.model import Pool
from linter.report import Finding, Severity, Undecided
from linter.rules.examples.pools import arm, arm_pool, bicep, exported, fixed, properties
from linter.rules.rule import Example, Rule
from linter.scope import Scope
from linter.values import ABSENT, Known

_FORMULA = "$TargetDedicatedNodes = 4;"
_AUTO = {"autoScale": {"formula": _FORMULA, "evaluationInterval": "PT5M"}}


def _auto(interval: str) -> str:
    return f"{{autoScale: {{formula: '{_FORMULA}', evaluationInterval: '{interval}'}}}}"


class ScaleSettings(Rule):
    """Looks at which of the two kinds of scale settings a pool has, and what they say."""

    id = "BL312"
    name = "scale-settings"
    severity = Severity.ERROR
    since = "2017-08"
    source = "https://learn.microsoft.com/rest/api/batchmanagement/pool/create"
    meaning = (
        "A pool is either of a fixed size or sized by a formula: Batch refuses settings with both,"
        " with neither, or without a target or formula. It evaluates a formula at most every five"
        " minutes and at least once a week."
    )
    expected = "either fixedScale with a target, or autoScale with a formula"
    fix = "Keep one of fixedScale and autoScale, and say in it what the pool is to have."
    cannot_see = (
        "Whether a formula is right: Batch's evaluateAutoScale tells. A pool without any scale"
        " settings is one of no nodes, and legal."
    )
    formats = ("arm", "bicep", "terraform", "plan", "export")
    INVALID = (
        Example({"main.bicep": bicep(_auto("PT1M"))}),
        Example(
            {"azuredeploy.json": arm(arm_pool(properties(scaleSettings={**fixed(4), **_AUTO})))}
        ),
        Example({"pool.json": exported(properties(scaleSettings={**fixed(4), **_AUTO}))}),
    )
    VALID = (
        Example({"main.bicep": bicep(_auto("PT168H"))}),
        Example({"azuredeploy.json": arm(arm_pool(properties(scaleSettings=_AUTO)))}),
        Example({"pool.json": exported(properties(scaleSettings={"fixedScale": None, **_AUTO}))}),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check all pools."""
        for pool in scope.of(Pool):
            yield from self._kind(pool)
            if not pool.exported:
                yield from self._target(pool)
            if pool.scale.auto != Known(False):
                yield from self._interval(scope, pool)

    def _kind(self, pool: Pool) -> Iterator[Finding]:
        scale = pool.scale
        one_is_sure = Known(True) in (scale.fixed, scale.auto)
        if one_is_sure and any_of(scale.fixed, True) and any_of(scale.auto, True):
            certain = isinstance(scale.fixed, Known) and isinstance(scale.auto, Known)
            yield self.finding(
                message=(
                    f"{called(pool)} has both fixedScale and autoScale{qualified(certain)}; Batch"
                    " takes only one of them."
                ),
                place=pool.place_of(scale.fixed if scale.fixed.spot else scale.auto),
                because=(scale.fixed, scale.auto),
                severity=at_most(self.severity, certain),
            )
        elif (scale.settings, scale.fixed, scale.auto) == (Known(True), Known(False), Known(False)):
            yield self.finding(
                message=f"{called(pool)} has scale settings with neither fixedScale nor autoScale.",
                place=pool.place_of(scale.settings),
                because=(scale.settings,),
                fix="Say in fixedScale or in autoScale what the pool is to have.",
            )

    def _target(self, pool: Pool) -> Iterator[Finding]:
        scale = pool.scale
        if scale.auto == Known(True):
            targets = (scale.dedicated, scale.low_priority)
            if pool.plane == "data plane" and any(
                isinstance(it, Known) and it.value is not None for it in targets
            ):
                yield self.finding(
                    message=f"{called(pool)} switches autoscale on and names target nodes as well.",
                    place=pool.place_of(scale.auto),
                    because=(scale.auto, *targets),
                    expected="a formula, or targets",
                    fix="Leave the targets out, or switch enableAutoScale off.",
                )
            if scale.formula in (ABSENT, Known("")):
                yield self.finding(
                    message=f"{called(pool)} is sized by a formula, and has none.",
                    place=pool.place_of(scale.auto),
                    because=(scale.auto, scale.formula),
                    expected="a formula",
                    fix="Give autoScale a formula, or the pool a fixedScale in its stead.",
                )
        elif (
            scale.fixed == Known(True)
            and pool.plane != "azurerm"  # its provider asks for a node where nobody does
            and (scale.dedicated, scale.low_priority) == (ABSENT, ABSENT)
        ):
            yield self.finding(
                message=(
                    f"{called(pool)} is of a fixed size and names neither targetDedicatedNodes nor"
                    " targetLowPriorityNodes."
                ),
                place=pool.place_of(scale.fixed),
                because=(scale.fixed,),
                expected="at least one target, which may be 0",
                fix="Name the target that is meant in fixedScale, or size the pool by a formula.",
            )

    def _interval(self, scope: Scope, pool: Pool) -> Iterator[Finding]:
        shortest = timedelta(minutes=scope.limit("autoscale-interval-min"))
        longest = timedelta(minutes=scope.limit("autoscale-interval-max"))
        usual = timedelta(minutes=scope.limit("autoscale-interval-default"))
        interval = pool.scale.interval

        def breaks(text: str | None) -> bool:
            if text is None or unfilled(text):
                return False
            duration = parse_duration(text)
            return duration is None or not shortest <= duration <= longest

        for found in breaking(interval, breaks):
            yield self.finding(
                message=(
                    f"{called(pool)} has its formula evaluated every"
                    f" {spoken_duration(found.value or '')}{found.qualifier}; Batch takes"
                    f" {iso(shortest)} to {iso(longest)}."
                ),
                place=pool.place_of(interval),
                because=(interval,),
                severity=at_most(self.severity, found.certain),
                expected=f"an ISO 8601 duration from {iso(shortest)} to {iso(longest)}",
                fix=(
                    f"Set the formula's evaluationInterval to a duration from {iso(shortest)} to"
                    f" {iso(longest)}, or leave it out: Batch then takes {iso(usual)}."
                ),
            )
