"""The real files: what every edition makes of them, gone through by hand once and kept.

Only outcomes are kept here (file, rule, line), never a file's text. After a change that was meant,
write them anew and read what the comparison shows::

    .venv/bin/python -m tests.unit.linter.test_linter_corpus
"""

import io
import time
from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from linter import facts
from linter.command.files import gather
from linter.command.surroundings import Surroundings
from linter.outcome import Outcome
from linter.project import Project
from linter.run import lint

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus"
ACCEPTED = Path(__file__).with_name("corpus_outcome.tsv")
TODAY = date(2026, 11, 20)
EDITIONS = ("2017-08", "2019-09", "2023-04", "2024-03", "2026-11")
MOST_SECONDS = 60
"""For one edition; it takes about one second on a small machine."""

Row = tuple[str, str, int]

pytestmark = pytest.mark.skipif(
    not CORPUS.is_dir(), reason="the folder of real files, ../shared/corpus, is not there"
)


@cache
def corpus() -> Project:
    surroundings = Surroundings(
        io.BytesIO(), io.StringIO(), io.StringIO(), environment={}, folder=CORPUS, today=TODAY
    )
    gathered = gather(["."], surroundings)
    assert not gathered.unreadable
    return gathered.project


@cache
def outcome_of(edition: str) -> Outcome:
    return lint(corpus(), edition=edition, today=TODAY)


def rows_of(outcome: Outcome) -> list[Row]:
    """Return the findings as file, rule and line; one that is found twice stands there twice."""
    places = [(it, it.place.file, it.place.line) for it in outcome.report.findings]
    assert all(file is not None and line is not None for _, file, line in places)
    return sorted((file or "", it.rule, line or 0) for it, file, line in places)


def accepted() -> list[Row]:
    rows = [line.split("\t") for line in ACCEPTED.read_text("utf-8").splitlines()]
    return [(file, rule, int(line)) for file, rule, line in rows]


def written(rows: Iterable[Row]) -> str:
    return "".join(f"{file}\t{rule}\t{line}\n" for file, rule, line in rows)


def test_the_findings_are_the_accepted_ones() -> None:
    found, kept = Counter(rows_of(outcome_of(facts.edition()))), Counter(accepted())
    came = written(sorted((found - kept).elements()))
    went = written(sorted((kept - found).elements()))
    assert (came, went) == ("", ""), f"came:\n{came}\nwent:\n{went}"


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_edition_crashes_or_hangs(edition: str) -> None:
    started = time.process_time()
    outcome = outcome_of(edition)
    assert not outcome.report.crashes, outcome.report.crashes[0].trace
    assert time.process_time() - started < MOST_SECONDS


def test_the_editions_are_all_there_are() -> None:
    assert facts.editions() == EDITIONS


if __name__ == "__main__":
    ACCEPTED.write_text(written(rows_of(outcome_of(facts.edition()))), "utf-8")
