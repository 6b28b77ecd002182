"""BL401: a pipeline definition that does not fit its schema."""

from collections.abc import Iterator

from linter.model import Definition
from linter.report import Finding, Severity, Undecided
from linter.rules.examples.definitions import definition, json_definition
from linter.rules.rule import Example, Rule
from linter.scope import Scope


class DefinitionInvalid(Rule):
    """Reports what the reader of definitions found."""

    id = "BL401"
    name = "definition-invalid"
    severity = Severity.ERROR
    since = "2024-03"
    source = "https://learn.microsoft.com/rest/api/batchmanagement/pool/create"
    meaning = (
        "Poolwright refuses a pipeline definition that does not fit its schema: a key that is"
        " missing or not known, a value of another kind, a duration or resource id that is none,"
        " YAML that JSON cannot say (aliases, tags, a key twice)."
    )
    expected = "a definition that fits the schema"
    fix = "Change the key that the finding names; docs/definition.md lists all keys."
    cannot_see = (
        "The name that the definition is put under, and the properties of the pool beyond those"
        " that the schema knows: Batch judges them when the pool is made."
    )
    formats = ("definition",)
    INVALID = (
        Example({"pipeline.yaml": definition().replace("vmSize", "vmsize")}),
        Example({"pipeline.json": json_definition(deadlines={"ready": "P1D"})}),
    )
    VALID = (
        Example({"pipeline.yaml": definition()}),
        Example({"pipeline.json": json_definition(deadlines={"allocating": "P1D"})}),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Report the mistakes in all definitions."""
        for read in scope.of(Definition):
            for mistake in read.mistakes:
                where = mistake.key or "The definition"
                detail = mistake.detail.rstrip(".")
                joint = " " if detail.startswith(("is ", "must ")) else ": "
                yield self.finding(message=f"{where}{joint}{detail}.", place=mistake.place)
