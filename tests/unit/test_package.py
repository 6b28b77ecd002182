"""The zip that is deployed: what ``.funcignore`` leaves, enough to start on what Azure installs.

The virtual environment of the last tests holds ``requirements.txt`` and nothing else; ``make test``
sets it up. The worker library stands beside it, as it does on Azure, where the host brings it.
"""

import json
import re
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import distributions
from pathlib import Path

import pathspec
import pytest

from infra.azure.package import deployed, main, pack
from infra.local.child_process import plain_environment
from tests.unit.test_deployment import DEPLOYED, pins

REPOSITORY = Path(__file__).resolve().parents[2]
INSTALLED = REPOSITORY / ".venv-app"
LARGEST = 1_500_000  # bytes: every cold start fetches it

# Imports every file, and whatever one imports, also what it imports only when called.
IMPORT_ALL = """
import ast, importlib, json, pathlib, sys
for file in pathlib.Path().rglob("*.py"):
    importlib.import_module(".".join(file.with_suffix("").parts).removesuffix(".__init__"))
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        names = [name.name for name in node.names] if isinstance(node, ast.Import) else []
        for name in [node.module] if isinstance(node, ast.ImportFrom) else names:
            importlib.import_module(name)
from functions.pipeline.definition import parse_definition
from functions.pipeline.problems import InvalidInput
try:
    parse_definition("render", {})
except InvalidInput as error:
    told = [problem.pointer for problem in error.problems]
files = [str(getattr(module, "__file__", None) or "") for module in sys.modules.values()]
print(json.dumps({"files": files, "told": told}))
"""

DEV = re.compile(
    r"(^|/)(tests?|docs|infra|dist|build|\.[^/]*|__pycache__|node_modules|conftest\.py)(/|$)"
    r"|\.(pyc|md|zip|egg-info|pem|key|pfx|env)$|local\.settings\.json$|requirements-"
)
SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|(Account|SharedAccess)Key=[A-Za-z0-9+/]{20}"
    r"|[?&]sig=[A-Za-z0-9%]{20}|\beyJ[A-Za-z0-9_-]{20,}\.eyJ|InstrumentationKey=[0-9a-f-]{36}"
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package, made as ``make package`` makes it."""
    made = tmp_path_factory.mktemp("dist") / "poolwright.zip"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["package", str(made)])
        assert main() == 0
    return made


@pytest.fixture(scope="module")
def names(archive: Path) -> list[str]:
    """What is in the package, in its order."""
    with zipfile.ZipFile(archive) as packed:
        assert packed.testzip() is None
        return packed.namelist()


@pytest.fixture(scope="module")
def site(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package, unpacked."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def python() -> Path:
    """Python with requirements.txt and nothing else."""
    found = INSTALLED / "bin/python"
    assert found.exists(), "there is no .venv-app: run `make .venv-app/.ready`"
    return found


def run(python: Path, site: Path, *arguments: str, path: Path | None = None) -> str:
    """Run Python in the unpacked package and return the last line that it prints."""
    environment = plain_environment() | ({"PYTHONPATH": str(path)} if path else {})
    child = subprocess.run(
        [python, *arguments], cwd=site, env=environment, capture_output=True, text=True, timeout=60
    )
    assert child.returncode == 0, child.stderr
    return child.stdout.splitlines()[-1]


def test_it_holds_exactly_what_funcignore_leaves(names: list[str]) -> None:
    ignored = pathspec.GitIgnoreSpec.from_lines((REPOSITORY / ".funcignore").open(encoding="utf-8"))
    tops = [top for top in REPOSITORY.iterdir() if not top.name.startswith((".", "node_modules"))]
    there = [file for top in tops for file in [top, *top.rglob("*")] if file.is_file()]
    left = {str(file.relative_to(REPOSITORY)) for file in there}
    assert set(names) == {name for name in left if not ignored.match_file(name)}
    assert len(names) == len(set(names))


def test_an_ignore_file_is_read_as_git_reads_it(tmp_path: Path) -> None:
    for name in ("a.py", "b/c.py", "b/d.txt", "b/keep.txt", "e/f/g.py", ".hidden/h.py", "k/e/l.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / ".funcignore").write_text("# a comment\n.*\n*.txt\n!keep.txt\n/e/\n")
    found = [file.as_posix() for file in deployed(tmp_path)]
    assert found == ["a.py", "b/c.py", "b/keep.txt", "k/e/l.py"]


def test_it_holds_the_app_and_no_development_files(names: list[str]) -> None:
    assert {name.split("/")[0] for name in names} == DEPLOYED
    assert not [name for name in names if DEV.search(name)]


def test_it_holds_no_secrets(site: Path, names: list[str]) -> None:
    found = [name for name in names if SECRET.search((site / name).read_text(errors="replace"))]
    assert not found


def test_it_is_small(archive: Path, names: list[str]) -> None:
    assert archive.stat().st_size < LARGEST
    assert len(names) < 1000


def test_the_same_files_give_the_same_zip(tmp_path: Path, archive: Path) -> None:
    files = deployed(REPOSITORY)
    for file in files:
        (tmp_path / "copy" / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(REPOSITORY / file, tmp_path / "copy" / file)  # other times, other rights
        (tmp_path / "copy" / file).chmod(0o600)
    pack(tmp_path / "copy", files, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == archive.read_bytes()
    with zipfile.ZipFile(archive) as packed:
        assert {info.external_attr >> 16 & 0o777 for info in packed.infolist()} == {0o644}
        assert packed.namelist() == sorted(packed.namelist())


def test_what_cannot_be_written_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(sys, "argv", ["package", str(tmp_path / "file" / "p.zip")])
    assert main() == 1
    assert "cannot be made" in capsys.readouterr().err


def test_the_environment_holds_requirements_txt_and_nothing_else(python: Path) -> None:
    [packages] = INSTALLED.glob("lib/python3.*/site-packages")
    there = {
        re.sub(r"[-_.]+", "-", each.name).lower(): each.version
        for each in distributions(path=[str(packages)])
    }
    assert there == pins("requirements.txt"), "run `make .venv-app/.ready`"


def test_it_starts_under_the_worker_library(python: Path, site: Path, tmp_path: Path) -> None:
    for folder in ("infra", "tests"):  # the code that calls the worker library
        (tmp_path / folder).symlink_to(REPOSITORY / folder)
    [worker] = Path(sys.prefix).glob("lib/python3.*/site-packages/azure_functions_runtime")
    (tmp_path / worker.name).symlink_to(worker)
    indexed = json.loads(run(python, site, "-m", "tests.bench.indexing", "app", path=tmp_path))
    functions = {each["name"] for each in indexed["functions"]}
    assert {"snapshot_written", "pool_resized", "relay_service_log", "sweep", "health"} <= functions
    assert "azure.functions" in indexed["modules"]


def test_all_that_it_imports_is_there(python: Path, site: Path) -> None:
    found = json.loads(run(python, site, "-c", IMPORT_ALL))
    outside = [
        file
        for file in found["files"]
        if "site-packages" in file and INSTALLED.name not in Path(file).parts
    ]
    assert not outside
    assert any("/azure/mgmt/compute/" in file for file in found["files"])
    assert found["told"] == ["/image", "/pool"]  # its schema is there
