"""BL309: pool properties that the API version has dropped, or whose feature has ended."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from linter import facts
from linter.aspects.possibility import Breaking, at_most, breaking, qualified
from linter.aspects.wording import called
from linter.model import Pool
from linter.report import Finding, Severity, Undecided
from linter.rules.examples.pools import arm, arm_pool, bicep, fixed, properties, terraform
from linter.rules.rule import Example, Rule
from linter.scope import Scope
from linter.values import Unknown, Value

_CLASSIC = "classic"
_TAGS: dict[str, Any] = {"resourceTags": {"team": "rendering"}, "scaleSettings": fixed(2)}


class _Property(NamedTuple):
    """A property by ARM's name, what a message says of it, and the retirement of its feature.

    ``mode``: only the value Classic is retired; the property itself is gone later.
    """

    name: str
    retirement: str
    mode: bool = False


_COMMUNICATION = _Property("targetNodeCommunicationMode", "classic-node-communication", True)
_IN_FORCE = _Property("currentNodeCommunicationMode", "classic-node-communication", True)
_CERTIFICATES = _Property("certificates", "certificates")
_LICENSES = _Property("applicationLicenses", "application-licenses")
_RESOURCE_TAGS = _Property("resourceTags", "resource-tags")


class RetiredProperty(Rule):
    """Looks at the four properties of pools that Batch has retired."""

    id = "BL309"
    name = "retired-property"
    severity = Severity.ERROR
    since = "2024-03"
    source = (
        "https://learn.microsoft.com/azure/batch/"
        "batch-pools-to-simplified-compute-node-communication-model-migration-guide"
    )
    meaning = (
        "Batch has retired classic node communication, certificates, application licences and"
        " resourceTags. Newer API versions do not have these properties any more; with an older"
        " version, what they ask for ends on the feature's last day."
    )
    expected = "a pool without retired properties"
    fix = (
        "Certificates: bring them with the Key Vault extension. Classic communication: leave the"
        " mode out, and open outbound port 443 to BatchNodeManagement. Application licences: bring"
        " your own. resourceTags: use the pool's top-level tags."
    )
    cannot_see = (
        "Which API version somebody uses to deploy a file that names none. Terraform's provider"
        " chooses its own; only the dates count there."
    )
    formats = ("arm", "bicep", "terraform", "plan", "export")
    INVALID = (
        Example({"main.bicep": bicep(more="resourceTags: {team: 'rendering'}")}),
        Example({"azuredeploy.json": arm(arm_pool(properties(**_TAGS)))}),
        Example({"main.tf": terraform(more='  target_node_communication_mode = "Classic"')}),
    )
    VALID = (
        Example({"main.bicep": bicep(more="targetNodeCommunicationMode: 'Simplified'",
                                     api="2024-07-01")}),
        Example({"azuredeploy.json": arm(arm_pool(properties(**_TAGS), "2024-07-01"))}),
        Example({"main.tf": terraform(more='  target_node_communication_mode = "Simplified"')}),
    )  # fmt: skip

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check all pools."""
        for pool in scope.of(Pool):
            dropped = _dropped(pool)
            yield from self._mode(scope, pool, dropped)
            for prop, value in (
                (_CERTIFICATES, pool.certificates),
                (_LICENSES, pool.application_licenses),
                (_RESOURCE_TAGS, pool.resource_tags),
            ):
                for found in breaking(value, bool):
                    yield from self._judge(scope, pool, prop, value, found, dropped)
                if isinstance(value, Unknown) and self._severity(scope, prop, dropped):
                    reason = f"{called(pool)}: whether it has {prop.name}: {value.reason}"
                    yield self.undecided(pool.place_of(value), reason)

    def _mode(self, scope: Scope, pool: Pool, dropped: tuple[str, ...]) -> Iterator[Finding]:
        mode = pool.communication_mode
        classic = breaking(mode, _is_classic)
        if not classic:
            current = pool.current_communication_mode
            for found in breaking(current, _is_classic):
                yield from self._judge(scope, pool, _IN_FORCE, current, found, dropped)
        for found in classic:
            yield from self._judge(scope, pool, _COMMUNICATION, mode, found, dropped)
        if not classic and _COMMUNICATION.name in dropped:
            for found in breaking(mode, bool):
                yield self._gone(pool, _COMMUNICATION, mode, found.certain, Severity.WARNING)

    def _judge(
        self,
        scope: Scope,
        pool: Pool,
        prop: _Property,
        value: Value[bool] | Value[str | None],
        found: Breaking[bool] | Breaking[str | None],
        dropped: tuple[str, ...],
    ) -> Iterator[Finding]:
        severity = self._severity(scope, prop, dropped)
        if severity is None:
            return
        severity = at_most(severity, found.certain)
        if prop.name in dropped:
            yield self._gone(pool, prop, value, found.certain, severity)
            return
        day = scope.retirement(prop.retirement).date
        what = "classic node communication" if prop.mode else _spelled(pool, prop)
        if day is not None:
            yield self.finding(
                message=(
                    f"{called(pool)} uses {what}{qualified(found.certain)}, whose last day in"
                    f" Batch is {day.isoformat()}."
                ),
                place=pool.place_of(value),
                because=(value,),
                severity=severity,
            )

    def _gone(
        self,
        pool: Pool,
        prop: _Property,
        value: Value[bool] | Value[str | None],
        certain: bool,
        severity: Severity,
    ) -> Finding:
        version = next(filter(None, pool.api_version.possible), "")
        return self.finding(
            message=(
                f"{called(pool)} has {_spelled(pool, prop)}{qualified(certain)}, which the API"
                f" version {version} does not have any more."
            ),
            place=pool.place_of(value),
            because=(value,),
            severity=severity,
        )

    def _severity(self, scope: Scope, prop: _Property, dropped: tuple[str, ...]) -> Severity | None:
        day = scope.retirement(prop.retirement).date
        if prop.name in dropped or (day is not None and scope.today > day):
            return Severity.ERROR
        if day is not None and scope.today + scope.window >= day:
            return Severity.WARNING
        return None


def _is_classic(mode: str | None) -> bool:
    return (mode or "").lower() == _CLASSIC


def _dropped(pool: Pool) -> tuple[str, ...]:
    """Return the properties that the pool's own API version does not have any more."""
    plane: facts.Plane = "data-plane" if pool.plane == "data plane" else "arm"
    versions = [it for it in pool.api_version.possible if it]
    row = facts.api_version(plane, versions[0]) if len(versions) == 1 else None
    return row.dropped if row else ()


def _spelled(pool: Pool, prop: _Property) -> str:
    if prop is _CERTIFICATES and pool.plane == "data plane":
        return "certificateReferences"
    return prop.name
