"""Wrong usage, and what is shown without checking anything."""

import io
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

import linter
from linter.__main__ import main
from linter.command.listing import facts_text, rule_text
from linter.command.option_values import window
from linter.command.outputs import look_of
from linter.facts import NO_OVERRIDES, Overrides
from tests.unit.linter.marked_lines import forget_marks, use_marks, write

ROOT = Path(linter.__file__).parents[1]


@pytest.fixture(autouse=True)
def _marks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    use_marks(monkeypatch, tmp_path)
    write(tmp_path, {"main.tf": "pool a {\n}\n"})
    yield
    forget_marks()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("--formt json", "there is no option --formt; did you mean --format?"),
        ("--zzz", "there is no option --zzz; see batchlint --help"),
        ("--format jsn", "--format: there is no format 'jsn'; did you mean json?"),
        ("--output sarif", "'sarif' is not FORMAT=FILE, such as sarif=batchlint.sarif"),
        ("--output sarfi=x", "there is no format 'sarfi'; did you mean sarif?"),
        ("--output json=no/where", "name a file in a folder there"),
        ("--output json=x --output sarif=x", "two formats cannot share the file x"),
        ("--format json --format sarif", "json and sarif cannot share standard output"),
        ("--select BL210", "there is no rule 'BL210'; did you mean BL203 or BL202"),
        ("--ignore bl2x", "there is no rule 'BL2X'"),
        ("--select all", "there is no rule 'ALL'"),
        ("--ignore BL902", "BL902 cannot be ignored"),
        ("--select BL301", "no rule is left to apply in the edition"),
        ("--ignore BL", "no rule is left to apply"),
        ("--edition 2019", "there is no edition '2019'; did you mean 2019-09?"),
        ("--edition newest", "choose one of 2017-08, 2019-09"),
        ("--fail-on warn", "did you mean warning?"),
        ("--within 6m", "'6m' is not a number of days or weeks"),
        ("--within -1d", "see batchlint --help"),
        ("--color sometimes", "there is no colour setting 'sometimes'"),
        ("--parameters no.tfvars", "no.tfvars does not exist"),
        ("--config no.toml", "no.toml cannot be read: No such file"),
        ("--config x --no-config", "exclude each other"),
        ("--stdin-filename x", "add the path -"),
        ("--baseline no.json", "no.json does not exist"),
        ("--write-baseline x --only-changed HEAD", "leave out --only-changed"),
        ("--explain BL999", "there is no rule 'BL999'"),
        ("--explain mark-20", "did you mean mark-20"),
        ("main.tf nope", "nope does not exist; name a file or a folder"),
        ("main.tf/x", "main.tf/x does not exist"),
    ],
)
def test_wrong_usage_is_one_line_and_2(
    line: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(line.split(" ")) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("batchlint: ")
    assert err.count("\n") == 1
    assert said in err


def test_version_imports_next_to_nothing() -> None:
    shown = subprocess.run(
        [sys.executable, "-S", "-X", "importtime", "-m", "linter", "--version"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout == f"batchlint {linter.__version__}\n"
    for module in ("argparse", "pathlib", "dataclasses", "linter.rules", "linter.command", "json"):
        assert f"| {module}\n" not in shown.stderr.replace("|   ", "| ")


def test_help_shows_options_and_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    out = capsys.readouterr().out
    for option in ("--stdin-filename", "--output", "--only-changed", "--explain-unknown"):
        assert option in out
    assert "Exit codes: 0 nothing" in out


def test_list_rules_shows_all_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list-rules"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[:5] for line in lines] == sorted(line[:5] for line in lines)
    assert any("BL301  error    2019-09 to 2023-04  mark-301" in line for line in lines)
    assert any(line.startswith("BL903  warning") for line in lines)


def test_explain_by_id_and_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--explain", "bl901"]) == 0
    by_id = capsys.readouterr().out
    assert main(["--explain", "unreadable"]) == 0
    assert capsys.readouterr().out == by_id
    for title in ("What it means", "What to do", "What it cannot see", "Breaks the rule"):
        assert f"\n{title}\n" in by_id
    assert "https://" in by_id


@pytest.mark.parametrize("width", [40, 60])
def test_a_page_fits_the_terminal(width: int) -> None:
    prose = rule_text("BL901", width).partition("\nSource\n")[0]
    assert max(map(len, prose.splitlines())) <= width


def test_facts_are_listed_with_source_and_date() -> None:
    everything = facts_text(None, NO_OVERRIDES)
    assert "  nodes-per-gallery-replica | 600 nodes | 2019-09 to 2023-04\n" in everything
    assert "batch-sig-images (2024-03-20)" in everything
    newest = facts_text("2026-11", NO_OVERRIDES)
    assert "600 nodes" not in newest
    assert "  nodes-per-gallery-replica | 300 nodes | since 2024-03\n" in newest
    assert "organisation" not in newest


def test_an_organisations_own_facts_are_listed_in_place_of_azures() -> None:
    days = {
        "batch.node.ubuntu 22.04": date(2027, 3, 31),
        "batch.node.ubuntu 24.04": date(2029, 1, 1),
        "retired-hc": date(2027, 2, 1),
        "windows-server-2016": date(2026, 12, 1),
    }
    listed = facts_text("2026-11", Overrides({"nodes-per-gallery-replica": 0}, days))
    own = [it.strip() for it in listed.splitlines() if "the organisation's own" in it]
    assert own == [
        "nodes-per-gallery-replica | 0 nodes | since 2024-03"
        " | the organisation's own (Azure's: 300 nodes)",
        "batch.node.ubuntu 22.04 | linux | on 2027-03-31"
        " | the organisation's own (Azure's: 2027-06-30)",
        "batch.node.ubuntu 24.04 | linux | on 2029-01-01"
        " | the organisation's own (Azure's: no day)",
        r"retired-hc | retires (hc44(?:-\d+)?rs) | on 2027-02-01"
        " | the organisation's own (Azure's: 2027-05-31)",
        "windows-server-2016 | Windows Server 2016, custom images too | on 2026-12-01"
        " | the organisation's own (Azure's: 2027-01-12)",
        "windows-server-2016 | microsoftwindowsserver:windowsserver:2016-.+ | on 2026-12-01"
        " | the organisation's own (Azure's: 2027-01-12)",
    ]


@pytest.mark.parametrize(
    ("text", "days"), [("180d", 180), ("26w", 182), ("P90D", 90), ("p2w", 14), ("0d", 0)]
)
def test_windows(text: str, days: int) -> None:
    assert window(text) == timedelta(days=days)


@pytest.mark.parametrize("text", ["", "d", "6m", "P1Y", "180", "-1d", "1e3d", "9999999999d"])
def test_no_windows(text: str) -> None:
    with pytest.raises(ValueError, match="days or weeks"):
        window(text)


class Terminal(io.StringIO):
    """A stream of a terminal that has no size."""

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        raise OSError


@pytest.mark.parametrize(
    ("choice", "environment", "color"),
    [
        ("auto", {}, True),
        ("auto", {"NO_COLOR": "1"}, False),
        ("auto", {"NO_COLOR": ""}, True),
        ("auto", {"TERM": "dumb"}, False),
        ("always", {"NO_COLOR": "1"}, True),
        ("never", {}, False),
    ],
)
def test_colour(choice: str, environment: dict[str, str], color: bool) -> None:
    look = look_of(Terminal(), choice, environment)
    assert (look.color, look.width) == (color, 80)


def test_a_pipe_is_plain_and_unbounded(tmp_path: Path) -> None:
    with (tmp_path / "x").open("w") as stream:
        look = look_of(stream, "auto", {"COLUMNS": "40"})
        assert (look.color, look.width) == (False, None)
        assert look_of(stream, "always", {}).color
