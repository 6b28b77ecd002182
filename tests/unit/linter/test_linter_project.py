"""Files that other files refer to: never one outside of the paths that were given."""

from pathlib import Path

import pytest

from linter.project import LARGEST, Project
from linter.source import Source
from linter.values import Unknown


@pytest.fixture
def start(tmp_path: Path) -> Path:
    (tmp_path / "repo" / "modules").mkdir(parents=True)
    (tmp_path / "repo" / "main.bicep").write_text("main")
    (tmp_path / "repo" / "modules" / "pool.bicep").write_text("pool")
    (tmp_path / "repo" / "modules" / "notes.txt").write_text("notes")
    (tmp_path / "secret.bicep").write_text("secret")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "x.tf").write_text("secret")
    return tmp_path


def project(start: Path) -> tuple[Project, Source]:
    main = Source("repo/main.bicep", b"main")
    return Project(start, [start / "repo"], [main]), main


def test_a_file_beside_is_opened_and_noted(start: Path) -> None:
    found, main = project(start)
    opened = found.open("modules/pool.bicep", main)
    assert isinstance(opened, Source)
    assert (opened.name, opened.text) == ("repo/modules/pool.bicep", "pool")
    assert found.opened == {"repo/modules/pool.bicep"}
    assert found.open("./modules/../modules\\pool.bicep", main) is opened
    assert found.open("../main.bicep", opened) is main


@pytest.mark.parametrize(
    "reference",
    ["../secret.bicep", "modules/../../secret.bicep", "/etc/passwd", "a\0b", "../outside/x.tf"],
)
def test_nothing_outside_is_read(start: Path, reference: str) -> None:
    found, main = project(start)
    answer = found.open(reference, main)
    assert isinstance(answer, Unknown)
    assert "outside of the paths" in answer.reason


def test_a_link_does_not_lead_outside(start: Path) -> None:
    (start / "repo" / "link.bicep").symlink_to(start / "secret.bicep")
    (start / "repo" / "linked").symlink_to(start / "outside")
    (start / "repo" / "inside.bicep").symlink_to(start / "repo" / "modules" / "pool.bicep")
    found, main = project(start)
    assert isinstance(found.open("link.bicep", main), Unknown)
    assert isinstance(found.open("linked/x.tf", main), Unknown)
    assert found.folder("linked", "repo", (".tf",)) == []
    inside = found.open("inside.bicep", main)
    assert isinstance(inside, Source)
    assert inside.text == "pool"


def test_why_a_file_cannot_be_read(start: Path) -> None:
    (start / "repo" / "large.sh").write_bytes(b"x" * (LARGEST + 1))
    found, main = project(start)
    for reference, words in (
        ("missing.bicep", "does not exist"),
        ("modules", "does not exist"),
        ("large.sh", "larger than 1024 KiB"),
    ):
        answer = found.open(reference, main)
        assert isinstance(answer, Unknown)
        assert words in answer.reason


def test_one_document_cannot_pull_in_any_amount(start: Path) -> None:
    for number in range(12):
        (start / "repo" / f"{number}.sh").write_bytes(b"x" * LARGEST)
    found, main = project(start)
    opened = [found.open(f"{number}.sh", main) for number in range(12)]
    assert [isinstance(it, Source) for it in opened] == [True] * 8 + [False] * 4
    last = opened[-1]
    assert isinstance(last, Unknown)
    assert "8 MiB together" in last.reason
    found.begin()
    (start / "repo" / "next.sh").write_text("next")
    assert isinstance(found.open("next.sh", main), Source)


def test_the_files_of_a_folder(start: Path) -> None:
    found, _ = project(start)
    names = [it.name for it in found.folder("./modules", "repo", (".bicep", ".tf"))]
    assert names == ["repo/modules/pool.bicep"]
    assert found.folder("../outside", "repo", (".tf",)) == []
    assert found.folder("missing", "repo", (".tf",)) == []


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_text_in_utf_16_is_read(encoding: str) -> None:
    mark = "\ufeff" if encoding != "utf-16" else ""
    source = Source("a.json", (mark + '{\n"é": 1}').encode(encoding))
    assert source.text == '{\n"é": 1}'


def test_a_spot_counts_characters_and_lines() -> None:
    source = Source("a", b"\xef\xbb\xbfone\n\xc3\xa9\xc3\xa9x\r\nend")
    assert source.spot(0)[1:] == (1, 1)
    assert source.spot(source.data.index(b"x"))[1:] == (2, 3)
    assert source.spot(source.data.index(b"end"))[1:] == (3, 1)
    assert source.line(2) == "ééx"
    assert source.line(9) == ""
