"""The gate before any run: what the linter says of a definition, and of the pool that it plans."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from functions.pipeline.definition import Definition
from functions.pipeline.gate_facts import facts_of
from functions.pipeline.problems import pointer
from functions.pipeline.verdict import Verdict, verdict_of
from functions.pipeline.world import NotSeenYet, Read, World
from linter.aspects.wording import called
from linter.check import Finding, Report, Undecided, check
from linter.data import Data, Record, Rows
from linter.facts import edition
from linter.model import Definition as Subject
from linter.model import Place, Resource
from linter.readers.definitions import LEFT_TO_THE_RUN, read_definition
from linter.rules.bl401_definition_invalid import DefinitionInvalid
from linter.rules.bl402_definition_mismatch import DefinitionMismatch
from linter.rules.bl901_unreadable import UnreadableInput
from linter.source import Source, Unreadable
from linter.values import Known, Unknown, Value
from linter.world import NOBODY_LOOKED, WatchedWorld
from linter.world import World as Facts

_OWN_RULES = (DefinitionInvalid(), DefinitionMismatch())


def judge_definition(definition: Definition, world: World, today: date) -> Verdict:
    """Apply the rules about definitions, and the definition's own gate to the pool that it plans.

    A place has the ``pointer`` (RFC 6901) of what it is about. What only a run can tell, its image
    first of all, is not among the unknowns. Raises ``NotSeenYet`` for the account, the gallery
    image definition and what Batch offers, as far as rules look at them.
    """
    text = json.dumps(definition.body).encode()
    found = list(read_definition(Source(definition.name, text)))
    resources = [it for it in found if isinstance(it, Resource)]
    facts = facts_of(world)
    for resource in resources:
        facts.add(resource)
    watched, terms = WatchedWorld(facts), definition.gate
    # Whether a definition fits itself does not depend on the edition of Microsoft's rules.
    own = check(watched, resources, _OWN_RULES, edition(), today=today)
    gated = check(watched, resources, terms.rules, terms.edition, today=today)
    # Names that the reader made up, as the run is yet to give them, have braces.
    wanted = sorted(it for it in watched.unanswered.values() if "{" not in it)
    if wanted:
        raise NotSeenYet(tuple(Read(id_) for id_ in wanted))
    report = _joined(own, gated)
    unread = [
        UnreadableInput().undecided(Place(definition.name, *it.spot), it.message)
        for it in found
        if isinstance(it, Unreadable)
    ]
    unread += _no_account(resources, facts)
    report = report._replace(unknowns=(*report.unknowns, *unread))
    return verdict_of(report, terms, today, _can_be_told, _Pointers(definition, text).shown)


def _no_account(resources: list[Resource], facts: Facts) -> Iterator[Undecided]:
    """Say so where rules have looked for the Batch account in vain: no pool is made without it.

    It may be made later, as the gallery image may. Before a run, rules say little of it.
    """
    for read in resources:
        if isinstance(read, Subject) and isinstance(read.account_id, Known):
            account = facts.get(read.account_id.value or "")
            if isinstance(account, Unknown) and account.reason != NOBODY_LOOKED.reason:
                reason = f"{called(read)}: its Batch account: {account.reason}"
                yield DefinitionMismatch().undecided(read.place_of(read.account_id), reason)


def _joined(one: Report, other: Report) -> Report:
    return other._replace(
        findings=(*one.findings, *other.findings),
        unknowns=(*one.unknowns, *other.unknowns),
        crashes=(*one.crashes, *other.crashes),
    )


def _can_be_told(result: Finding | Undecided) -> bool:
    # All that has a name was looked at: nobody has looked at what a run is yet to name.
    left = (*LEFT_TO_THE_RUN, NOBODY_LOOKED.reason)
    return isinstance(result, Finding) or not result.reason.endswith(left)


class _Pointers:
    """From a spot in a definition's text to the pointer of what stands there."""

    def __init__(self, definition: Definition, text: bytes) -> None:
        from linter.syntax.json import parse_json

        parsed = parse_json(Source(definition.name, text))
        self._by_spot: dict[tuple[int, int], str] = {}
        if not isinstance(parsed, Unreadable):
            for path, value in _walked(parsed.value(), ()):
                if value.spot:
                    spot = (value.spot.line, value.spot.column)
                    self._by_spot.setdefault(spot, pointer(*path))

    def shown(self, row: dict[str, Any]) -> dict[str, Any]:
        """Return a row whose places have pointers instead of lines of a text nobody has seen."""
        found = row | {"place": self._place(row["place"])}
        if "related" in row:
            found["related"] = [self._place(one) for one in row["related"]]
        return found

    def _place(self, place: dict[str, Any]) -> dict[str, Any]:
        if "line" not in place:
            return place
        spot = (place["line"], place.get("column", 1))
        kept = {key: it for key, it in place.items() if key not in ("file", "line", "column")}
        return kept | {"pointer": self._by_spot.get(spot, "")}


def _walked(
    value: Value[Data], path: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], Value[Data]]]:
    yield path, value
    held = value.value if isinstance(value, Known) else None
    if isinstance(held, Record):
        for name in held:
            yield from _walked(held.get(name), (*path, name))
    elif isinstance(held, Rows):
        for index, item in enumerate(held):
            yield from _walked(item, (*path, index))
