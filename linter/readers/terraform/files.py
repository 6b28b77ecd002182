"""The files of a module: which belong together, and what they declare."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from linter.source import Source, Unreadable
from linter.syntax.hcl import Attribute, Block, Body, parse_hcl

SUFFIXES = (".tf", ".tf.json")
_OVERRIDES = ("override.tf", "override.tf.json")
_ADDRESSED = ("resource", "data", "module", "variable", "output")

Key: TypeAlias = tuple[str, ...]
Bodies: TypeAlias = Sequence[tuple[Source, Body]]


@dataclass(eq=False)
class Declarations:
    """What one module declares. ``blocks`` are by type and labels, ``locals`` by name."""

    name: str
    blocks: dict[Key, Block] = field(default_factory=dict)
    providers: list[Block] = field(default_factory=list)
    locals: dict[str, Attribute] = field(default_factory=dict)
    twice: bool = False

    def of(self, kind: str) -> Iterator[Block]:
        """Go through the blocks of a type."""
        return (block for key, block in self.blocks.items() if key[0] == kind)


def parse_files(sources: Sequence[Source]) -> tuple[Bodies, list[Unreadable]]:
    """Return the files that can be parsed, overrides last, and what is wrong with the others."""
    bodies: list[tuple[Source, Body]] = []
    unreadable: list[Unreadable] = []
    for source in sorted(sources, key=lambda it: _is_override(it.name)):
        body = parse_hcl(source)
        if isinstance(body, Unreadable):
            unreadable.append(body)
        else:
            bodies.append((source, body))
    return bodies, unreadable


def modules_of(bodies: Bodies, name: str) -> list[Declarations]:
    """Return what the files of a folder declare together.

    Files that declare one address twice cannot be one module (examples that lie side by side):
    then each is a module of its own, named after the file.
    """
    together = _declared(bodies, name)
    if not together.twice or len(bodies) < 2:
        return [together]
    return [_declared([each], each[0].name) for each in bodies]


def _declared(bodies: Bodies, name: str) -> Declarations:
    found = Declarations(name)
    for source, body in bodies:
        overrides = _is_override(source.name)
        for block in body.blocks:
            if block.type == "locals":
                names = block.body.attributes
                found.twice |= not overrides and any(it in found.locals for it in names)
                found.locals.update(names)
            elif block.type == "provider":
                found.providers.append(block)
            elif block.type in _ADDRESSED:
                key = (block.type, *block.labels)
                before = found.blocks.get(key)
                if before is not None and overrides:
                    block = _overridden(before, block)
                found.twice |= before is not None and not overrides
                found.blocks[key] = block
    return found


def _is_override(name: str) -> bool:
    file = name.rpartition("/")[2]
    return file in _OVERRIDES or file.endswith(tuple(f"_{it}" for it in _OVERRIDES))


def _overridden(block: Block, by: Block) -> Block:
    """Return a block in which another one's attributes and nested blocks take precedence."""

    def load() -> tuple[dict[str, Attribute], tuple[Block, ...]]:
        replaced = {it.type for it in by.body.blocks}
        kept = tuple(it for it in block.body.blocks if it.type not in replaced)
        return {**block.body.attributes, **by.body.attributes}, (*kept, *by.body.blocks)

    return Block(block.type, block.labels, Body(load), block.source, block.offset)
