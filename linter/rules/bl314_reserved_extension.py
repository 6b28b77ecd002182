"""BL314: a CustomScript extension on a pool, which Batch keeps for itself."""

from collections.abc import Iterator

from linter.aspects.wording import called
from linter.model import Extension, Pool
from linter.report import Finding, Severity, Undecided
from linter.rules.examples.pools import arm, arm_pool, bicep, fixed, properties
from linter.rules.rule import Example, Rule
from linter.scope import Scope
from linter.values import Known, Unknown

_PUBLISHERS = frozenset(
    ("microsoft.azure.extensions", "microsoft.compute", "microsoft.ostcextensions")
)
_TYPES = frozenset(("customscript", "customscriptextension", "customscriptforlinux"))
_EXTENSION = "{name: 'setup', publisher: '%s', type: '%s', typeHandlerVersion: '2.0'}"


def _arm(publisher: str, kind: str) -> str:
    extension = {"name": "setup", "publisher": publisher, "type": kind, "typeHandlerVersion": "1.0"}
    return arm(arm_pool(properties(machine={"extensions": [extension]}, scaleSettings=fixed(2))))


class ReservedExtension(Rule):
    """Looks at the publisher and the type of the pool's extensions."""

    id = "BL314"
    name = "reserved-extension"
    severity = Severity.ERROR
    since = "2024-03"
    source = "https://learn.microsoft.com/azure/batch/create-pool-extensions"
    meaning = (
        "A pool may bring extensions to its nodes, but not CustomScript: Batch keeps it for itself,"
        " and what it does with it cannot be overridden."
    )
    expected = "extensions other than CustomScript"
    fix = (
        "Move what the script does to the pool's start task, which runs on every node before any"
        " task."
    )
    cannot_see = "Which other extensions Batch has on its list in the region."
    formats = ("arm", "bicep", "terraform", "plan", "export")
    INVALID = (
        Example(
            {
                "main.bicep": bicep(
                    machine="extensions: [%s]"
                    % (_EXTENSION % ("Microsoft.Azure.Extensions", "CustomScript"))
                )
            }
        ),
        Example({"azuredeploy.json": _arm("Microsoft.Compute", "CustomScriptExtension")}),
    )
    VALID = (
        Example(
            {
                "main.bicep": bicep(
                    machine="extensions: [%s]"
                    % (_EXTENSION % ("Microsoft.Azure.KeyVault", "KeyVaultForLinux"))
                )
            }
        ),
        Example({"azuredeploy.json": _arm("Microsoft.HpcCompute", "NvidiaGpuDriverLinux")}),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check the extensions of all pools."""
        for pool in scope.of(Pool):
            for extension in pool.extensions.known:
                yield from self._judge(pool, extension)

    def _judge(self, pool: Pool, extension: Extension) -> Iterator[Finding | Undecided]:
        publisher, kind = extension.publisher, extension.type
        reserved = [it for it in kind.possible if it and it.lower() in _TYPES]
        if not reserved:
            return
        if isinstance(publisher, Unknown):
            reason = f"{called(pool)} has an extension of the type {reserved[0]}: its publisher"
            yield self.undecided(extension.place, f"{reason}: {publisher.reason}")
            return
        own = [it for it in publisher.possible if it and it.lower() in _PUBLISHERS]
        if own:
            certain = isinstance(publisher, Known) and isinstance(kind, Known)
            yield self.finding(
                message=(
                    f"{called(pool)} has the extension {reserved[0]} of {own[0]}, which Batch"
                    " keeps for itself."
                ),
                place=extension.place,
                because=(publisher, kind),
                severity=self.severity if certain else Severity.WARNING,
            )
