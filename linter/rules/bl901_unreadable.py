"""BL901: a file, or a part of it, that looks like an input and cannot be read."""

from collections.abc import Iterator

from linter.model import Place
from linter.report import Finding, Severity, Undecided
from linter.rules.rule import Example, Rule
from linter.scope import Scope
from linter.source import Unreadable


class UnreadableInput(Rule):
    """Reports what the readers could not read; it looks at nothing itself."""

    id = "BL901"
    name = "unreadable"
    severity = Severity.WARNING
    since = "2017-08"
    source = "https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax"
    meaning = (
        "A file looks like one of batchlint's inputs and cannot be parsed, or is too large or"
        " nested too deeply. What stands in it was not checked: silence about it is no pass."
    )
    expected = "a file that can be parsed"
    fix = (
        "Correct the file at the place that the finding names. If it is no input at all, leave it"
        " out with an exclude pattern in the configuration."
    )
    cannot_see = (
        "A file that looks like no input is passed over in silence, whatever is wrong with it."
        " Parsers tolerate some mistakes; what they recover from is no finding."
        " A module or a linked template that is elsewhere, or not there, is no finding: what it"
        " deploys is undecided, and --explain-unknown says why."
    )
    INVALID = (
        Example(
            {
                "azuredeploy.json": '{\n  "$schema": "https://schema.management.azure.com/schemas/'
                '2019-04-01/deploymentTemplate.json#",\n  "resources": [\n    {"type":'
                ' "Microsoft.Batch/batchAccounts"\n'
            }
        ),
        Example({"pipeline.yaml": "image:\n  gallery: [\npool:\n  account: render\n"}),
    )
    VALID = (
        Example(
            {
                "azuredeploy.json": '{\n  // a comment, and a comma too many\n  "$schema":'
                ' "https://schema.management.azure.com/schemas/2019-04-01/'
                'deploymentTemplate.json#",\n  "resources": [],\n}\n'
            }
        ),
        Example({"azure-pipelines.yaml": "pool:\n  vmImage: ubuntu-latest\nsteps: [\n"}),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:  # noqa: ARG002 - no look
        """Find nothing: the run turns what its readers could not read into findings."""
        return iter(())

    @classmethod
    def finding_for(cls, unreadable: Unreadable) -> Finding:
        """Return the finding about a place that could not be read; it belongs to no resource."""
        message = unreadable.message
        return cls().finding(
            message=message[:1].upper() + message[1:].rstrip(".") + ".",
            place=Place("", *unreadable.spot),
            expected=unreadable.expected,
        )
