"""References and calls as they are written, before anybody evaluates them."""

from collections.abc import Sequence

from tree_sitter import Node

from linter.readers.hcl.names import Path
from linter.syntax.hcl import Expression
from linter.values import Known


def static_path(expression: Expression) -> Path | None:
    """Return the path that an expression consists of: ``azurerm.west`` -> both names.

    ``None`` when it is anything else than a reference.
    """
    if expression.document is not None:
        text = expression.document.value(expression.node)
        found = text.value if isinstance(text, Known) else None
        return tuple(found.split(".")) if isinstance(found, str) else None
    nodes = terms(expression.node)
    if not nodes or nodes[0].type != "variable_expr":
        return None
    path, rest = leading_path(expression, nodes)
    return path if not rest else None


def call_of(expression: Expression) -> tuple[str, list[Expression]] | None:
    """Return the name and the arguments of a function call; ``None`` of anything else."""
    nodes = [] if expression.document is not None else terms(expression.node)
    if len(nodes) != 1 or nodes[0].type != "function_call":
        return None
    name = nodes[0].named_child(0)
    return (text_of(expression, name) if name else "", arguments_of(expression, nodes[0])[0])


def terms(node: Node) -> list[Node]:
    """Return the children of an expression, out of all the parentheses around them."""
    while node.type == "expression":
        children = [it for it in node.named_children if it.type != "comment"]
        if len(children) != 1:
            return children
        node = children[0]
    return [node]


def leading_path(expression: Expression, nodes: Sequence[Node]) -> tuple[Path, Sequence[Node]]:
    """Return the part of a reference that is written out, and the rest."""
    path: list[str | int] = [text_of(expression, nodes[0])]
    for count, node in enumerate(nodes[1:], 1):
        name = static_name(expression, node)
        if name is None:
            return tuple(path), nodes[count:]
        path.append(name)
    return tuple(path), ()


def static_name(expression: Expression, node: Node) -> str | int | None:
    """Return the name or index of an attribute access that is written out."""
    text = text_of(expression, node)
    if node.type == "get_attr":
        return text.lstrip(".").strip()
    if node.type == "index":
        inner = text.strip("[].").strip()
        if inner.isdecimal() and len(inner) < 9:
            return int(inner)
        if inner.startswith('"') and inner.count('"') == 2 and not set(inner) & {"\\", "$", "%"}:
            return inner.strip('"')
    return None


def arguments_of(expression: Expression, node: Node) -> tuple[list[Expression], bool]:
    """Return the arguments of a call, and whether the last is a list of them (``...``)."""
    holder = next((it for it in node.named_children if it.type == "function_arguments"), None)
    children = holder.named_children if holder is not None else []
    arguments = [expression.part(it) for it in children if it.type == "expression"]
    return arguments, any(it.type == "ellipsis" for it in children)


def text_of(expression: Expression, node: Node) -> str:
    """Return a node's text."""
    return expression.source.data[node.start_byte : node.end_byte].decode("utf-8", "replace")


def members_of(expression: Expression) -> dict[str, Expression]:
    """Return the members of an object whose names are written out, unevaluated."""
    if expression.document is not None:
        members = expression.document.members(expression.node)
        return {name: expression.part(node) for name, node in members.items()}
    nodes = terms(expression.node)
    node = nodes[0] if len(nodes) == 1 else None
    while node is not None and node.type == "collection_value":
        node = node.named_child(0)
    found: dict[str, Expression] = {}
    for element in node.named_children if node is not None and node.type == "object" else ():
        parts = [it for it in element.named_children if it.type == "expression"]
        if element.type == "object_elem" and len(parts) == 2:
            found[text_of(expression, parts[0]).strip('"')] = expression.part(parts[1])
    return found
