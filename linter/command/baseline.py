"""The baseline: findings that were there before, and are left out until they change.

A JSON file, one entry a line::

    {
      "version": 1,
      "entries": [
        {"rule": "BL201", "file": "pools.tf", "resource": "azurerm_batch_pool.a", "evidence": "...",
         "count": 1}
      ]
    }

``file`` is relative to the baseline's own folder. ``evidence`` is the message without regard to
case, spaces and line numbers, so that an entry survives an edit above it, and nothing else.
``count`` is how many such findings there are: one more in the same place is reported.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from linter.access import items_at, number_at, text_at
from linter.command.paths import relative
from linter.command.rule_choice import own_ids
from linter.command.usage import WrongUsage
from linter.fingerprint import evidence, resource_path
from linter.model import Place
from linter.report import Finding, Related
from linter.rules.bl903_unused_suppression import UnusedSuppression
from linter.source import Source, Unreadable
from linter.syntax.json import parse_json
from linter.values import Known, Spot
from linter.world import World

VERSION = 1

_LINE = re.compile(r"\b(lines?|columns?) \d+(?: (?:to|and) \d+)?", re.IGNORECASE)
_SPOT = re.compile(r"(\.\w+):\d+(?::\d+)?")


class Entry(NamedTuple):
    """What makes two findings the same. Entries sort as they are written."""

    rule: str
    file: str
    resource: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """How many findings of each entry are left out, and where the entry stands."""

    counts: Counter[Entry] = field(default_factory=Counter)
    spots: dict[Entry, Spot] = field(default_factory=dict)


def entry_of(finding: Finding, world: World, start: Path, folder: Path) -> Entry:
    """Return the entry of a finding, for a baseline in a folder."""
    place = finding.place
    found = world.get(place.resource_id) if place.resource_id else None
    address = getattr(found, "address", None)
    return Entry(
        finding.rule,
        relative(place.file, start, folder) if place.file else "",
        address or resource_path(place).lower(),
        _SPOT.sub(r"\1", _LINE.sub(r"\1", evidence(finding))),
    )


def load(source: Source) -> Baseline:
    """Read a baseline. Raises `WrongUsage` when it is none, or of another version."""
    document = parse_json(source)
    if isinstance(document, Unreadable):
        raise WrongUsage(f"{source.name} is no baseline: {document.message}")
    value = document.value()
    if number_at(value, "version") != Known(VERSION):
        raise WrongUsage(
            f"{source.name} is no baseline of version {VERSION}; write a new one with"
            " --write-baseline"
        )
    baseline = Baseline()
    listed = items_at(value, "entries")
    for item in listed.known:
        texts = [text_at(item, name) for name in Entry._fields]
        count = number_at(item, "count")
        parts = [it.value for it in texts if isinstance(it, Known) and it.value is not None]
        number = count.value if isinstance(count, Known) else None
        if len(parts) != len(texts) or number is None or number < 1 or not item.spot:
            line = item.spot.line if item.spot else 1
            raise WrongUsage(f"{source.name}:{line}: this is no entry of a baseline")
        entry = Entry(*parts)
        baseline.counts[entry] += number
        baseline.spots.setdefault(entry, item.spot)
    if listed.more is not None:
        raise WrongUsage(f"{source.name} is no baseline: expected a list of entries")
    return baseline


def apply(
    findings: Sequence[Finding],
    baseline: Baseline,
    entry: Callable[[Finding], Entry],
    unsuppressible: Collection[str] = (),
) -> tuple[list[Finding], list[Finding], Counter[Entry]]:
    """Return the findings that are left, those that the baseline knows, and what it has over."""
    left = Counter(baseline.counts)
    kept, known = [], []
    for finding in findings:
        key = entry(finding)
        if left[key] > 0 and may_hide(finding.rule, unsuppressible):
            left[key] -= 1
            known.append(finding)
        else:
            kept.append(finding)
    return kept, known, +left


def may_hide(rule_id: str, unsuppressible: Collection[str]) -> bool:
    """Return whether a baseline may leave out a rule's findings."""
    return rule_id not in unsuppressible and rule_id not in own_ids()


def idle(
    over: Counter[Entry], baseline: Baseline, judged: Callable[[Entry], bool]
) -> Iterator[Finding]:
    """Go through the BL903 findings: entries that were judged, and that no finding needs."""
    for entry, count in sorted(over.items()):
        if not judged(entry):
            continue
        spot = baseline.spots[entry]
        there = baseline.counts[entry] - count
        found = f"only {there} of the {baseline.counts[entry]} are" if there else "it is not"
        yield UnusedSuppression().finding(
            message=(
                f"This baseline entry is out of date: {entry.rule} in {entry.file}"
                f" ({entry.resource}), and {found} found any more."
            ),
            place=Place("", *spot),
            related=(Related(Place("", entry.file), "where it was"),) if entry.file else (),
            expected="a baseline of findings that are still there",
            fix="Write the baseline again with --write-baseline, or remove the entry.",
        )


def written(counts: Mapping[Entry, int]) -> str:
    """Return the text of a baseline: sorted, one entry a line, equal for equal findings."""
    lines = [
        "    " + json.dumps({**entry._asdict(), "count": count}, ensure_ascii=False)
        for entry, count in sorted(counts.items())
    ]
    body = ",\n".join(lines)
    inside = f"\n{body}\n  " if lines else ""
    return f'{{\n  "version": {VERSION},\n  "entries": [{inside}]\n}}\n'
