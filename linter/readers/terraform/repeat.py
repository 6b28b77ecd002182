"""``count`` and ``for_each``: how many instances a block has, and what each is called."""

from collections.abc import Iterator
from typing import NamedTuple

from linter.access import number_at
from linter.data import Data, Record, Rows, record
from linter.readers.hcl import Bound, Names, evaluate, unknown_text
from linter.readers.hcl.loops import items
from linter.syntax.hcl import Block
from linter.values import Known, Unknown, Value, defaulted

MOST_INSTANCES = 100
"""How many instances of one block are looked at; batchlint's own limit, see docs/limits.md."""


class Repeat(NamedTuple):
    """One instance: its key (``None``: the block is not repeated), and the names it sees.

    ``sure`` is false of the one instance that stands for a number nobody knows.
    """

    key: str | int | None
    names: Names
    sure: bool = True

    @property
    def suffix(self) -> str:
        """What comes after the block's address: ``[0]``, ``["west"]``."""
        if self.key is None:
            return "" if self.sure else "[*]"
        return f"[{self.key}]" if isinstance(self.key, int) else f'["{self.key}"]'


def repeats(block: Block, names: Names, words: str) -> list[Repeat]:
    """Return the instances of a block; ``words`` tell its unknown key from others."""
    attributes = block.body.attributes
    if "count" in attributes:
        return list(_counted(evaluate(attributes["count"].expression, names), names, words))
    if "for_each" in attributes:
        return list(_keyed(evaluate(attributes["for_each"].expression, names), names, words))
    return [Repeat(None, names)]


def gathered(found: list[tuple[Repeat, Value[Data]]]) -> Value[Data]:
    """Return what a reference to a repeated block sees: one value, a list, or an object."""
    if len(found) == 1 and found[0][0].key is None:
        repeat, value = found[0]
        if repeat.sure:
            return value
        return Unknown("for_each is not known")
    if any(isinstance(repeat.key, str) for repeat, _ in found):
        return Known(record({str(repeat.key): value for repeat, value in found}))
    unsure = any(not repeat.sure for repeat, _ in found)
    more = Unknown("count is not known") if unsure else None
    return Known(Rows([value for _, value in found], lambda it: it, more))


def _counted(count: Value[Data], names: Names, words: str) -> Iterator[Repeat]:
    number = number_at(count)
    known = [it for it in number.possible if it is not None]
    if not known:
        unknown = unknown_text("count is not known", f"count.index of {words}")
        yield Repeat(0, _with(names, "count", {"index": unknown}), sure=False)
        return
    for index in range(min(max(known), MOST_INSTANCES)):
        yield Repeat(index, _with(names, "count", {"index": Known(index)}))


def _keyed(over: Value[Data], names: Names, words: str) -> Iterator[Repeat]:
    each: dict[str, Value[Data]]
    held = over.value if isinstance(over, Known) else None
    if isinstance(held, Record | Rows):
        for number, (key, value) in enumerate(items(held)):
            name = value if isinstance(held, Rows) else key
            if isinstance(name, Known) and isinstance(name.value, str) and number < MOST_INSTANCES:
                each = {"key": name, "value": value}
                each = {part: defaulted(it, over.default) for part, it in each.items()}
                yield Repeat(name.value, _with(names, "each", each))
    if not isinstance(held, Record | Rows) or held.more is not None:
        each = {
            part: unknown_text("for_each is not known", f"each.{part} of {words}")
            for part in ("key", "value")
        }
        yield Repeat(None, _with(names, "each", each), sure=False)


def _with(names: Names, name: str, members: dict[str, Value[Data]]) -> Names:
    return Bound(names, {name: Known(record(members))})
