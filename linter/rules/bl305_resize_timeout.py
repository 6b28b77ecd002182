"""BL305: a resize timeout that Batch refuses, or that is short for the pool's size and image."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

from linter.aspects.image_kinds import CUSTOM, image_kind
from linter.aspects.possibility import at_most, breaking, qualified
from linter.aspects.targets import has_come_up, target_of
from linter.aspects.wording import called, counted, spoken_duration, unfilled
from linter.durations import iso, parse_duration
from linter.model import Pool
from linter.report import Finding, Severity, Undecided
from linter.rules.examples.pools import VERSION, bicep, exported, fixed, properties, terraform
from linter.rules.rule import Example, Rule
from linter.scope import Scope
from linter.values import Known, Unknown, Value

_IMAGE = f"{{id: '{VERSION}'}}"
_AUTOSCALE = {
    "fixedScale": None,
    "autoScale": {"formula": "$TargetDedicatedNodes = 4;", "evaluationInterval": "PT15M"},
}


def _scale(nodes: int, timeout: str) -> str:
    return f"{{fixedScale: {{targetDedicatedNodes: {nodes}, resizeTimeout: '{timeout}'}}}}"


class ResizeTimeout(Rule):
    """Compares the resize timeout of pools of a fixed size with the shortest and the advised."""

    id = "BL305"
    name = "resize-timeout"
    severity = Severity.ERROR
    since = "2019-09"
    source = "https://learn.microsoft.com/azure/batch/batch-sig-images"
    meaning = (
        "Batch refuses a resize timeout of less than five minutes. A custom image takes longer to"
        " be copied to many nodes than the default allows for: the resize then ends before the"
        " pool has all of its nodes. With autoscale the timeout means nothing."
    )
    expected = "a resize timeout that the pool's size and image need"
    fix = "Set resizeTimeout to at least what the finding names, as in PT30M."
    cannot_see = (
        "How long an allocation really takes: it depends on the region, the VM size and the size"
        " of the image. No maximum is documented, so that none is checked. A pool that Azure shows"
        " steady and with all of its nodes is let pass: its timeout was long enough."
    )
    formats = ("arm", "bicep", "terraform", "plan", "export")
    INVALID = (
        Example({"main.bicep": bicep(_scale(2000, "PT15M"), image=_IMAGE)}),
        Example({"main.tf": terraform(timeout="PT2M")}),
        Example({"pool.json": exported(properties(VERSION, scaleSettings=fixed(400, 0, "PT20M")))}),
    )
    VALID = (
        Example({"main.bicep": bicep(_scale(2000, "PT30M"), image=_IMAGE)}),
        Example({"main.tf": terraform(timeout="PT5M")}),
        Example({"pool.json": exported(properties(VERSION, scaleSettings=_AUTOSCALE))}),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check the pools of a fixed size."""
        for pool in scope.of(Pool):
            timeout = pool.scale.resize_timeout
            if pool.scale.auto == Known(True):
                continue
            if isinstance(timeout, Unknown):
                reason = f"{called(pool)}: its resize timeout: {timeout.reason}"
                yield self.undecided(pool.place_of(timeout), reason)
                continue
            refused = list(self._refused(scope, pool, timeout))
            yield from refused or self._advice(scope, pool, timeout)

    def _refused(self, scope: Scope, pool: Pool, timeout: Value[str | None]) -> Iterator[Finding]:
        shortest = timedelta(minutes=scope.limit("resize-timeout-min"))
        for found in breaking(timeout, lambda text: _is_refused(text, shortest)):
            text = found.value or ""
            problem = (
                "which is no ISO 8601 duration"
                if parse_duration(text) is None
                else f"and Batch refuses less than {iso(shortest)}"
            )
            yield self.finding(
                message=(
                    f"{called(pool)} has the resize timeout {spoken_duration(text)}"
                    f"{found.qualifier}, {problem}."
                ),
                place=pool.place_of(timeout),
                because=(timeout,),
                severity=at_most(self.severity, found.certain),
                expected=f"a duration of at least {iso(shortest)}",
            )

    def _advice(
        self, scope: Scope, pool: Pool, timeout: Value[str | None]
    ) -> Iterator[Finding | Undecided]:
        if has_come_up(pool):
            return
        nodes, kind = target_of(pool).nodes, image_kind(pool)
        given = _durations(scope, timeout)
        if isinstance(nodes, Unknown) or not given or max(nodes.possible) == 0:
            return
        kinds = CUSTOM if isinstance(kind, Unknown) else kind.possible
        # Which values go together is not known: the two pairs are those that are certain to come.
        pairs = ((max(nodes.possible), max(given)), (min(nodes.possible), min(given)))
        for count, allowed in pairs:
            advised, why = max(
                (_advised(scope, count, it) for it in kinds), default=(timedelta(0), "")
            )
            if allowed >= advised:
                continue
            if isinstance(kind, Unknown):
                yield self.undecided(pool.place_of(kind), f"{called(pool)}: {kind.reason}")
                return
            certain = all(isinstance(it, Known) for it in (nodes, timeout, kind))
            left = "" if any(timeout.possible) else ", Batch's default"
            yield self.finding(
                message=(
                    f"{called(pool)} asks for {counted(count, 'node')} within {iso(allowed)}{left}"
                    f"{qualified(certain)}; {why}, {iso(advised)} or more is advised."
                ),
                place=pool.place_of(timeout if timeout.spot else nodes),
                because=(timeout, nodes, pool.image.id),
                severity=Severity.WARNING,
                expected=f"a resize timeout of at least {iso(advised)}",
            )
            return


def _is_refused(text: str | None, shortest: timedelta) -> bool:
    if text is None or unfilled(text):
        return False
    duration = parse_duration(text)
    return duration is None or duration < shortest


def _durations(scope: Scope, timeout: Value[str | None]) -> list[timedelta]:
    default = timedelta(minutes=scope.limit("resize-timeout-default"))
    found = (default if it is None else parse_duration(it) for it in timeout.possible)
    return [it for it in found if it is not None]


def _advised(scope: Scope, nodes: int, kind: str) -> tuple[timedelta, str]:
    """Return the longest timeout that this edition advises, and what for; zero if it has none."""
    advice = [(0, "")]
    if nodes and kind in CUSTOM:
        with suppress(LookupError):
            large = scope.limit("large-custom-image-pool")
            if nodes > large:
                minutes = scope.limit("large-custom-image-pool-resize-minutes")
                advice.append((minutes, f"above {large:,} nodes of a custom image"))
    if nodes and kind == "managed image":
        with suppress(LookupError):
            advice.append((scope.limit("managed-image-resize-minutes"), "with a managed image"))
    if nodes and kind == "gallery image":
        with suppress(LookupError):
            step, minutes = (
                scope.limit("gallery-resize-step"),
                scope.limit("gallery-resize-minutes"),
            )
            words = f"with a gallery image ({minutes} minutes for each {step:,} nodes)"
            advice.append((-(-nodes * minutes // max(step, 1)), words))
    minutes, why = max(advice, key=lambda it: it[0])
    return timedelta(minutes=minutes), why
