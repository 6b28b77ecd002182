"""A drawing in Graphviz's language: ``batchlint inventory --format dot | dot -Tsvg``."""

from collections.abc import Iterator
from typing import TextIO

from linter.inventory.graph import Edge, Graph, Node
from linter.output.text import printable

_SHAPES = {
    "pool": "box3d",
    "managed image": "component",
    "gallery image definition": "folder",
    "gallery image version": "tab",
    "snapshot": "note",
    "disk": "cylinder",
    "virtual machine": "box",
}
_OTHER = "ellipse"


def write(graph: Graph, stream: TextIO) -> None:
    """Write one drawing, from the pools on the left to the virtual machines on the right."""
    stream.writelines(line + "\n" for line in _lines(graph))


def _lines(graph: Graph) -> Iterator[str]:
    yield "digraph inventory {"
    yield "  rankdir=LR;"
    yield '  node [fontname="sans-serif"];'
    for node in graph.nodes:
        yield f"  {quoted(node.key)} [{_node(node)}];"
    gone = {node.key for node in graph.nodes if node.state == "gone"}
    for edge in graph.edges:
        attributes = _edge(edge, gone)
        yield f"  {quoted(edge.start)} -> {quoted(edge.end)}{attributes};"
    yield "}"


def _node(node: Node) -> str:
    label = f"{node.kind}\n{node.name}"
    said = [f"shape={_SHAPES.get(node.kind, _OTHER)}"]
    if node.state == "gone":
        said += ["style=dashed", "color=red"]
        label += "\ngone"
    elif node.state == "not read":
        said += ["style=dotted"]
        label += "\nnot read"
    return ", ".join([f"label={quoted(label)}", *said])


def _edge(edge: Edge, gone: set[str]) -> str:
    said = [f"label={quoted(edge.role)}"] if edge.role else []
    if edge.end in gone:
        said += ["style=dashed", "color=red"]
    return f" [{', '.join(said)}]" if said else ""


def quoted(text: str) -> str:
    r"""Return a text as a quoted string of the language, whatever is in it.

    Line breaks become ``\n``, which a label shows as such; no other backslash means anything.
    """
    lines = (printable(line) for line in text.split("\n"))
    safe = (line.replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    return '"' + "\\n".join(safe) + '"'
