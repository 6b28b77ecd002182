"""Which rules are applied: all, those that are selected, without those that are ignored."""

from collections.abc import Collection, Iterable, Sequence
from functools import cache

from linter.command.usage import WrongUsage
from linter.rules import ALL, Rule
from linter.rules.bl901_unreadable import UnreadableInput
from linter.rules.bl902_internal_error import InternalError
from linter.rules.bl903_unused_suppression import UnusedSuppression

OWN: tuple[Rule, ...] = (UnreadableInput(), InternalError(), UnusedSuppression())
"""The rules about the linter's own work: always selected, and never suppressed in a file."""


@cache
def known_rules() -> tuple[Rule, ...]:
    """Return every rule, the linter's own among them, in the order of their ids."""
    named = {rule.id: rule for rule in (*OWN, *ALL)}
    return tuple(named[rule_id] for rule_id in sorted(named))


@cache
def known_ids() -> tuple[str, ...]:
    """Return the ids of all rules."""
    return tuple(rule.id for rule in known_rules())


@cache
def own_ids() -> frozenset[str]:
    """Return the ids of the rules about the linter's own work."""
    return frozenset(rule.id for rule in OWN)


def known_prefix(text: str) -> bool:
    """Return whether some rule's id is this, or begins with it."""
    return text.startswith("BL") and any(it.startswith(text) for it in known_ids())


def matches(rule_id: str, wanted: Iterable[str]) -> bool:
    """Return whether a rule is meant by one of the ids and prefixes.

    BL902 is never meant by a prefix: no list may hide by the way that the linter failed.
    """
    if rule_id == InternalError.id:
        return rule_id in wanted
    return rule_id.startswith(tuple(wanted))


def chosen(
    select: Sequence[str] | None,
    ignore: Sequence[str],
    unsuppressible: Collection[str],
    edition: str,
) -> tuple[Rule, ...]:
    """Return the rules that a run applies; those that do not hold in the edition are left out.

    The linter's own rules are selected always. Raises `WrongUsage` when a rule is ignored that
    must not be, and when no rule about images and pools is left.
    """
    own = own_ids()
    if InternalError.id in ignore:
        raise WrongUsage(f"{InternalError.id} cannot be ignored: it says that batchlint failed")
    for rule_id in unsuppressible:
        if matches(rule_id, ignore):
            raise WrongUsage(
                f"{rule_id} is unsuppressible in the configuration, and cannot be ignored"
            )
    left = tuple(
        rule
        for rule in known_rules()
        if rule.holds_in(edition)
        and not matches(rule.id, ignore)
        and (select is None or rule.id in own or matches(rule.id, select))
    )
    if all(rule.id in own for rule in left):
        raise WrongUsage(
            f"no rule is left to apply in the edition {edition}: change --select, --ignore or"
            " --edition (batchlint --list-rules shows the rules and their editions)"
        )
    return left
