"""Templates: quoted texts and heredocs, with expressions inside."""

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

from tree_sitter import Node

from linter import ids
from linter.data import Data
from linter.readers.hcl.partial import (
    LONGEST,
    Failed,
    UnknownText,
    lift,
    pattern,
    scalar_text,
)
from linter.syntax.hcl import Expression
from linter.values import Known, Spot, Unknown, Value

Part: TypeAlias = str | Node
"""A text as it was written, or a node: an interpolation or a directive."""

_ESCAPE = re.compile(r'\\(?:(["\\nrt])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))|\$\$\{|%%\{')
_DOUBLED = re.compile(r"\$\$\{|%%\{")
_NAMED = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_SEGMENT_LIMIT = 200


def template(
    expression: Expression, node: Node, evaluate: Callable[[Node], Value[Data]]
) -> Value[Data]:
    """Return the text of a ``string_lit``, ``quoted_template`` or ``heredoc_template``.

    The spot of a heredoc is its first line of text. A template that is one interpolation and
    nothing else has the value of what is inside, whatever its type.
    """
    if node.type == "heredoc_template":
        parts, start = _heredoc(expression, node)
    else:
        parts, start = list(_quoted(expression, node)), node.start_byte
    spot = expression.fixed or expression.source.spot(start)
    return join(expression, parts, spot, evaluate)


def join(
    expression: Expression, parts: list[Part], spot: Spot, evaluate: Callable[[Node], Value[Data]]
) -> Value[Data]:
    """Put the parts of a template together."""
    if not parts:
        return Known("", spot)
    if len(parts) == 1 and isinstance(parts[0], str):
        return Known(parts[0], spot)
    values: list[Value[Data]] = []
    for part in parts:
        if isinstance(part, str):
            values.append(Known(part))
        elif part.type == "template_interpolation":
            values.append(_inside(part, evaluate))
        else:
            where = expression.fixed or expression.source.spot(part.start_byte)
            values.append(Unknown("a template's %{} directives are not evaluated", where))
    if len(values) == 1:
        return values[0]
    unknown = next((it for it in values if isinstance(it, Unknown)), None)
    if unknown is not None:
        return _partly(values, unknown, spot)
    return lift(lambda *texts: "".join(map(scalar_text, texts)), values, spot)


def _partly(values: list[Value[Data]], unknown: Unknown, spot: Spot) -> Value[Data]:
    """Return an Azure id with placeholders, or else an unknown text that keeps what is known."""
    failed = next((it for it in values if isinstance(it, Failed)), None)
    if failed is not None:
        return failed
    known = [pattern(it) for it in values]
    text = "".join(ids.placeholder("unknown part") if it is None else it for it in known)
    if len(text) > LONGEST:
        return Unknown("it is too long a text", spot)
    if text.lower().startswith("/subscriptions/") and None not in known:
        segments = (ids.placeholder(it) if "{" in it else it for it in text.split("/"))
        whole = "/".join(segments)
        if ids.kind(whole) is not None:
            return Known(whole, spot)
    if None in known and len(text) <= _SEGMENT_LIMIT and "\n" not in text:
        return Unknown(unknown.reason, spot)
    return UnknownText(unknown.reason, spot, text=text)


def split(expression: Expression, node: Node) -> list[Part]:
    """Return the parts of a heredoc without its last line's end."""
    parts, _ = _heredoc(expression, node)
    if parts and isinstance(parts[-1], str):
        parts[-1] = parts[-1].removesuffix("\n")
    return [part for part in parts if part]


def _inside(node: Node, evaluate: Callable[[Node], Value[Data]]) -> Value[Data]:
    inner = next((it for it in node.named_children if it.type == "expression"), None)
    return Known("") if inner is None else evaluate(inner)


def _quoted(expression: Expression, node: Node) -> Iterator[Part]:
    for part in _split(expression, node, node.start_byte + 1, node.end_byte - 1):
        if isinstance(part, Node):
            yield part
        elif part:
            yield _ESCAPE.sub(_unescaped, part) if "\\" in part or "{" in part else part


def _heredoc(expression: Expression, node: Node) -> tuple[list[Part], int]:
    data = expression.source.data
    start = data.find(b"\n", node.start_byte, node.end_byte) + 1 or node.end_byte
    end = max(data.rfind(b"\n", start, node.end_byte) + 1, start)
    parts = list(_split(expression, node, start, end))
    if data.startswith(b"<<-", node.start_byte):
        parts = _dedented(parts)
    return [
        _DOUBLED.sub(_unescaped, it) if isinstance(it, str) else it for it in parts if it
    ], start


def _split(expression: Expression, node: Node, start: int, end: int) -> Iterator[Part]:
    """Yield texts and nodes by turns. The grammar's own literals lose blanks, so they are cut
    out of the source.
    """
    data, trim = expression.source.data, False
    for child in node.named_children:
        if child.type not in ("template_interpolation", "template_directive"):
            continue
        text = data[start : child.start_byte].decode("utf-8", "replace").replace("\r\n", "\n")
        text = text.lstrip() if trim else text
        yield text.rstrip() if data.startswith(b"~", child.start_byte + 2) else text
        yield child
        trim = data.startswith(b"~}", child.end_byte - 2)
        start = child.end_byte
    text = data[start:end].decode("utf-8", "replace").replace("\r\n", "\n")
    yield text.lstrip() if trim else text


def _dedented(parts: list[Part]) -> list[Part]:
    """Take the smallest indentation from every line of a ``<<-`` heredoc."""
    smallest: int | None = None
    for index, part in enumerate(parts):
        if isinstance(part, Node):
            continue
        lines = part.split("\n")
        for number, line in enumerate(lines):
            if number == 0 and index > 0:
                continue  # it goes on after an interpolation
            last = number == len(lines) - 1
            if not line.strip() and not (last and index < len(parts) - 1):
                continue  # a blank line, or what comes after the last line's end
            indent = len(line) - len(line.lstrip())
            smallest = indent if smallest is None else min(smallest, indent)
    if not smallest:
        return parts
    cut = re.compile(rf"(?<=\n)[ \t]{{1,{smallest}}}")
    found: list[Part] = []
    for index, part in enumerate(parts):
        if isinstance(part, Node):
            found.append(part)
        elif index == 0:
            found.append(cut.sub("", "\n" + part)[1:])
        else:
            found.append(cut.sub("", part))
    return found


def _unescaped(match: re.Match[str]) -> str:
    found = match.group()
    if found in ("$${", "%%{"):
        return found[1:]
    if match.group(1):
        return _NAMED[match.group(1)]
    code = int(match.group(2) or match.group(3), 16)
    return chr(code) if code < 0x110000 else found
