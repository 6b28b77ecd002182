"""BL316: a version of Batch's API that is announced for removal."""

from collections.abc import Iterator

from linter import facts
from linter.aspects.possibility import breaking
from linter.aspects.wording import called
from linter.model import BatchAccount, Pool
from linter.report import Finding, Severity, Undecided
from linter.rules.examples.pools import arm, arm_pool, bicep, fixed, properties
from linter.rules.rule import Example, Rule
from linter.scope import Scope

_BODY = properties(scaleSettings=fixed(2))


class OldApiVersion(Rule):
    """Looks up the API versions of pools and accounts."""

    id = "BL316"
    name = "old-api-version"
    severity = Severity.WARNING
    since = "2026-11"
    source = "https://github.com/Azure/Batch/issues/140"
    meaning = (
        "Microsoft has announced that it will remove older versions of Batch's API. Templates and"
        " programs that name one of them fail from then on."
    )
    expected = "an API version that stays"
    fix = (
        "Name a newer API version, and look up what changed: properties that it has dropped"
        " (BL309), and images that it does not take (BL203)."
    )
    cannot_see = (
        "The version that a program or Terraform's provider uses; the day of the removal, which"
        " was not published when this was written. Preview versions are not judged."
    )
    formats = ("arm", "bicep", "terraform", "plan")
    INVALID = (
        Example({"main.bicep": bicep(api="2023-05-01")}),
        Example({"azuredeploy.json": arm(arm_pool(_BODY, "2024-07-01"))}),
    )
    VALID = (
        Example({"main.bicep": bicep(api="2025-06-01")}),
        Example({"azuredeploy.json": arm(arm_pool(_BODY, "2025-06-01"))}),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check all pools and accounts."""
        for account in scope.of(BatchAccount):
            yield from self._judge(account, "arm")
        for pool in scope.of(Pool):
            yield from self._judge(pool, "data-plane" if pool.plane == "data plane" else "arm")

    def _judge(self, resource: Pool | BatchAccount, plane: facts.Plane) -> Iterator[Finding]:
        def breaks(version: str | None) -> bool:
            row = facts.api_version(plane, version) if version else None
            return row is not None and row.announced_for_removal

        for found in breaking(resource.api_version, breaks):
            oldest = facts.oldest_kept(plane).id
            yield self.finding(
                message=(
                    f"{called(resource)} uses Batch's API version {found.value}"
                    f"{found.qualifier}, which is announced for removal."
                ),
                place=resource.place_of(resource.api_version),
                because=(resource.api_version,),
                expected=f"{oldest} or later",
            )
