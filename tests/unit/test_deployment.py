"""What is deployed is all that the app needs, and no more; what is committed is fit for anybody.

Core Tools deploys the working folder without what ``.funcignore`` names; Azure then installs
``requirements.txt``.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pathspec
import pytest

REPOSITORY = Path(__file__).resolve().parents[2]

DEPLOYED = {"function_app.py", "functions", "host.json", "linter", "requirements.txt"}
# Where people and tools look for them: make, pip, npm, uv, git, Core Tools, the CI.
TOP_LEVEL = DEPLOYED | {
    *(".ci", ".funcignore", ".gitignore", ".npmrc", ".python-version"),
    *("CHANGELOG.md", "LICENSE", "Makefile", "README.md"),
    *("package-lock.json", "package.json", "pyproject.toml", "requirements-dev.txt"),
    *("requirements-linter.txt", "action.yml", ".pre-commit-hooks.yaml", "azure.yaml"),
    *("docs", "infra", "tests"),
}
REQUIREMENTS = ("requirements.txt", "requirements-dev.txt", "requirements-linter.txt")
# Joined here, so that this file does not name them either.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        *(("pypi", "org"), ("pypi", "python", "org"), ("pythonhosted", "org")),
        *(("npmjs", "org"), ("npmjs", "com"), ("yarnpkg", "com"), ("npmmirror", "com")),
        *(("pkgs", "dev", "azure", "com"), ("jfrog", "io"), ("anaconda", "org")),
    )
]
SOMEBODYS_HOME = re.compile(r"(?<![\w.$}-])(/(?:home|Users|root)/\w|[A-Z]:\\+Users\\+\w)")
PIN = re.compile(r"([a-z0-9][a-z0-9._-]*(?:\[[a-z0-9,_-]+\])?)==(\S+)(?: ; .+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")


def without(ignoring: str) -> list[Path]:
    """Return the files of the working folder that an ignore file leaves, relative to the folder."""
    lines = (REPOSITORY / ignoring).read_text(encoding="utf-8").splitlines()
    spec = pathspec.GitIgnoreSpec.from_lines([*lines, ".git"])
    found = []
    for folder, folders, files in REPOSITORY.walk():
        here = folder.relative_to(REPOSITORY)
        folders[:] = [name for name in folders if not spec.match_file(f"{here / name}/")]
        found += [here / name for name in files if not spec.match_file(here / name)]
    return sorted(found)


@pytest.fixture(scope="module")
def committed() -> list[Path]:
    """Every file that belongs into the repository."""
    return without(".gitignore")


@pytest.fixture(scope="module")
def deployed() -> list[Path]:
    """Every file that Core Tools would upload."""
    return without(".funcignore")


def pins(name: str) -> dict[str, str]:
    """Return the versions in a requirements file, by name without extras."""
    found = (PIN.fullmatch(line) for line in (REPOSITORY / name).read_text().splitlines())
    return {match[1].split("[")[0]: match[2] for match in found if match}


def test_the_app_is_deployed_and_nothing_else(deployed: list[Path], committed: list[Path]) -> None:
    assert {file.parts[0] for file in deployed} == DEPLOYED
    lacking = [file for file in committed if file.parts[0] in DEPLOYED and file not in deployed]
    assert not lacking, f".funcignore leaves out {', '.join(map(str, lacking))}"


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_requirements_are_pinned_and_hashed_throughout(name: str) -> None:
    kept = [
        line
        for line in (REPOSITORY / name).read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.lstrip().startswith("#")
    ]
    wrong = [line for line in kept if not PIN.fullmatch(line) and not HASH.fullmatch(line)]
    assert not wrong, f"{name}: neither NAME==VERSION nor a hash: {wrong[:3]}"
    unhashed = [
        line
        for line, after in zip(kept, [*kept[1:], ""], strict=True)
        if PIN.fullmatch(line) and not HASH.fullmatch(after)
    ]
    assert not unhashed, f"{name}: no hash behind {unhashed[:3]}"


def test_the_app_is_tested_with_the_versions_that_are_deployed() -> None:
    app, dev = (pins(name) for name in REQUIREMENTS[:2])
    assert len(app) > 10
    assert app.items() <= dev.items(), "run `make lock`: it pins both files anew"


def test_the_lock_of_npm_holds_hashes_and_no_addresses() -> None:
    lock = json.loads((REPOSITORY / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: each for name, each in lock["packages"].items() if name}
    assert packages
    assert not [name for name, each in packages.items() if "resolved" in each]
    assert not [name for name, each in packages.items() if not each.get("integrity")]


def test_the_top_level_holds_only_what_must_be_there(committed: list[Path]) -> None:
    found = {file.parts[0] for file in committed}
    assert not found - TOP_LEVEL, f"these belong into a folder: {sorted(found - TOP_LEVEL)}"


def text_lines(files: list[Path]) -> Iterator[tuple[str, str]]:
    for file in files:
        text = (REPOSITORY / file).read_text(encoding="utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), 1):
            yield f"{file}:{number}", line


def test_no_file_names_a_package_registry_or_somebodys_folder(committed: list[Path]) -> None:
    here = [re.escape(str(REPOSITORY)), re.escape(str(Path.home() / "_"))[:-1] + r"\w"]
    known = re.compile("|".join(rf"(?<![\w.-])({one})(?![.-])" for one in here))
    wrong = []
    for place, line in text_lines(committed):
        wrong += [f"{place} names {host}" for host in REGISTRIES if host in line.lower()]
        if found := SOMEBODYS_HOME.search(line) or known.search(line):
            wrong.append(f"{place} holds a path of one machine: {found[0]}")
    assert not wrong, "\n".join(wrong)


def test_every_setting_that_the_app_reads_is_documented() -> None:
    settings = set()
    for file in sorted((REPOSITORY / "functions").rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        # A connection is a prefix: with a managed identity, the setting has a longer name.
        text = re.sub(r'(connection="\w+)"', r'\1__fullyQualifiedNamespace"', text)
        settings |= set(re.findall(r"\bPOOLWRIGHT_\w+", text))
    assert len(settings) > 5
    documents = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").glob("*.md"))]
    told = "\n".join(file.read_text(encoding="utf-8") for file in documents if file.exists())
    lacking = {name for name in settings if not re.search(rf"\b{name}\b", told)}
    assert not lacking, f"neither in README.md nor in docs/*.md: {', '.join(sorted(lacking))}"
