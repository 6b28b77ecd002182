"""A reader of the part of Graphviz's language that drawings use; it refuses all else."""

import re
from typing import NamedTuple

_STRING = r'"(?:[^"\\]|\\.)*"'
_LIST = rf"\[\w+=(?:{_STRING}|\w+)(?:, \w+=(?:{_STRING}|\w+))*\]"
_NODE = re.compile(rf"  ({_STRING}) ({_LIST});")
_EDGE = re.compile(rf"  ({_STRING}) -> ({_STRING})(?: ({_LIST}))?;")
_ATTRIBUTE = re.compile(rf"(\w+)=({_STRING}|\w+)")
_FIXED = ["digraph inventory {", "  rankdir=LR;", '  node [fontname="sans-serif"];']


class Drawing(NamedTuple):
    """Attributes by node, and by pair of nodes; a label's line breaks are spaces."""

    nodes: dict[str, dict[str, str]]
    edges: dict[tuple[str, str], dict[str, str]]


def drawn(text: str) -> Drawing:
    """Read a drawing. Raises ``ValueError`` for anything unexpected, and for a node twice."""
    lines = text.split("\n")
    if lines[:3] != _FIXED or lines[-2:] != ["}", ""]:
        raise ValueError(f"no drawing: {lines[:3]} ... {lines[-2:]}")
    drawing = Drawing({}, {})
    for line in lines[3:-2]:
        if node := _NODE.fullmatch(line):
            key = _plain(node[1])
            if key in drawing.nodes:
                raise ValueError(f"twice: {key}")
            drawing.nodes[key] = _attributes(node[2])
        elif edge := _EDGE.fullmatch(line):
            drawing.edges[_plain(edge[1]), _plain(edge[2])] = _attributes(edge[3] or "")
        else:
            raise ValueError(f"neither a node nor an edge: {line}")
    return drawing


def _attributes(text: str) -> dict[str, str]:
    return {name: _plain(value) for name, value in _ATTRIBUTE.findall(text)}


def _plain(text: str) -> str:
    if not text.startswith('"'):
        return text
    return re.sub(r"\\(.)", lambda it: " " if it[1] == "n" else it[1], text[1:-1])
