"""Objects and arrays: their members are evaluated when somebody looks at them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from linter.data import Data, Record, Rows
from linter.readers.bicep.loops import turns
from linter.readers.expressions.answers import MOST_ITEMS
from linter.syntax.bicep.tree import Array, Gap, Loop, Object, Spread
from linter.values import Known, OneOf, Unknown, Value

if TYPE_CHECKING:
    from linter.readers.bicep.scope import Scope

_MAY_BE_REPLACED = "something that is not known may replace it"


def object_of(scope: Scope, node: Object) -> Value[Data]:
    """Return an object, with what ``...`` puts into it."""
    members: dict[str, Any] = {}
    more: Unknown | None = None
    for entry in node.entries:
        if isinstance(entry, Spread):
            spread = scope.evaluate(entry.value)
            if isinstance(spread, Known) and isinstance(spread.value, Record):
                held = spread.value
                members |= {name: (held, name) for name in held}
                unknown = held.more
            elif isinstance(spread, Known) and spread.value is None:
                continue
            else:
                unknown = _reason(spread, "what is put into the object")
            if unknown is not None:
                members = dict.fromkeys(members, Unknown(_MAY_BE_REPLACED, scope.spot(entry)))
                more = more or unknown
            continue
        name = entry.key.plain
        if name is None:
            key = scope.evaluate(entry.key)
            if not isinstance(key, Known) or not isinstance(key.value, str):
                more = more or _reason(key, "a name in the object")
                continue
            name = str(key.value)
        members[name] = entry.value

    def evaluate(member: Any) -> Value[Data]:
        if isinstance(member, tuple):
            held, name = member
            found: Value[Data] = held.get(name)
            return found
        return member if isinstance(member, Unknown) else scope.evaluate(member)

    return Known(Record(members, evaluate, more), scope.spot(node))


def array(scope: Scope, node: Array) -> Value[Data]:
    """Return an array, with what ``...`` puts into it."""
    items: list[Any] = []
    more: Unknown | None = None
    for item in node.items:
        if not isinstance(item, Spread):
            items.append(item)
            if isinstance(item, Gap):
                more = more or Unknown("an item cannot be read", scope.spot(item))
            continue
        spread = scope.evaluate(item.value)
        if isinstance(spread, Known) and isinstance(spread.value, Rows):
            if len(items) + len(spread.value) > MOST_ITEMS:
                return Unknown("the array grows too long", scope.spot(node))
            items.extend(spread.value)
            more = more or spread.value.more
        elif not (isinstance(spread, Known) and spread.value is None):
            more = more or _reason(spread, "what is put into the array")

    def evaluate(item: Any) -> Value[Data]:
        return item if isinstance(item, Known | OneOf | Unknown) else scope.evaluate(item)

    return Known(Rows(items, evaluate, more), scope.spot(node))


def array_of_loop(scope: Scope, node: Loop) -> Value[Data]:
    """Return the array that a loop makes."""
    made = turns(scope, node, MOST_ITEMS)
    if isinstance(made, Unknown):
        return made
    scopes, more = made
    return Known(Rows(scopes, lambda inner: inner.evaluate(node.body), more), scope.spot(node))


def _reason(value: Value[Data], what: str) -> Unknown:
    if isinstance(value, Unknown):
        return Unknown(value.reason, value.spot)  # each missing member is another unknown value
    return Unknown(f"{what} is one of several" if isinstance(value, OneOf) else f"{what} is odd")
