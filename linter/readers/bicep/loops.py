"""Loops: one scope for each time that a loop's body is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linter.data import Data, Rows
from linter.readers.bicep.unknown_text import unknown
from linter.syntax.bicep.tree import Loop
from linter.values import Known, OneOf, Unknown, Value

if TYPE_CHECKING:
    from linter.readers.bicep.scope import Scope


def turns(scope: Scope, loop: Loop, most: int) -> tuple[list[Scope], Unknown | None] | Unknown:
    """Return the scopes of a loop's body, and why there may be more of them.

    `Unknown` when it is not known what the loop goes through, or when that is longer than
    ``most``.
    """
    over = scope.evaluate(loop.over)
    if isinstance(over, Unknown):
        return Unknown(over.reason, over.spot)
    if isinstance(over, OneOf):
        return Unknown("the loop goes through one of several arrays", over.spot)
    if not isinstance(over.value, Rows):
        return Unknown("the loop goes through something that is no array", over.spot)
    if len(over.value) > most:
        return Unknown("the loop has too many items", over.spot)
    scope.run.steps += len(over.value)
    words = scope.words(loop.over)
    scopes = []
    for number, item in enumerate(over.value):
        place = f"[{number} of {words}]"
        index: Value[Data] = Known(number)
        if over.value.more is not None:  # others may stand before it
            index = unknown(over.value.more.reason, f"the index of {place}")
        scopes.append(scope.inside({loop.item: item, loop.index or "": index}, place))
    return scopes, over.value.more


def any_turn(scope: Scope, loop: Loop, number: int | None = None) -> Scope:
    """Return the scope of a loop's body for an item that nobody knows.

    ``number`` is its index, where that is known.
    """
    which = "some item" if number is None else f"item {number}"
    words = f"{which} of {scope.words(loop.over)}"
    item = unknown("the items of the loop are not known", words, scope.spot(loop))
    index: Value[Data] = unknown(item.reason, f"the index of {words}")
    if number is not None:
        index = Known(number)
    return scope.inside({loop.item: item, loop.index or "": index}, f"[{words}]")
