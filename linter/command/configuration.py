"""The configuration: ``.batchlint.toml``, or ``[tool.batchlint]`` in a pyproject.toml.

It is looked for from the first path upwards, to the root of the repository; outside of a
repository up to the current folder. The nearest one counts, and it alone. Its keys are the
options, and options on the command line win::

    select = ["BL2", "BL3"]         # lists of rule ids and prefixes
    ignore = ["BL306"]
    fail-on = "warning"
    edition = "2024-03"
    within = "90d"
    format = ["text"]
    output = ["sarif=batchlint.sarif"]
    parameters = ["prod.bicepparam"]    # files, relative to the configuration's folder
    exclude = ["examples/**"]           # as in a .gitignore in the configuration's folder
    baseline = ".batchlint-baseline.json"
    explain-unknown = true
    statistics = false
    color = "never"

Only here::

    unsuppressible = ["BL203"]      # final: no comment, baseline, per-path or --ignore hides it

    [facts]                         # an organisation's own, by the ids of --list-facts
    nodes-per-gallery-replica = 100             # a number for a limit
    retired-hc = 2027-02-01                     # a day for what ends
    "batch.node.ubuntu 22.04" = "2027-03-31"    # as a text, too

    [per-path."legacy/**"]          # as in a .gitignore in the configuration's folder
    ignore = ["BL2"]                # or select = [...]
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from linter.command import option_values as values
from linter.command.own_facts import own_facts
from linter.command.settings import PathPattern, PerPath, Settings
from linter.command.surroundings import Surroundings
from linter.command.toml_values import each, flag, known_keys, mapping, read, text, texts
from linter.command.usage import WrongUsage

OWN_FILE = ".batchlint.toml"
SHARED_FILE = "pyproject.toml"

_KEYS = (
    "baseline",
    "color",
    "edition",
    "exclude",
    "explain-unknown",
    "facts",
    "fail-on",
    "format",
    "ignore",
    "output",
    "parameters",
    "per-path",
    "select",
    "statistics",
    "unsuppressible",
    "within",
)


def configured(first: str, surroundings: Surroundings, file: str | None, none: bool) -> Settings:
    """Return what a configuration file sets: the one that is named, or found from a path.

    Raises `WrongUsage`.
    """
    if none:
        return Settings()
    if file is not None:
        return load(surroundings.path(file))
    found = find(first_folder(first, surroundings), surroundings.folder)
    return Settings() if found is None else load(found)


def first_folder(first: str, surroundings: Surroundings) -> Path:
    """Return the folder that a path is, or is in."""
    path = surroundings.path(first).resolve()
    return path if path.is_dir() else path.parent


def find(start: Path, current: Path) -> Path | None:
    """Return the configuration that holds for a folder, or ``None``."""
    chain = [start, *start.parents]
    # Path.exists raises where a folder must not be looked into.
    root = next((it for it in chain if os.path.exists(it / ".git")), None)  # noqa: PTH110
    last = root or (current if current in chain else start)
    for folder in chain[: chain.index(last) + 1]:
        own, shared = folder / OWN_FILE, folder / SHARED_FILE
        if own.is_file():
            return own
        if shared.is_file() and b"batchlint" in _bytes(shared) and _table(shared) is not None:
            return shared
    return None


def load(path: Path) -> Settings:
    """Return what a configuration file sets.

    Raises `WrongUsage`, naming the file and the key, when it is no TOML or sets something wrong.
    """
    table = _table(path)
    if table is None:
        raise WrongUsage(f"{path} has no table [tool.batchlint]; add it, or name another file")
    try:
        return _settings(table, path.parent)
    except ValueError as error:
        raise WrongUsage(f"{path}: {error}") from None


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise WrongUsage(f"{path} cannot be read: {error.strerror}") from None


def _table(path: Path) -> dict[str, Any] | None:
    import tomllib

    try:
        document = tomllib.loads(_bytes(path).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise WrongUsage(f"{path} is no TOML: {error or 'it is nested too deeply'}") from None
    if path.name != SHARED_FILE:
        return document
    tools = document.get("tool")
    table = tools.get("batchlint") if isinstance(tools, dict) else None
    return table if isinstance(table, dict) else None


def _settings(table: Mapping[str, Any], folder: Path) -> Settings:
    known_keys(table, _KEYS)
    files = read(table, "parameters", lambda it: [_inside(one, folder) for one in texts(it)])
    baseline = read(table, "baseline", lambda it: _inside(text(it), folder))
    return Settings(
        formats=read(table, "format", lambda it: each(it, values.format_name)),
        outputs=read(table, "output", lambda it: _outputs(it, folder)),
        select=read(table, "select", _rules),
        ignore=read(table, "ignore", _rules),
        fail_on=read(table, "fail-on", lambda it: values.severity(text(it))),
        edition=read(table, "edition", lambda it: values.edition(text(it))),
        within=read(table, "within", lambda it: values.window(text(it))),
        parameters=None if files is None else tuple(files),
        exclude=read(table, "exclude", lambda it: each(it, lambda glob: PathPattern(glob, folder))),
        baseline=baseline,
        explain_unknown=read(table, "explain-unknown", flag),
        statistics=read(table, "statistics", flag),
        color=read(table, "color", lambda it: values.color(text(it))),
        unsuppressible=read(table, "unsuppressible", lambda it: values.rule_ids(texts(it))),
        facts=read(table, "facts", own_facts),
        per_path=read(table, "per-path", lambda it: _per_path(it, folder)) or (),
    )


def _inside(file: str, folder: Path) -> str:
    """Return a file of the configuration's folder.

    Raises ``ValueError`` for one elsewhere: a configuration is a part of what is checked, and must
    not make a pipeline read or write what lies outside of it.
    """
    real = os.path.realpath(folder / file)
    if not Path(real).is_relative_to(os.path.realpath(folder)):
        raise ValueError(f"{file} lies outside of {folder}; name it on the command line instead")
    return str(folder / file)


def _per_path(table: object, folder: Path) -> tuple[PerPath, ...]:
    found = []
    for glob, rules in mapping(table).items():
        try:
            known_keys(mapping(rules), ("ignore", "select"))
            select, ignore = read(rules, "select", _rules), read(rules, "ignore", _rules)
        except ValueError as error:
            raise ValueError(f"{glob}: {error}") from None
        found.append(PerPath(PathPattern(glob, folder), select, ignore or ()))
    return tuple(found)


def _rules(given: object) -> tuple[str, ...]:
    return values.rule_list(texts(given))


def _outputs(given: object, folder: Path) -> tuple[tuple[str, str], ...]:
    pairs = each(given, values.output)
    return tuple((name, file if file == "-" else _inside(file, folder)) for name, file in pairs)
