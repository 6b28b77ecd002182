"""Which files are read, and what they are called."""

import io
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from linter.command.files import Gathered, gather
from linter.command.settings import PathPattern
from linter.command.surroundings import Surroundings
from linter.command.usage import WrongUsage
from linter.project import LARGEST
from linter.values import Unknown
from tests.unit.linter.marked_lines import write


def found(folder: Path, *paths: str, stdin: str = "", **options: Any) -> Gathered:
    surroundings = Surroundings(
        io.BytesIO(stdin.encode()), sys.stdout, sys.stderr, {}, folder, date(2026, 1, 1)
    )
    return gather(paths or (".",), surroundings, **options)


def names(folder: Path, *paths: str, **options: Any) -> list[str]:
    return [it.name for it in found(folder, *paths, **options).project.given]


def test_a_folder_is_walked_in_the_order_of_names(tmp_path: Path) -> None:
    files = ("z.tf", "a/b.bicep", "a/B.JSON", "a.pkr.hcl", "c/d/e.yml", "c/x.tf.json", "x.tfvars")
    write(tmp_path, dict.fromkeys(files, "x"))
    write(tmp_path, {"notes.md": "", "a/script.sh": "", "json": "", "c/x.json.bak": ""})
    assert names(tmp_path) == sorted(files)


def test_names_are_relative_to_the_current_folder(tmp_path: Path) -> None:
    write(tmp_path, {"a/x.tf": "", "b/y.tf": "", "z.tf": ""})
    assert names(tmp_path / "a", "../b", "x.tf") == ["../b/y.tf", "x.tf"]
    assert names(tmp_path, "./a", str(tmp_path / "b")) == ["a/x.tf", "b/y.tf"]


def test_the_folders_of_tools_are_passed_over_and_others_are_not(tmp_path: Path) -> None:
    for folder in (".git", ".terraform/modules", "node_modules/x", ".venv", "a/.bicep"):
        write(tmp_path, {f"{folder}/x.json": ""})
    write(tmp_path, {".pipelines/x.json": "", "a/.hidden.json": ""})
    assert names(tmp_path) == [".pipelines/x.json", "a/.hidden.json"]
    assert names(tmp_path, ".terraform") == [".terraform/modules/x.json"]


def test_a_named_file_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    write(tmp_path, {"pool": "{}", ".gitignore": "*", ".git/HEAD": "", "a.json": "{}"})
    assert names(tmp_path, "pool", "./pool", "a.json") == ["a.json", "pool"]
    assert names(tmp_path) == []


def test_what_git_ignores_is_passed_over(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            ".git/info/exclude": "secret.tf\n",
            ".gitignore": "# built\n/build/\n*.gen.json\n!keep.gen.json\n!\n",
            "a/.gitignore": "local/\n!special.gen.json\n",
        },
    )
    read = ["a/special.gen.json", "a/build/x.tf", "keep.gen.json", "b/local/x.tf"]
    ignored = ["build/x.tf", "x.gen.json", "a/x.gen.json", "a/local/x.tf", "a/secret.tf"]
    write(tmp_path, dict.fromkeys([*read, *ignored], ""))
    assert names(tmp_path) == sorted(read)
    assert names(tmp_path, "a") == ["a/build/x.tf", "a/special.gen.json"]
    assert names(tmp_path / "a", ".") == ["build/x.tf", "special.gen.json"]
    assert names(tmp_path, "build") == ["build/x.tf"], "it was named on purpose"


def test_ignore_files_above_the_repository_do_not_count(tmp_path: Path) -> None:
    write(tmp_path, {".gitignore": "*.tf\n", "repo/.git/HEAD": "", "repo/x.tf": ""})
    assert names(tmp_path / "repo") == ["x.tf"]
    write(tmp_path, {"loose/x.tf": ""})
    assert names(tmp_path / "loose") == ["x.tf"]


def test_excluded_and_own_files_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, {"a/x.tf": "", "b/x.tf": "", "b/keep.tf": "", "out.json": "", "c/a/x.tf": ""})
    patterns = (PathPattern("/a/", tmp_path), PathPattern("b/x.*", tmp_path))
    assert names(tmp_path, exclude=patterns, own_files=("out.json",)) == ["b/keep.tf", "c/a/x.tf"]
    assert names(tmp_path, "out.json", own_files=("out.json",)) == ["out.json"]
    assert "out.json" in names(tmp_path, ".", "out.json", own_files=("out.json",))
    assert names(tmp_path, "b/x.tf", exclude=patterns) == ["b/x.tf"]


def test_links_are_followed_inside_the_paths_only(tmp_path: Path) -> None:
    write(tmp_path, {"outside/secret.tf": "s", "in/real/x.tf": "", "in/.terraform/m/y.tf": ""})
    (tmp_path / "in/away").symlink_to(tmp_path / "outside")
    (tmp_path / "in/secret.tf").symlink_to(tmp_path / "outside/secret.tf")
    (tmp_path / "in/again").symlink_to(tmp_path / "in/real")
    (tmp_path / "in/real/loop").symlink_to(tmp_path / "in")
    (tmp_path / "in/dangling.tf").symlink_to("nowhere")
    (tmp_path / "in/self.tf").symlink_to("self.tf")
    (tmp_path / "in/module").symlink_to(tmp_path / "in/.terraform/m")
    assert names(tmp_path, "in") == ["in/module/y.tf", "in/real/x.tf"]
    assert names(tmp_path, "in/secret.tf") == ["in/secret.tf"], "it was named on purpose"
    assert names(tmp_path, "in", "outside")[-1] == "outside/secret.tf"


def test_references_stay_inside_the_paths_that_were_given(tmp_path: Path) -> None:
    write(tmp_path, {"a/x.bicep": "", "a/m/y.bicep": "", "z.bicep": ""})
    project = found(tmp_path, "a/x.bicep").project
    (source,) = project.given
    assert not isinstance(project.open("m/y.bicep", source), Unknown)
    assert isinstance(project.open("../z.bicep", source), Unknown)


def test_a_file_that_is_too_large_is_unreadable(tmp_path: Path) -> None:
    write(tmp_path, {"big.tf": "x" * (LARGEST + 1), "fits.tf": "x" * LARGEST, "big.txt": ""})
    (tmp_path / "big.txt").write_bytes(b"x" * (LARGEST + 1))
    gathered = found(tmp_path)
    assert [it.name for it in gathered.project.given] == ["fits.tf"]
    assert [it.spot.file for it in gathered.unreadable] == ["big.tf"]
    assert "larger than 1024 KiB" in gathered.unreadable[0].message
    assert len(found(tmp_path, "big.txt").unreadable) == 1
    assert len(found(tmp_path, "-", stdin="x" * (LARGEST + 1)).unreadable) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_unreadable(tmp_path: Path) -> None:
    write(tmp_path, {"a.tf": "", "b/c.tf": ""})
    (tmp_path / "a.tf").chmod(0)
    (tmp_path / "b").chmod(0)
    spots = [it.spot.file for it in found(tmp_path).unreadable]
    (tmp_path / "b").chmod(0o755)
    assert spots == ["b", "a.tf"]


def test_a_file_that_goes_away_while_it_is_read_is_unreadable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"a.tf": "", "b.tf": ""})
    really_open = os.open

    def open_but_one(path: str, flags: int) -> int:
        if path.endswith("a.tf"):
            raise PermissionError(13, "Permission denied")
        return really_open(path, flags)

    monkeypatch.setattr(os, "open", open_but_one)
    gathered = found(tmp_path)
    assert [it.name for it in gathered.project.given] == ["b.tf"]
    assert gathered.unreadable[0].message == "the file cannot be read: Permission denied"


def test_what_is_no_file_is_passed_over(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.tf")
    (tmp_path / "folder.tf").mkdir()
    write(tmp_path, {"folder.tf/x.tf": ""})
    assert names(tmp_path) == ["folder.tf/x.tf"]


@pytest.mark.parametrize("path", ["no", "a\0b", "x.tf/y", "x" * 5000])
def test_a_path_that_does_not_exist(tmp_path: Path, path: str) -> None:
    write(tmp_path, {"x.tf": ""})
    with pytest.raises(WrongUsage, match="does not exist"):
        found(tmp_path, path)
