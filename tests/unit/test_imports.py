"""Imports point one way, as the blueprint draws them.

::

    function_app -> triggers -> engine -> advance, admission -> cloud -> pipeline -> linter
                                     (engine, advance and triggers tell by) telemetry -> pipeline
                        |          '-----------'-------------------------^            ^
                        '-------------------------------------------------------------'
    infra/local -> nothing of the app

Every import of every file counts, also those inside functions and for types only. ``cloud``
knows the core's data (runs, effects, what is seen of Azure) and nothing of what decides.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]

# What a file may import besides the standard library: a name stands for all that is below it.
# The longest row that fits a file holds for it.
ALLOWED = {
    "function_app": {"azure.functions", "functions.triggers"},
    # Their engine is built by the first call; until then nothing of the edge is imported.
    "functions.triggers": {
        "azure.functions",
        "functions.cloud.time_limit",
        "functions.pipeline.definition.parse_definition",
        "functions.pipeline.document",
        "functions.pipeline.effects.Publish",
        "functions.pipeline.resource_id",
        "functions.pipeline.service_log",
        "functions.pipeline.source_document",
        "functions.telemetry",
        "functions.triggers",
    },
    # The linter's door: it asks no Azure, and knows the linter's ways of writing.
    "functions.triggers.lint": {"azure.functions", "functions.triggers", "linter.output"},
    "functions.triggers.linting": {"linter"},
    "functions.triggers.opened": {
        "functions.assembly",
        "functions.cloud.settings",
        "functions.engine.Engine",
    },
    # The exceptions of all parts, to be answered.
    "functions.triggers.problem": {
        "azure.core.exceptions",
        "azure.functions",
        "functions.cloud.settings.MissingSetting",
        "functions.cloud.store.listings.NoSuchPage",
        "functions.cloud.store.pipelines.Changed",
        "functions.cloud.store.runs.Overtaken",
        "functions.cloud.time_limit",
        "functions.engine.SourceNotFound",
        "functions.engine.UnknownPipeline",
        "functions.admission.CannotWork",
        "functions.pipeline.control.NotPossible",
        "functions.pipeline.problems",
        "functions.triggers.views",
    },
    # Types only: the types of what is shown.
    "functions.triggers.views": {
        "functions.cloud.store.pipelines.Stored",
        "functions.pipeline.gate.Verdict",
        "functions.pipeline.rehearsal.Rehearsal",
        "functions.pipeline.secrets.hidden",
        "functions.pipeline.run.Run",
    },
    "functions.assembly": {"functions.cloud", "functions.engine"},
    "functions.engine": {
        *("functions.advance", "functions.admission"),
        *("functions.cloud", "functions.pipeline", "functions.telemetry"),
    },
    "functions.advance": {"functions.cloud", "functions.pipeline", "functions.telemetry"},
    "functions.admission": {"functions.cloud", "functions.pipeline"},
    "functions.telemetry": {
        "functions.pipeline.decide.Decision",
        "functions.pipeline.run",
        "functions.telemetry",
    },
    # The only part that knows OpenTelemetry; a thread imports it.
    "functions.telemetry.insights": {
        "azure.monitor.opentelemetry.exporter",
        "functions.telemetry",
        "opentelemetry",
    },
    "functions.cloud": {
        "azure",
        "functions.cloud",
        "functions.pipeline.definition",
        "functions.pipeline.durations",
        "functions.pipeline.effects",
        "functions.pipeline.history",
        "functions.pipeline.names",
        "functions.pipeline.resource_id",
        "functions.pipeline.run",
        "functions.pipeline.world",
        "linter.live.answers",
        "linter.live.single",
        "linter.offers",
        "requests",
    },
    "functions.pipeline": {"functions.pipeline", "isodate", "linter", "yaml"},
    "linter": {
        *("linter", "jsonschema", "pathspec", "yaml"),
        *("tree_sitter", "tree_sitter_hcl", "tree_sitter_json"),
    },
    # The only part that asks Azure; what it needs is installed as batchlint[live].
    "linter.live": {"azure", "linter", "requests"},
}
# The local Azure is a program of its own, with libraries of its own.
FOREIGN = {
    "infra.azure": {"function_app", "functions", "infra.local", "linter", "tests"},
    "infra.local": {"function_app", "functions", "linter", "tests"},
}

# What the core may import of the standard library: nothing that has a clock, chance or I/O.
PURE = {
    *("__future__", "collections", "copy", "dataclasses", "datetime", "enum", "functools"),
    *("hashlib", "itertools", "json", "math", "re", "typing", "urllib.parse"),
}
PURE_EXCEPT: dict[str, set[str]] = {}
CLOCKS = {"now", "utcnow", "today"}
DYNAMIC = {"__import__", "import_module"}


@dataclass(frozen=True)
class Source:
    """One file: its module's name, its place for a message, its syntax tree."""

    module: str
    place: str
    tree: ast.Module


@pytest.fixture(scope="module")
def sources() -> list[Source]:
    """Every file of the app, the linter and the local Azure."""
    files = [REPOSITORY / "function_app.py"]
    for folder in ("functions", "linter", "infra"):
        files += sorted((REPOSITORY / folder).rglob("*.py"))
    return [_read(file) for file in files]


def _read(file: Path) -> Source:
    place = file.relative_to(REPOSITORY)
    module = ".".join(place.with_suffix("").parts).removesuffix(".__init__")
    return Source(module, str(place), ast.parse(file.read_text(encoding="utf-8"), file.name))


def imports(source: Source) -> Iterator[tuple[int, str]]:
    """Yield line and full name of everything a file imports: ``from a.b import c`` is ``a.b.c``."""
    here = source.module.split(".")
    package = here if source.place.endswith("__init__.py") else here[:-1]
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            parts = package[: len(package) - node.level + 1] if node.level else []
            start = ".".join([*parts, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{start}.{name.name}") for name in node.names)


def below(name: str, tops: set[str]) -> bool:
    return any(name == top or name.startswith(f"{top}.") for top in tops)


def row(module: str, table: dict[str, set[str]]) -> set[str] | None:
    """Return the row of the longest name that ``module`` is, or is below of."""
    fits = [name for name in table if below(module, {name})]
    return table[max(fits, key=len)] if fits else None


def is_standard(name: str) -> bool:
    return name.split(".")[0] in sys.stdlib_module_names


def said(wrong: list[str]) -> str:
    return "\n".join(["imports point the wrong way:", *wrong])


def test_every_import_is_one_that_its_package_may_have(sources: list[Source]) -> None:
    wrong = []
    for source in sources:
        if source.module == "functions" or row(source.module, FOREIGN) is not None:
            continue
        allowed = row(source.module, ALLOWED)
        assert allowed is not None, f"{source.place} has no row in ALLOWED: say what it may import"
        wrong += [
            f"{source.place}:{line} imports {name}; allowed are {', '.join(sorted(allowed))}"
            for line, name in imports(source)
            if not is_standard(name) and not below(name, allowed)
        ]
    assert not wrong, said(wrong)


def test_the_local_azure_imports_nothing_of_the_app(sources: list[Source]) -> None:
    hosted = [source for source in sources if row(source.module, FOREIGN) is not None]
    assert len(hosted) > 50
    wrong = [
        f"{source.place}:{line} imports {name}: the app runs in a process of its own"
        for source in hosted
        for line, name in imports(source)
        if below(name, row(source.module, FOREIGN) or set())
    ]
    assert not wrong, said(wrong)


def test_the_core_imports_neither_clock_nor_chance_nor_io(sources: list[Source]) -> None:
    wrong = []
    for source in sources:
        if not below(source.module, {"functions.pipeline"}):
            continue
        pure = PURE | PURE_EXCEPT.get(source.module, set())
        wrong += [
            f"{source.place}:{line} imports {name}: the core is pure; pass in what it needs"
            for line, name in imports(source)
            if is_standard(name) and not below(name, pure)
        ]
    assert not wrong, said(wrong)


def test_the_core_asks_no_clock_and_opens_no_file(sources: list[Source]) -> None:
    wrong = []
    for source in sources:
        if not below(source.module, {"functions.pipeline"}):
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
                wrong.append(f"{source.place}:{node.lineno} reads the clock (.{node.attr})")
            if isinstance(node, ast.Name) and node.id in ("open", "print", "input"):
                wrong.append(f"{source.place}:{node.lineno} calls {node.id}()")
    assert not wrong, "\n".join(["the core is pure; pass in what it needs:", *wrong])


def test_no_import_of_the_app_hides_from_this_test(sources: list[Source]) -> None:
    hidden = [
        f"{source.place}:{node.lineno} imports by name at run time"
        for source in sources
        if not below(source.module, {"infra"})
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Name | ast.Attribute)
        if (node.id if isinstance(node, ast.Name) else node.attr) in DYNAMIC
    ]
    assert not hidden, "\n".join(hidden)


def test_the_tables_name_nothing_that_is_gone(sources: list[Source]) -> None:
    modules = {source.module for source in sources}
    rows = ALLOWED.keys() | FOREIGN.keys() | PURE_EXCEPT.keys()
    unknown = [name for name in sorted(rows) if not any(below(one, {name}) for one in modules)]
    assert not unknown, f"rows for modules that do not exist: {', '.join(unknown)}"
    unused = []
    for name, allowed in ALLOWED.items():
        here = [source for source in sources if row(source.module, ALLOWED) is allowed]
        used = {imported for source in here for _, imported in imports(source)}
        unused += [f"{name}: {one}" for one in allowed if not any(below(u, {one}) for u in used)]
    assert not unused, f"allowed, but imported by nobody: {', '.join(sorted(unused))}"
