"""BL315: names of pools and accounts that Azure refuses, or takes for one and the same."""

import re
from collections.abc import Iterator

from linter import facts, ids
from linter.aspects.possibility import at_most, breaking
from linter.aspects.wording import called, unfilled
from linter.model import BatchAccount, Pool
from linter.report import Finding, Related, Severity, Undecided
from linter.rules.examples.pools import arm, arm_pool, bicep, fixed, properties, terraform
from linter.rules.rule import Example, Rule
from linter.scope import Scope
from linter.values import Known, Value

_BODY = properties(scaleSettings=fixed(2))


class PoolName(Rule):
    """Compares names with what Azure takes, and with each other."""

    id = "BL315"
    name = "pool-name"
    severity = Severity.ERROR
    since = "2017-08"
    source = "https://learn.microsoft.com/rest/api/batchmanagement/pool/create"
    meaning = (
        "Azure refuses pools and accounts whose names are too long or have other characters than"
        " it takes. It keeps the case of a pool's name and does not tell names by it: two pools"
        " of an account whose names differ only by case are one pool, made twice."
    )
    expected = "a name of letters, digits, dashes and underscores, unlike all others of the account"
    fix = "Give the pool or the account another name. A pool cannot be renamed, only made anew."
    cannot_see = (
        "Names that are put together while the template is deployed. A file's pool whose name"
        " differs only by case from one that exists is that pool: deploying it changes the pool."
    )
    formats = ("arm", "bicep", "terraform", "plan", "export")
    INVALID = (
        Example({"main.bicep": bicep(name="frames.2024")}),
        Example(
            {
                "azuredeploy.json": arm(
                    arm_pool(_BODY, name="frames"), arm_pool(_BODY, name="Frames")
                )
            }
        ),
        Example({"main.tf": terraform(name="n" * 65)}),
    )
    VALID = (
        Example({"main.bicep": bicep(name="frames_2024-A")}),
        Example(
            {
                "azuredeploy.json": arm(
                    arm_pool(_BODY, name="frames"), arm_pool(_BODY, name="frames2")
                )
            }
        ),
        Example({"main.tf": terraform(name="n" * 64)}),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check the names of all pools and accounts."""
        pattern = facts.limit("pool-name-pattern", scope.edition).pattern
        for pool in scope.of(Pool):
            yield from self._form(scope, pool, pool.pool_name, "pool", pattern)
        for account in scope.of(BatchAccount):
            name: Value[str | None] = Known(account.name, account.place.spot)
            which = "account-name-pattern-existing" if account.exported else "account-name-pattern"
            pattern = facts.limit(which, scope.edition).pattern
            yield from self._form(scope, account, name, "account", pattern)
        yield from self._doubles(scope)

    def _form(
        self,
        scope: Scope,
        resource: Pool | BatchAccount,
        name: Value[str | None],
        kind: str,
        pattern: str,
    ) -> Iterator[Finding]:
        shortest = scope.limit(f"{kind}-name-length-min")
        longest = scope.limit(f"{kind}-name-length-max")

        def breaks(text: str | None) -> bool:
            if text is None or unfilled(text):
                return False
            return not (shortest <= len(text) <= longest and re.fullmatch(pattern, text))

        characters = (
            "letters, digits, dashes and underscores"
            if kind == "pool"
            else "lower-case letters and digits"
        )
        for found in breaking(name, breaks):
            yield self.finding(
                message=(
                    f"Azure refuses the {kind} name {found.value!r:.120}{found.qualifier}:"
                    f" it must have {shortest} to {longest} {characters}."
                ),
                place=resource.place_of(name),
                because=(name,),
                severity=at_most(self.severity, found.certain),
                expected=f"{shortest} to {longest} {characters}",
                fix=f"Give the {kind} another name.",
            )

    def _doubles(self, scope: Scope) -> Iterator[Finding]:
        seen: dict[tuple[str, str], Pool] = {}
        for pool in scope.of(Pool):
            name = pool.pool_name
            if pool.exported or not isinstance(name, Known) or not name.value:
                continue
            account = scope.world.identity(ids.parent(pool.id))
            first = seen.setdefault((account, name.value.lower()), pool)
            if first.pool_name != name:
                yield self.finding(
                    message=(
                        f"{called(pool)} and {called(first)} of one account have names that differ"
                        " only by case; to Azure they are one pool."
                    ),
                    place=pool.place_of(name),
                    related=(Related(first.place_of(first.pool_name), called(first)),),
                    because=(name, first.pool_name),
                )
