"""A parsed file's declarations by name."""

import re

from linter.source import Unreadable
from linter.syntax.bicep import BicepDocument
from linter.syntax.bicep.tree import Declaration, Node
from linter.values import Spot

_READ_KINDS = re.compile(
    r"microsoft\.(?:batch|compute)/|microsoft\.virtualmachineimages/imagetemplates(?:/|$)"
)
_NEEDED = frozenset(("param", "var", "module"))


class Template:
    """A file's declarations by name: its symbols, its outputs, the names that it imports."""

    def __init__(self, document: BicepDocument) -> None:
        self.document = document
        self.source = document.source
        self.symbols: dict[str, Declaration] = {}
        self.outputs: dict[str, Declaration] = {}
        self.types: dict[str, Declaration] = {}
        self.imports: dict[str, tuple[Declaration, str]] = {}
        self.resources: list[Declaration] = []
        for declaration in document.declarations:
            self._add(declaration)

    def _add(self, declaration: Declaration) -> None:
        match declaration.keyword:
            case "output":
                self.outputs[declaration.name] = declaration
            case "type":
                self.types[declaration.name] = declaration
            case "import":
                for own, original in declaration.imported.items():
                    self.imports[own] = (declaration, original)
            case "resource" | "module":
                self.resources.append(declaration)
                self.symbols[declaration.name] = declaration
            case "param" | "var" | "func":
                self.symbols[declaration.name] = declaration

    def spot(self, node: Node) -> Spot:
        """Return where a node stands."""
        return self.source.spot(node.start)

    def first_problem(self) -> Unreadable | None:
        """Look through what matters here; return the first mistake in it."""
        for declaration in self.document.declarations:
            if declaration.keyword in _NEEDED or is_read(kind_of(declaration)[0]):
                _ = declaration.value
        if not self.document.slips:
            return None
        slip = min(self.document.slips, key=lambda it: it.offset)
        message = f"this is no valid Bicep: {slip.message}"
        return Unreadable(self.source.spot(slip.offset), message, slip.expected)


def kind_of(declaration: Declaration) -> tuple[str, str | None]:
    """Return the type that a resource names, and the API version behind its ``@``."""
    text = (declaration.target.plain if declaration.target else None) or ""
    kind, _, version = text.partition("@")
    return kind.strip("/ "), version or None


def is_read(kind: str) -> bool:
    """Return whether resources of a type matter to Batch's pools and images."""
    return _READ_KINDS.match(kind.lower()) is not None
