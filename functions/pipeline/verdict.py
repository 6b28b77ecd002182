"""What the gate says of a run: findings sorted into those that reject it and those that are kept.

Both are bounded, as they travel in the run's entity.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from functions.pipeline.gate_terms import GateTerms
from linter.check import Finding, Report, Undecided

type Row = dict[str, Any]

MOST_ROWS = 100
# Table Storage holds an entity to 1 MiB: 524,288 characters (facts 8). A definition takes up to
# 131,072 of them, and as many once more while its pool is asked for.
_MOST_CHARS = {"findings": 120_000, "unknowns": 60_000}
_LONGEST_TEXT = 1000
_MOST_RELATED = 10


@dataclass(frozen=True)
class Verdict:
    """What the gate says, in the linter's JSON form.

    ``rejecting`` are the findings that nothing may be made in spite of; they come first among
    ``findings``. A finding under an exception has ``exception``: ``reason`` and ``until``.
    ``more_findings`` and ``more_unknowns`` count those that were left out.
    """

    findings: tuple[Row, ...] = ()
    unknowns: tuple[Row, ...] = ()
    crashes: tuple[Row, ...] = ()
    rejecting: tuple[Row, ...] = ()
    more_findings: int = 0
    more_unknowns: int = 0


def verdict_of(
    report: Report,
    terms: GateTerms,
    today: date,
    concerns: Callable[[Finding | Undecided], bool] = lambda _: True,
    shown: Callable[[Row], Row] = lambda row: row,
) -> Verdict:
    """Judge a report by a gate's terms.

    ``concerns`` tells whether a result is about the run at all; ``shown`` changes a row at last.
    """
    ours = report._replace(
        findings=tuple(filter(concerns, report.findings)),
        unknowns=tuple(filter(concerns, report.unknowns)),
    )
    found = _rows(ours.to_json()["findings"])
    rejecting: list[Row] = []
    others: list[Row] = []
    for finding, row in zip(ours.findings, found, strict=True):
        row = shown(_trimmed(row))
        if _is_excepted(finding, row, terms, today):
            others.append(row)
        elif finding.severity.rank >= terms.reject_from.rank:
            rejecting.append(row)
        else:
            others.append(row)
    order = {"error": 0, "warning": 1, "info": 2}
    rejecting.sort(key=lambda row: order[row["severity"]])
    others.sort(key=lambda row: order[row["severity"]])
    findings, more_findings = bounded("findings", [*rejecting, *others])
    unread = [shown(_trimmed(row)) for row in _rows(ours.to_json()["unknowns"])]
    unknowns, more_unknowns = bounded("unknowns", unread)
    crashes = tuple(_trimmed(row) for row in _rows(report.to_json()["crashes"]))
    return Verdict(
        findings=findings,
        unknowns=unknowns,
        crashes=crashes,
        rejecting=tuple(rejecting[:MOST_ROWS]),
        more_findings=more_findings,
        more_unknowns=more_unknowns,
    )


def bounded(kind: str, rows: Sequence[Row]) -> tuple[tuple[Row, ...], int]:
    """Return as many rows as a run may keep of ``findings`` or ``unknowns``, and how many not."""
    chars = 0
    for count, row in enumerate(rows[:MOST_ROWS]):
        chars += len(json.dumps(row))
        if chars > _MOST_CHARS[kind]:
            return tuple(rows[:count]), len(rows) - count
    return tuple(rows[:MOST_ROWS]), max(0, len(rows) - MOST_ROWS)


def _is_excepted(finding: Finding, row: Row, terms: GateTerms, today: date) -> bool:
    """Note the exception that there is for a finding; tell whether it still holds."""
    exception = terms.exception(finding.rule, today)
    if exception is None:
        return False
    if exception.holds_on(today):
        row["exception"] = exception.to_json()
        return True
    row["message"] = (
        f"{row['message']} The exception for {finding.rule} ({exception.reason}) expired on"
        f" {exception.until}."
    )
    return False


def _trimmed(row: Row) -> Row:
    """Return a row of bounded size: a rule may name a thousand things in one sentence."""
    cut: Row = {key: _cut(value) for key, value in row.items()}
    if "related" in row:
        cut["related"] = row["related"][:_MOST_RELATED]
    return cut


def _cut(value: object) -> object:
    if isinstance(value, str) and len(value) > _LONGEST_TEXT:
        return f"{value[:_LONGEST_TEXT]}…"
    return value


def _rows(value: object) -> list[Row]:
    assert isinstance(value, list)
    return value


def told(rows: Iterable[Row], key: str, most: int = 5) -> str:
    """Return rows in words, the first few of them: ``BL101: … ; BL208: …; and 3 more``."""
    listed = [f"{row['rule']}: {' '.join(_said(row, key))}" for row in rows]
    more = [f"and {len(listed) - most} more"] if len(listed) > most else []
    return "; ".join([*listed[:most], *more])


def _said(row: Row, key: str) -> list[str]:
    return [str(row[it]) for it in (key, "fix") if row.get(it)]
