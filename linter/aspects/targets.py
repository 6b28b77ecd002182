"""Targets: how many nodes a pool asks for.

Only a pool of a fixed size says it. A formula may give any number, so that the targets which an
export shows beside one mean nothing.
"""

from typing import NamedTuple

from linter import facts
from linter.aspects.possibility import Breaking, breaking
from linter.model import Pool
from linter.values import Known, OneOf, Unknown, Value

_STEADY = "steady"
BY_FORMULA = Unknown("an autoscale formula decides how many nodes the pool has")


class Target(NamedTuple):
    """The nodes that a pool asks for: dedicated ones, low-priority or Spot ones, and together.

    ``nodes`` never says more than what is certain: where both counts have several values, which
    pairs of them go together is not known, and each sum is one that is reached or exceeded.
    """

    dedicated: Value[int]
    low_priority: Value[int]
    nodes: Value[int]


def target_of(pool: Pool) -> Target:
    """Return a pool's target; a count that is left out is what the document's API makes of it."""
    scale = pool.scale
    if scale.auto == Known(True):
        return Target(BY_FORMULA, BY_FORMULA, BY_FORMULA)
    dedicated = _or(scale.dedicated, _dedicated_default(pool))
    low_priority = _or(scale.low_priority, 0)
    return Target(dedicated, low_priority, added(dedicated, low_priority))


def has_come_up(pool: Pool) -> bool:
    """Return whether Azure shows that a pool has all of its nodes, and resizes no more."""
    if not any((it or "").lower() == _STEADY for it in pool.allocation_state.possible):
        return False
    target = target_of(pool)
    pairs = (
        (target.dedicated, pool.current_dedicated),
        (target.low_priority, pool.current_low_priority),
    )
    return all(
        isinstance(wanted, Known) and isinstance(has, Known) and (has.value or 0) >= wanted.value
        for wanted, has in pairs
    )


def above(count: Value[int], limit: int) -> Breaking[int] | None:
    """Return the highest possible count if it is above a limit."""
    found = breaking(count, lambda number: number > limit)
    return max(found, key=lambda it: it.value) if found else None


def added(one: Value[int], other: Value[int]) -> Value[int]:
    """Return the sum of two counts, see `Target`."""
    for count in (one, other):
        if isinstance(count, Unknown):
            return count
    if one == other == Known(0):
        return one
    ones, others = one.possible, other.possible
    spot = one.spot or other.spot
    # A count of nothing by default is none that a finding about too many nodes rests on.
    default = next((it.default for it in (one, other) if it.default and any(it.possible)), None)
    if len(ones) == 1 or len(others) == 1:
        sums = {a + b for a in ones for b in others}
    else:
        sums = {
            min(ones) + min(others),
            max(ones) + min(others),
            min(ones) + max(others),
        }
    if len(sums) == 1:
        return Known(sums.pop(), spot, default)
    return OneOf(tuple(sorted(sums)), spot, default)


def _dedicated_default(pool: Pool) -> int:
    """Terraform's provider asks for a node where nobody does; Azure itself for none."""
    if pool.plane == "azurerm" and pool.scale.fixed == Known(True):
        return facts.limit("azurerm-dedicated-nodes-default").number
    return 0


def _or(count: Value[int | None], default: int) -> Value[int]:
    if isinstance(count, Known):
        return Known(default if count.value is None else count.value, count.spot, count.default)
    if isinstance(count, Unknown):
        return count
    numbers = tuple(dict.fromkeys(default if it is None else it for it in count.possible))
    if len(numbers) == 1:
        return Known(numbers[0], count.spot, count.default)
    return OneOf(numbers, count.spot, count.default)
