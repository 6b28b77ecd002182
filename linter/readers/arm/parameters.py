"""Parameter files: the values that a template is deployed with."""

from collections.abc import Mapping, Sequence

from linter.readers.arm.template import Given, folded_members
from linter.source import Source, Unreadable
from linter.syntax.json import JsonDocument, parse_json
from linter.values import Known, Unknown


def is_parameters(document: JsonDocument) -> bool:
    """Return whether a document is a parameter file, with or without its schema."""
    top = folded_members(document, document.root)
    schema = document.value(top["$schema"]) if "$schema" in top else None
    if isinstance(schema, Known) and "deploymentparameters.json" in str(schema.value).lower():
        return True
    listed = [top[name] for name in top if name not in ("$schema", "contentversion")]
    if len(listed) == 1 and "parameters" in top:
        listed = list(folded_members(document, top["parameters"]).values())
    return bool(listed) and all(_gives(folded_members(document, node)) for node in listed)


def _gives(entry: Mapping[str, object]) -> bool:
    """An entry has a value or a reference to one, and at most notes beside it."""
    return (
        bool(entry)
        and entry.keys() <= {"value", "reference", "metadata"}
        and ("value" in entry or "reference" in entry)
    )


def given_by(sources: Sequence[Source]) -> tuple[dict[str, Given], list[Unreadable]]:
    """Return the values in parameter files by name in lower case; the later file's count.

    The second list is of the files that cannot be read.
    """
    given: dict[str, Given] = {}
    unreadable: list[Unreadable] = []
    for source in sources:
        document = parse_json(source)
        if isinstance(document, Unreadable):
            unreadable.append(document)
            continue
        top = folded_members(document, document.root)
        listed = folded_members(document, top["parameters"]) if "parameters" in top else top
        for name, node in listed.items():
            entry = folded_members(document, node)
            if "value" in entry:
                given[name] = Given(document.value(entry["value"]))
            elif "reference" in entry:
                spot = source.spot(node.start_byte)
                given[name] = Given(Unknown(f"parameter '{name}' is in a key vault", spot))
    return given, unreadable
