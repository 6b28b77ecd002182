"""Only what touches files that changed, as git says."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from linter.__main__ import main
from linter.command.changed import changed_files, touching
from linter.model import Place
from linter.report import Finding, Related, Severity
from tests.unit.linter.marked_lines import document, forget_marks, spots, use_marks, write

ERROR = "pool a {\n!BL202\n}\n"


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=x", "-c", "user.email=x@example.invalid", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(autouse=True)
def repository(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A branch beside ``main``, which has gone on since."""
    for name in [it for it in os.environ if it.startswith("GIT_")]:
        monkeypatch.delenv(name)
    folder = tmp_path / "repository"
    write(folder, {"old.tf": ERROR, "edited.tf": ERROR, "main-only.tf": ERROR, "ä b.tf": ERROR})
    git(folder, "init", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "first")
    git(folder, "checkout", "-b", "work")
    write(folder, {"committed.tf": ERROR})
    git(folder, "add", ".")
    git(folder, "commit", "-m", "second")
    git(folder, "checkout", "main")
    write(folder, {"main-only.tf": ERROR + "x"})
    git(folder, "commit", "-am", "third")
    git(folder, "checkout", "work")
    write(folder, {"edited.tf": ERROR + "x", "ä b.tf": "x" + ERROR, "sub/untracked.tf": ERROR})
    write(folder, {".gitignore": "ignored.tf\n", "ignored.tf": ERROR})
    use_marks(monkeypatch, folder)
    yield folder
    forget_marks()


def test_what_differs_from_the_common_ancestor(repository: Path) -> None:
    names = {"committed.tf", "edited.tf", "ä b.tf", "sub/untracked.tf", ".gitignore"}
    expected = {os.path.realpath(repository / name) for name in names}
    assert changed_files("main", repository) == expected
    assert changed_files("main", repository / "sub") == expected
    assert changed_files("HEAD", repository) == expected - {str(repository / "committed.tf")}


def test_all_is_read_and_what_changed_is_reported(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = document(capsys, "--only-changed", "main")
    files = ["committed.tf", "edited.tf", "sub/untracked.tf", "ä b.tf"]
    assert [file for _, file, _ in spots(shown)] == files
    assert len(shown["files"]) == 6
    monkeypatch.chdir(repository / "sub")
    shown = document(capsys, "..", "--only-changed", "main")
    assert sorted(file for _, file, _ in spots(shown)) == sorted(f"../{it}" for it in files)
    assert document(capsys, "../old.tf", "--only-changed", "main")["code"] == 0


def test_a_related_place_counts_too(tmp_path: Path) -> None:
    def finding(file: str | None, *related: str, rule: str = "BL201") -> Finding:
        others = tuple(Related(Place("", it, 1, 1), "other") for it in related)
        return Finding(rule, Severity.ERROR, file or "", Place("", file), others, "", "")

    write(tmp_path, {"a.tf": "", "b.tf": ""})
    (tmp_path / "link.tf").symlink_to(tmp_path / "a.tf")
    findings = [
        finding("a.tf"),
        finding("b.tf"),
        finding("b.tf", "c.tf", "a.tf"),
        finding("link.tf"),
        finding(None),
        finding("b.tf", rule="BL902"),
    ]
    changed = frozenset({os.path.realpath(tmp_path / "a.tf")})
    assert touching(findings, changed, tmp_path) == [findings[i] for i in (0, 2, 3, 4, 5)]


@pytest.mark.parametrize(
    ("revision", "said"),
    [
        ("nowhere", "git says: fatal: Not a valid object name nowhere"),
        ("--output=x", "is no revision, such as origin/main"),
        ("", "is no revision"),
        ("main..work", "git says: fatal: Not a valid object name main..work"),
        ("HEAD:old.tf", "git says: "),
    ],
)
def test_no_revision(
    repository: Path, capsys: pytest.CaptureFixture[str], revision: str, said: str
) -> None:
    assert main([f"--only-changed={revision}"]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1
    assert not (repository / "x").exists()


def test_unrelated_histories_have_no_common_ancestor(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(repository, "checkout", "--orphan", "island")
    git(repository, "commit", "-m", "alone")
    assert main(["--only-changed", "main"]) == 2
    assert "main and HEAD have no common ancestor here" in capsys.readouterr().err


def test_no_repository(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"a.tf": ERROR})
    monkeypatch.chdir(tmp_path)
    assert main(["--only-changed", "main"]) == 2
    assert "git says: fatal: not a git repository" in capsys.readouterr().err


def test_no_git(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert main(["--only-changed", "main"]) == 2
    assert "needs git" in capsys.readouterr().err
