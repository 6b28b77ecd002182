"""Files whose findings are marked in them, to test what the command does with findings.

::

    pool NAME {          a resource begins; } ends it
    !BL201 words         a finding here; it belongs to the resource around it
    ?BL201               a rule that cannot decide here
    *BL201               a rule that crashes
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from linter.__main__ import main
from linter.command import rule_choice
from linter.facts import Overrides
from linter.model import Place, Pool
from linter.outcome import Outcome
from linter.project import Project
from linter.report import Crash, Finding, Report, Severity, Undecided
from linter.rules import Rule, Scope
from linter.rules.bl901_unreadable import UnreadableInput
from linter.rules.bl902_internal_error import InternalError
from linter.source import Source, Unreadable
from linter.world import World

ACCOUNT = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Batch/batchAccounts/a"
_MARK = re.compile(r"(?P<sort>[!?*])(?P<rule>BL\d{3})(?P<words>[ \w:.]*)")
_POOL = re.compile(r"\s*pool (\w+) \{")


class MarkedRule(Rule):
    """A rule whose findings stand in the files."""

    source = "https://example.invalid/rule"
    meaning = "What is marked is found."
    expected = "no mark"
    fix = "Remove the mark."
    cannot_see = "What is not marked."

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Find nothing."""
        return iter(())


def rule(
    rule_id: str, severity: Severity, since: str = "2017-08", until: str | None = None
) -> Rule:
    """Return a rule of that id."""
    data = {"id": rule_id, "name": f"mark-{rule_id[2:]}", "severity": severity}
    kind: type[MarkedRule] = type(rule_id, (MarkedRule,), {**data, "since": since, "until": until})
    return kind()


RULES = (
    rule("BL101", Severity.ERROR),
    rule("BL201", Severity.WARNING),
    rule("BL202", Severity.ERROR),
    rule("BL203", Severity.ERROR),
    rule("BL301", Severity.ERROR, "2019-09", "2023-04"),
    rule("BL306", Severity.INFO),
)


@dataclass(frozen=True)
class Asked:
    """The arguments that the run was given."""

    edition: str
    today: date
    window: object
    overrides: Overrides
    parameters: tuple[str, ...]
    rules: tuple[str, ...]
    given: tuple[str, ...]


class MarkedRun:
    """Stands in for `linter.run.lint`; ``asked`` is what it was last asked."""

    asked: Asked | None = None

    def lint(
        self,
        project: Project,
        *,
        rules: Sequence[Rule],
        edition: str,
        today: date,
        window: object,
        overrides: Overrides,
        parameters: Sequence[Source],
        unreadable: Sequence[Unreadable],
    ) -> Outcome:
        """Return what the marks say."""
        names = tuple(it.name for it in parameters)
        given = tuple(it.name for it in project.given)
        ids = tuple(it.id for it in rules)
        self.asked = Asked(edition, today, window, overrides, names, ids, given)
        return marked(project.given, rules, edition, unreadable)


def marked(
    sources: Sequence[Source],
    rules: Sequence[Rule] = RULES,
    edition: str = "2026-11",
    unreadable: Sequence[Unreadable] = (),
) -> Outcome:
    """Return the outcome that the marks in some sources describe."""
    findings: list[Finding] = [UnreadableInput.finding_for(it) for it in unreadable]
    unknowns: list[Undecided] = []
    crashes: list[Crash] = []
    pools: list[Pool] = []
    by_id = {it.id: it for it in rules}
    for source in sources:
        pool_id = ""
        for number, line in enumerate(source.text.split("\n"), 1):
            if begun := _POOL.match(line):
                pool_id = f"{ACCOUNT}/pools/{begun[1]}"
                pools.append(Pool(Place(pool_id, source.name, number, 1)))
            for mark in _MARK.finditer(line):
                place = Place(pool_id, source.name, number, mark.start() + 1)
                if (found := by_id.get(mark["rule"])) is None:
                    continue
                if mark["sort"] == "!":
                    findings.append(found.finding(mark["words"].strip() or "It is.", place))
                elif mark["sort"] == "?":
                    unknowns.append(Undecided(found.id, place, "nobody knows"))
                else:
                    crashes.append(Crash(found.id, "KeyError: 'x'", None, "Traceback: here\n"))
            if line.strip() == "}":
                pool_id = ""
    findings += [InternalError.finding_for(it) for it in crashes]
    report = Report(edition, tuple(by_id), tuple(findings), tuple(unknowns), tuple(crashes))
    files = tuple(it.name for it in sources if b"pool" in it.data)
    return Outcome(report, World(pools), files, tuple(sources), tuple(pools))


def use_marks(monkeypatch: pytest.MonkeyPatch, folder: Path) -> MarkedRun:
    """Let the command find marks, with the rules above, in a folder that is the current one."""
    run = MarkedRun()
    monkeypatch.setattr("linter.run.lint", run.lint)
    monkeypatch.setattr(rule_choice, "ALL", RULES)
    rule_choice.known_rules.cache_clear()
    rule_choice.known_ids.cache_clear()
    monkeypatch.chdir(folder)
    return run


def forget_marks() -> None:
    """Let the command know the real rules again."""
    rule_choice.known_rules.cache_clear()
    rule_choice.known_ids.cache_clear()


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write files below a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def document(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    """Run the command and return its JSON document, and its exit code as ``code``."""
    code = main([*arguments, "--format", "json"])
    out, err = capsys.readouterr()
    return {**json.loads(out), "code": code, "err": err}


def spots(shown: Mapping[str, Any]) -> list[tuple[str, str, int]]:
    """Return the findings of a JSON document as rule, file and line."""
    places = ((it["rule"], it["place"]) for it in shown["findings"])
    return [(rule_id, place.get("file", ""), place.get("line", 0)) for rule_id, place in places]
