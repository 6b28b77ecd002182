"""Which parameter files belong to a template: their names tell."""

import re
from collections.abc import Sequence
from posixpath import basename, dirname

_FILE = re.compile(
    r"(?:(?P<stem>.+?)[.-])?(?:parameters?|params?)(?:[.-](?P<environment>.+))?\.jsonc?",
    re.IGNORECASE,
)
_VALUES = (".bicepparam", ".tfvars", ".tfvars.json", ".pkrvars.hcl", ".pkrvars.json")
_TEMPLATE = re.compile(r"\.(?:template\.)?(?:jsonc?|bicep)$", re.IGNORECASE)
_PLAIN_NAMES = ("azuredeploy", "main", "maintemplate", "template", "deploy")


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


def is_parameter_file(name: str) -> bool:
    """Return whether a file only holds values for a document, by its name."""
    return name.lower().endswith(_VALUES) or _FILE.fullmatch(basename(name)) is not None


def _stem(name: str) -> str:
    return _TEMPLATE.sub("", basename(name)).lower()


def _template_of(found: re.Match[str], stems: set[str]) -> str | None:
    """Return the longest of the templates' names that a parameter file's begins with.

    A file without any name before ``parameters`` goes with ``azuredeploy``.
    """
    stem = (found["stem"] or "azuredeploy").lower()
    matching = [it for it in stems if stem == it or stem.startswith((f"{it}.", f"{it}-"))]
    return max(matching, key=len, default=None)
