"""Parameter files: the values that a template is deployed with."""

import re
from collections.abc import Mapping, Sequence
from posixpath import basename, dirname

from linter.readers.arm.template import Given, folded_members
from linter.source import Source, Unreadable
from linter.syntax.json import JsonDocument, parse_json
from linter.values import Known, Unknown

_FILE = re.compile(
    r"(?:(?P<stem>.+?)[.-])?(?:parameters?|params?)(?:[.-](?P<environment>.+))?\.jsonc?",
    re.IGNORECASE,
)
_TEMPLATE = re.compile(r"\.(?:template\.)?(?:jsonc?|bicep)$", re.IGNORECASE)
_PLAIN_NAMES = ("azuredeploy", "main", "maintemplate", "template", "deploy")


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


def parameter_files(source_name: str, candidates: Sequence[str]) -> list[str]:
    """Return those of the candidates, files of one folder, that are made for a template.

    ``pool.json`` has ``pool.parameters.json``, ``pool.parameters.prod.json``,
    ``pool.dev.parameters.json``, ``pool.param.json``. Where there are none of these, a template
    that is alone in its folder, or has a name such as ``main``, has ``parameters.json`` and
    ``azuredeploy.parameters.json``.
    """
    beside = sorted({it for it in candidates if dirname(it) == dirname(source_name)})
    own = _stem(source_name)
    named = {it: found for it in beside if (found := _FILE.fullmatch(basename(it)))}
    stems = {_stem(it) for it in beside if it not in named and _TEMPLATE.search(it)} | {own}
    files = [it for it, found in named.items() if _template_of(found, stems) == own]
    if files:
        return files
    if own not in _PLAIN_NAMES and len(stems) > 1:
        return []
    return [it for it, found in named.items() if _template_of(found, {"azuredeploy"}) is not None]


def _stem(name: str) -> str:
    return _TEMPLATE.sub("", basename(name)).lower()


def _template_of(found: re.Match[str], stems: set[str]) -> str | None:
    """Return the longest of the templates' names that a parameter file's begins with.

    A file without any name before ``parameters`` goes with ``azuredeploy``.
    """
    stem = (found["stem"] or "azuredeploy").lower()
    matching = [it for it in stems if stem == it or stem.startswith((f"{it}.", f"{it}-"))]
    return max(matching, key=len, default=None)
