"""The configuration: where it is found, what it sets, what is wrong with it."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from linter import facts
from linter.__main__ import main
from linter.command.configuration import find, load
from linter.command.own_facts import own_facts
from linter.command.settings import PathPattern, PerPath, Settings
from linter.command.usage import WrongUsage
from linter.facts import Overrides
from linter.report import Severity
from tests.unit.linter.marked_lines import (
    MarkedRun,
    document,
    forget_marks,
    spots,
    use_marks,
    write,
)

ERROR = "pool a {\n!BL202\n}\n"


@pytest.fixture(autouse=True)
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[MarkedRun]:
    yield use_marks(monkeypatch, tmp_path)
    forget_marks()


def test_every_key(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            ".batchlint.toml": """\
select = ["BL2", "BL301,bl306"]
ignore = "BL201"
fail-on = "warning"
edition = "2019-09"
within = "90d"
format = ["text", "github"]
output = ["sarif=out/b.sarif", "json=-"]
parameters = ["prod.tfvars"]
exclude = ["examples/**"]
baseline = "known.json"
explain-unknown = true
statistics = false
color = "never"
unsuppressible = ["BL203"]
[facts]
nodes-per-gallery-replica = 100
"batch.node.ubuntu 22.04" = 2027-03-31
retired-hc = "2027-02-01"
[per-path."legacy/**"]
ignore = ["BL2"]
"""
        },
    )
    assert load(tmp_path / ".batchlint.toml") == Settings(
        formats=("text", "github"),
        outputs=(("sarif", str(tmp_path / "out/b.sarif")), ("json", "-")),
        select=("BL2", "BL301", "BL306"),
        ignore=("BL201",),
        fail_on=Severity.WARNING,
        edition="2019-09",
        within=timedelta(days=90),
        parameters=(str(tmp_path / "prod.tfvars"),),
        exclude=(PathPattern("examples/**", tmp_path),),
        baseline=str(tmp_path / "known.json"),
        explain_unknown=True,
        statistics=False,
        color="never",
        unsuppressible=("BL203",),
        facts=Overrides(
            {"nodes-per-gallery-replica": 100},
            {"batch.node.ubuntu 22.04": date(2027, 3, 31), "retired-hc": date(2027, 2, 1)},
        ),
        per_path=(PerPath(PathPattern("legacy/**", tmp_path), None, ("BL2",)),),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("select = [", "is no TOML"),
        ("a = " + "[" * 5000, "is no TOML"),
        ("selct = []", "there is no key 'selct'; did you mean select?"),
        ("select = ['BL999']", "select: there is no rule 'BL999'"),
        ("select = 3", "select: 3 should be a list of texts"),
        ("fail-on = true", "fail-on: True should be a text"),
        ("statistics = 'yes'", "statistics: 'yes' should be true or false"),
        ("edition = '2018'", "edition: there is no edition '2018'"),
        ("unsuppressible = ['BL2']", "unsuppressible: there is no rule 'BL2'"),
        ("[facts]\nnodes-per-galery-replica = 3", "did you mean nodes-per-gallery-replica or "),
        ("[facts]\nvhd-pool = 2026-01-01", "no fact 'vhd-pool'; did you mean vhd-pools?"),
        ("[facts]\nzzz = 3", "no fact 'zzz'; batchlint --list-facts shows all of them\n"),
        ("[facts]\nubuntu-22.04 = 2027-01-01", "'ubuntu-22' should be a number or a date; put an"),
        ("[facts]\naccount-name-pattern = 5", "'account-name-pattern' is neither one number nor"),
        ("[facts]\nnat-backend-ports-reserved = 5", "is neither one number nor a date"),
        ("[facts]\ntemp-dcsv3 = 2027-01-01", "is neither one number nor a date"),
        (
            "[facts]\nnat-pools-max = 'x'",
            "'nat-pools-max' must be a whole number from 0 on, not",
        ),
        ("[facts]\nnat-pools-max = -1", "must be a whole number from 0 on, not -1"),
        ("[facts]\nnat-pools-max = true", "must be a whole number from 0 on, not True"),
        ("[facts]\nnat-pools-max = 2027-01-01", "whole number from 0 on, not 2027-01-01\n"),
        ("[facts]\nvhd-pools = 7", "'vhd-pools' must be a date such as 2027-03-31, not 7\n"),
        ("[facts]\nvhd-pools = 'soon'", "must be a date such as 2027-03-31, not 'soon'"),
        (
            "[facts]\nvhd-pools = 2027-01-01T00:00:00",
            "must be a date such as 2027-03-31, not",
        ),
        ("facts = 3", "facts: 3 should be a table"),
        ("[per-path.'x/**']\nedition = '2019-09'", "per-path: x/**: there is no key 'edition'"),
        ("[per-path.'x/**']\nselect = ['X']", "per-path: x/**: select: there is no rule 'X'"),
    ],
)
def test_a_mistake_names_file_and_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    write(tmp_path, {".batchlint.toml": text, "a.tf": ERROR})
    assert main([]) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"batchlint: {tmp_path / '.batchlint.toml'}")
    assert said in err
    assert err.count("\n") == 1
    assert main(["--no-config"]) == 1


def test_the_nearest_configuration_counts(tmp_path: Path) -> None:
    write(tmp_path, {".git/HEAD": "", "a/b/c/x.tf": "", ".batchlint.toml": ""})
    start = tmp_path / "a/b/c"
    assert find(start, Path("/")) == tmp_path / ".batchlint.toml"
    write(tmp_path, {"a/pyproject.toml": "[tool.ruff]\n# batchlint comes later\n"})
    assert find(start, Path("/")) == tmp_path / ".batchlint.toml"
    write(tmp_path, {"a/pyproject.toml": "[tool.batchlint]\nselect = ['BL2']\n"})
    assert find(start, Path("/")) == tmp_path / "a/pyproject.toml"
    assert load(tmp_path / "a/pyproject.toml").select == ("BL2",)
    write(tmp_path, {"a/.batchlint.toml": ""})
    assert find(start, Path("/")) == tmp_path / "a/.batchlint.toml"


def test_the_search_ends_at_the_repository_or_the_current_folder(tmp_path: Path) -> None:
    write(tmp_path, {".batchlint.toml": "", "repo/.git/HEAD": "", "repo/a/x.tf": ""})
    assert find(tmp_path / "repo/a", tmp_path) is None
    write(tmp_path, {"loose/a/x.tf": ""})
    assert find(tmp_path / "loose/a", tmp_path) == tmp_path / ".batchlint.toml"
    assert find(tmp_path / "loose/a", tmp_path / "loose") is None
    assert find(tmp_path / "loose/a", tmp_path / "repo") is None


def test_a_pyproject_that_was_named_must_have_the_table(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": "[tool.ruff]\n"})
    with pytest.raises(WrongUsage, match=r"has no table \[tool.batchlint\]"):
        load(tmp_path / "pyproject.toml")


def test_the_command_line_wins(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], run: MarkedRun
) -> None:
    own = "ignore = ['BL202']\nedition = '2019-09'\n[facts]\nnodes-per-gallery-replica = 7\n"
    write(tmp_path, {".batchlint.toml": own, "a.tf": ERROR})
    assert spots(document(capsys)) == []
    assert spots(document(capsys, "--ignore", "BL201")) == [("BL202", "a.tf", 2)]
    assert run.asked is not None
    assert run.asked.edition == "2019-09"
    assert run.asked.overrides == Overrides({"nodes-per-gallery-replica": 7})
    main(["--edition", "2024-03"])
    assert run.asked.edition == "2024-03"
    main(["--no-config"])
    assert run.asked.overrides == Overrides()


def test_what_can_be_set_has_one_meaning() -> None:
    """An id means a number or a day; rows of several tables with one id all end on that day."""
    rows = [row for row in facts.all_rows() if not row.table.startswith(("api_", "resize", "ed"))]
    numbers = {row.id for row in rows if row.table == "limits"}
    assert numbers.isdisjoint(row.id for row in rows if row.table != "limits")
    tables = ("node_agents", "retirements", "base_images")
    days = {row.id: "2027-01-01" for row in rows if row.date or row.table in tables}
    assert set(own_facts(days).dates) == set(days)


def test_the_configuration_beside_the_first_path_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, {"sub/.batchlint.toml": "ignore = ['BL202']", "sub/a.tf": ERROR})
    write(tmp_path, {"own.toml": "select = ['BL2']", "b.tf": ERROR})
    assert spots(document(capsys, "sub")) == []
    assert len(spots(document(capsys, "b.tf", "sub"))) == 2
    assert len(spots(document(capsys, "sub", "--config", "own.toml"))) == 1


def test_rules_by_path(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "pool a {\n!BL201 !BL202 !BL203\n}\n"
    own = """\
unsuppressible = ["BL203"]
[per-path."legacy/"]
ignore = ["BL2"]
[per-path."*.bicep"]
select = ["BL202"]
"""
    write(tmp_path, {".batchlint.toml": own, "legacy/a.tf": text, "b.bicep": text, "c.tf": text})
    found = [(file, rule) for rule, file, _ in spots(document(capsys))]
    assert found == [
        ("b.bicep", "BL202"),
        ("b.bicep", "BL203"),
        ("c.tf", "BL201"),
        ("c.tf", "BL202"),
        ("c.tf", "BL203"),
        ("legacy/a.tf", "BL203"),
    ]


def test_an_unsuppressible_rule_cannot_be_ignored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, {".batchlint.toml": "unsuppressible = ['BL203']", "a.tf": ERROR})
    assert main(["--ignore", "BL2"]) == 2
    assert "BL203 is unsuppressible in the configuration" in capsys.readouterr().err
    assert main(["--ignore", "BL202"]) == 0


@pytest.mark.parametrize(
    "line",
    [
        'output = ["text=../out.txt"]',
        'output = ["sarif=/tmp/out.sarif"]',
        'baseline = "/etc/passwd"',
        'parameters = ["link/prod.tfvars"]',
    ],
)
def test_a_configuration_reaches_no_file_outside_of_its_folder(line: str, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "link").symlink_to(tmp_path)
    (own / ".batchlint.toml").write_text(line, encoding="utf-8")
    with pytest.raises(WrongUsage, match=r"lies outside of .* name it on the command line"):
        load(own / ".batchlint.toml")
