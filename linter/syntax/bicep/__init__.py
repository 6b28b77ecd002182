"""Bicep's syntax, read without a compiler and without a grammar of somebody else's.

A file's declarations are found first; what stands behind a declaration's ``=`` is read when
somebody asks for it. A mistake spoils the entry in which it stands, and no more.
"""

from linter.source import Source, Unreadable
from linter.syntax.bicep.declarations import read_declaration
from linter.syntax.bicep.statements import DEEPEST, KEYWORDS, split
from linter.syntax.bicep.tokens import END, NEWLINE, tokenize
from linter.syntax.bicep.tree import Declaration, Node, Slip

__all__ = ["BicepDocument", "parse_bicep"]


class BicepDocument:
    """A file's declarations, in their order.

    ``slips`` has what is wrong with the declarations that were looked into, in the order in
    which that was noticed.
    """

    def __init__(self, source: Source, declarations: list[Declaration], slips: list[Slip]) -> None:
        self.source = source
        self.declarations = declarations
        self.slips = slips

    def words(self, node: Node) -> str:
        """Return what a node says in the file, in one line."""
        raw = self.source.data[node.start : node.end]
        return " ".join(raw.decode("utf-8", "replace").split())


def parse_bicep(source: Source) -> BicepDocument | Unreadable:
    """Parse a ``.bicep`` or ``.bicepparam`` file.

    It is unreadable as a whole when it has no declaration at all, or brackets nested more than
    100 deep.
    """
    tokens = tokenize(source.data)
    statements = split(tokens)
    if statements.too_deep is not None:
        spot = source.spot(tokens.starts[statements.too_deep])
        return Unreadable(spot, "it is nested too deeply", f"at most {DEEPEST} levels of brackets")
    slips: list[Slip] = []
    declarations = []
    ends = [*statements.starts[1:], len(tokens.kinds) - 1]
    for start, stop in zip(statements.starts, ends, strict=False):
        declaration = read_declaration(statements, start, stop, slips)
        if declaration is not None:
            declarations.append(declaration)
    words = (index for index, kind in enumerate(tokens.kinds) if kind not in (NEWLINE, END))
    if not declarations and not slips and (first := next(words, None)) is not None:
        spot = source.spot(tokens.starts[first])
        return Unreadable(spot, "this is no Bicep", "one of " + ", ".join(sorted(KEYWORDS)))
    return BicepDocument(source, declarations, slips)
