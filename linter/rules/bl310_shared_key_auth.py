"""BL310: an account without Entra authentication, whose pools use custom images."""

from collections.abc import Iterator
from typing import Any

from linter import ids
from linter.aspects.accounts import account_of
from linter.aspects.image_kinds import CUSTOM, image_kind
from linter.aspects.possibility import at_most, qualified
from linter.aspects.sharing import MOST_RELATED
from linter.aspects.wording import called
from linter.model import BatchAccount, Pool
from linter.report import Finding, Related, Severity, Undecided
from linter.rules.examples.pools import VERSION, arm, arm_pool, bicep, fixed, properties
from linter.rules.rule import Example, Rule
from linter.scope import Scope
from linter.values import Known, Unknown

_ENTRA = "aad"
_ACCOUNT = """\
resource account 'Microsoft.Batch/batchAccounts@2025-06-01' = {
  name: 'render'
  location: 'westeurope'
  properties: {
    allowedAuthenticationModes: [%s]
  }
}

"""
_POOL = bicep(image=f"{{id: '{VERSION}'}}")


def _account(*modes: str) -> dict[str, Any]:
    return {
        "type": "Microsoft.Batch/batchAccounts",
        "apiVersion": "2025-06-01",
        "name": "render",
        "location": "westeurope",
        "properties": {"allowedAuthenticationModes": list(modes)},
    }


class SharedKeyAuth(Rule):
    """Compares the modes of authentication of accounts with the images of their pools."""

    id = "BL310"
    name = "shared-key-auth"
    severity = Severity.ERROR
    since = "2019-09"
    source = "https://learn.microsoft.com/azure/batch/batch-sig-images"
    meaning = (
        "Batch only reads a custom image on behalf of somebody who has signed in with Microsoft"
        " Entra ID. An account that allows shared keys alone refuses such requests, so that no"
        " pool of a custom image can be made or resized through its service."
    )
    expected = "AAD among the allowed authentication modes, or none named"
    fix = (
        "Add AAD to allowedAuthenticationModes, or leave the property out: all modes are allowed"
        " then. Call the Batch service with Entra authentication."
    )
    cannot_see = (
        "With which of the allowed modes a program really signs in. Files: the modes of an account"
        " that is not among them, which `batchlint live` reads."
    )
    formats = ("arm", "bicep", "terraform", "plan", "export")
    INVALID = (
        Example({"main.bicep": _ACCOUNT % "'SharedKey'" + _POOL}),
        Example(
            {
                "azuredeploy.json": arm(
                    _account("SharedKey", "TaskAuthenticationToken"),
                    arm_pool(properties(VERSION, scaleSettings=fixed(4))),
                )
            }
        ),
    )
    VALID = (
        Example({"main.bicep": _ACCOUNT % "'AAD', 'SharedKey'" + _POOL}),
        Example(
            {
                "azuredeploy.json": arm(
                    _account("SharedKey"), arm_pool(properties(scaleSettings=fixed(4)))
                )
            }
        ),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check the accounts of the pools that use custom images."""
        pools: dict[str, list[Pool]] = {}
        accounts: dict[str, BatchAccount] = {}
        for pool in scope.of(Pool):
            if not any(it in CUSTOM for it in image_kind(pool).possible):
                continue
            account = account_of(scope, pool)
            if isinstance(account, Unknown):
                reason = f"{called(pool)}: its account's authentication modes: {account.reason}"
                yield self.undecided(pool.place, reason)
            else:
                accounts[account.key] = account
                pools.setdefault(account.key, []).append(pool)
        for key, account in accounts.items():
            yield from self._judge(account, pools[key])

    def _judge(self, account: BatchAccount, pools: list[Pool]) -> Iterator[Finding | Undecided]:
        modes = account.authentication
        if any(mode.lower() == _ENTRA for mode in modes.known):
            return
        if modes.more is not None:
            reason = f"{called(account)}: its authentication modes: {modes.more.reason}"
            yield self.undecided(account.place, reason)
        elif modes.known:
            certain = any(isinstance(image_kind(pool), Known) for pool in pools)
            distinct = {ids.key(pool.id): pool for pool in pools}.values()
            yield self.finding(
                message=(
                    f"{called(account)} allows only {' and '.join(modes.known)}, while"
                    f" {len(distinct)} of its pools use custom images{qualified(certain)}, which"
                    " need Entra authentication (AAD)."
                ),
                place=account.place,
                related=tuple(
                    Related(pool.place_of(pool.image.id), f"{called(pool)} uses a custom image")
                    for pool in distinct
                )[:MOST_RELATED],
                severity=at_most(self.severity, certain),
            )
