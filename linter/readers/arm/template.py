"""A template's own parts: its definitions by name, where it goes, and what has been evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tree_sitter import Node

from linter.data import Data
from linter.readers.deployment import Deployment
from linter.syntax.json import JsonDocument
from linter.values import Known, Value

if TYPE_CHECKING:
    from linter.readers.arm.copies import Copied
    from linter.readers.arm.grammar import Expression
    from linter.readers.arm.scope import Scope


DEEPEST = 64
"""The levels of calls and variables that are evaluated; batchlint's own limit."""


@dataclass(slots=True)
class Run:
    """What the reading of one template and all that it links to may still cost.

    ``depth`` and ``steps`` count the evaluation's levels and calls. ``instances`` is how many
    more resources are read before loops are not expanded and nested templates not followed any
    more: batchlint's own limit. ``nested`` and ``rounds`` number the nested templates and the
    rounds of lambdas.
    """

    depth: int = 0
    steps: int = 0
    instances: int = 5_000
    nested: int = 0
    rounds: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """What has been evaluated in one scope, by the identity of the expression (kept alive)."""

    values: dict[int, tuple[Expression, Value[Data]]] = field(default_factory=dict)
    texts: dict[int, tuple[Expression, tuple[str, ...]]] = field(default_factory=dict)
    words: dict[int, tuple[Expression, str]] = field(default_factory=dict)


class Given(NamedTuple):
    """What a parameter is given: a value, or a node or expression of an outer template."""

    value: Value[Data] | None = None
    scope: Scope | None = None
    node: Node | None = None
    expression: Expression | None = None


@dataclass(eq=False, slots=True)
class Template:
    """A template with its definitions by name in lower case.

    ``deployment`` is where its functions are evaluated; ``suffix`` tells the names of a nested
    template's parameters from the outer one's. ``profile`` is its ``apiProfile``.
    """

    document: JsonDocument
    deployment: Deployment
    parameters: Mapping[str, Node]
    variables: Mapping[str, Node | Copied]
    functions: Mapping[str, Node]
    given: Mapping[str, Given]
    suffix: str = ""
    profile: str | None = None
    seen: Seen = field(default_factory=Seen)
    values: dict[str, Value[Data]] = field(default_factory=dict)
    visiting: set[str] = field(default_factory=set)

    def text(self, node: Node) -> str:
        """Return a node's text as it is written, not evaluated; empty when it is no text."""
        if node.type != "string":
            return ""
        value = self.document.value(node)
        return value.value if isinstance(value, Known) and isinstance(value.value, str) else ""

    def members(self, node: Node | None) -> dict[str, Node]:
        """Return an object's members by name in lower case; none of anything else."""
        return folded_members(self.document, node)


def folded_members(document: JsonDocument, node: Node | None) -> dict[str, Node]:
    """Return an object's members by name in lower case; none of anything else."""
    if node is None or node.type != "object":
        return {}
    return {name.lower(): member for name, member in document.members(node).items()}
