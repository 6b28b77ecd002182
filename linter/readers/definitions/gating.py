"""Which rules a definition's ``gate`` applies, and what its schema cannot say of it.

A gate judges a run: its image, what that was made from, the pool that it is to have. The rules
about definitions are no part of that, as a definition is judged when it is put.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from linter.facts import edition, editions
from linter.readers.definitions.mistakes import Mistake

if TYPE_CHECKING:
    from linter.rules import Rule

NOT_GATING = ("BL4", "BL9")
"""Beginnings of the ids of rules about definitions, and about the linter itself."""


def gated_rules(of: str | None = None, beginnings: Sequence[str] = ("BL",)) -> "tuple[Rule, ...]":
    """Return the rules that a gate applies: of one edition, whose ids begin so.

    ``of`` is the edition, by default the newest. Raises ``ValueError`` when there is none such.
    """
    from linter.rules import ALL  # they read scripts by the readers: not at the top of a reader

    chosen = edition(of)
    return tuple(
        rule
        for rule in ALL
        if rule.holds_in(chosen)
        and rule.id.startswith(tuple(beginnings))
        and not rule.id.startswith(NOT_GATING)
    )


def gate_mistakes(gate: Mapping[str, Any]) -> list[Mistake]:
    """Return the mistakes in a gate that fits the schema."""
    named = gate.get("edition")
    if named is not None and named not in editions():
        known = ", ".join(editions())
        return [Mistake(("gate", "edition"), f"is no edition; choose one of {known}")]
    of = edition(named)
    mistakes = [
        Mistake(("gate", "rules", index), _unfit(beginning, of))
        for index, beginning in enumerate(gate.get("rules", ()))
        if not gated_rules(of, (beginning,))
    ]
    applied = {rule.id for rule in gated_rules(of, gate.get("rules", ("BL",)))}
    for index, exception in enumerate(gate.get("exceptions", ())):
        rule = exception["rule"]
        if rule not in applied:
            at = ("gate", "exceptions", index, "rule")
            mistakes.append(Mistake(at, _not_excepted(rule, of)))
    return mistakes


def _unfit(beginning: str, of: str) -> str:
    if beginning.startswith(NOT_GATING):
        return f"cannot be chosen: {_own_business(beginning)}"
    if _known(beginning):
        return f"fits no rule that holds in the edition {of}; leave it out, or choose another one"
    return (
        f"fits no rule: {beginning!r} is neither the id of a rule nor the beginning of one"
        " (batchlint --list-rules shows them)"
    )


def _not_excepted(rule: str, of: str) -> str:
    if rule.startswith(NOT_GATING):
        return f"cannot be excepted: {_own_business(rule)}"
    if not _known(rule):
        return f"is not known: there is no rule {rule} (batchlint --list-rules shows them)"
    if rule in {it.id for it in gated_rules(of)}:
        return f"needs no exception: gate.rules does not choose {rule}"
    return f"needs no exception: {rule} does not hold in the edition {of}"


def _own_business(beginning: str) -> str:
    if beginning.startswith("BL4"):
        return "the rules about definitions always hold"
    return "the rules about the linter itself are no part of a gate"


def _known(beginning: str) -> bool:
    return any(gated_rules(it, (beginning,)) for it in editions())
