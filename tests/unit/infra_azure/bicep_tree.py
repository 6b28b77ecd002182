"""The Bicep of infra/azure as the linter's parser reads it, and its values as plain Python."""

import dataclasses
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from linter.source import Source
from linter.syntax.bicep import BicepDocument, parse_bicep
from linter.syntax.bicep.tree import (
    Array,
    Call,
    Declaration,
    Entry,
    Literal,
    Loop,
    Name,
    Node,
    Object,
    Text,
    When,
)

REPOSITORY = Path(__file__).resolve().parents[3]
FOLDER = REPOSITORY / "infra" / "azure"
FILES = sorted(path.name for path in FOLDER.glob("*.bicep"))


@cache
def document(name: str) -> BicepDocument:
    """Return a file of infra/azure, parsed; it can be read as a whole."""
    found = parse_bicep(Source(name, (FOLDER / name).read_bytes()))
    assert isinstance(found, BicepDocument), found
    return found


def declared(name: str, keyword: str) -> dict[str, Declaration]:
    """Return a file's declarations of one kind, also resources within others, by their names."""
    every = (node for node in nodes(name) if isinstance(node, Declaration))
    return {each.name: each for each in every if each.keyword == keyword}


def nodes(name: str) -> Iterator[Node]:
    """Return all nodes of a file."""
    for declaration in document(name).declarations:
        yield from below(declaration)


def below(node: object) -> Iterator[Node]:
    """Return a node and all nodes in it."""
    if isinstance(node, list | tuple):
        for each in node:
            yield from below(each)
    elif isinstance(node, Node):
        yield node
        if isinstance(node, Declaration):
            yield from below(node.value)
        for field in dataclasses.fields(node):
            if not field.name.startswith("_"):
                yield from below(getattr(node, field.name))


def body(declaration: Declaration) -> Object:
    """Return the object of a resource or module, also of one behind a loop or a condition."""
    value: Any = declaration.value
    while isinstance(value, Loop | When):
        value = value.body
    assert isinstance(value, Object), declaration.name
    return value


def member(of: Object, key: str) -> Any:
    """Return the expression behind a key; ``None`` without it."""
    entries = (each for each in of.entries if isinstance(each, Entry))
    return next((each.value for each in entries if each.key.plain == key), None)


def keys(of: Object) -> set[str]:
    """Return the keys of an object."""
    return {each.key.plain or "" for each in of.entries if isinstance(each, Entry)}


def target_scope(name: str) -> str:
    """Return what a file is deployed to."""
    for each in document(name).declarations:
        if each.keyword == "targetScope":
            assert isinstance(each.value, Text)
            return each.value.plain or ""
    return "resourceGroup"


def plain(name: str, node: Any) -> Any:
    """Return an expression's value. Variables are followed; what is not known is ``${…}``."""
    match node:
        case Literal():
            return node.value
        case Text():
            parts = (part if isinstance(part, str) else plain(name, part) for part in node.parts)
            return "".join(str(part) for part in parts)
        case Object():
            entries = [each for each in node.entries if isinstance(each, Entry)]
            return {plain(name, each.key): plain(name, each.value) for each in entries}
        case Array():
            return [plain(name, each) for each in node.items]
        case Name() if node.name in declared(name, "var"):
            return plain(name, declared(name, "var")[node.name].value)
        case Call(name="union") if node.of is None:
            return {k: v for each in node.arguments for k, v in plain(name, each).items()}
    return "${" + document(name).words(node) + "}"
