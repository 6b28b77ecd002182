"""JSON as Azure's tools read it: with comments, raw newlines in strings, a byte order mark."""

import json
import re
from collections.abc import Callable
from functools import cache
from typing import TypeAlias

import tree_sitter
import tree_sitter_json
from tree_sitter import Node

from linter.data import Data, Record, Rows
from linter.source import Source, Unreadable
from linter.values import Known, Spot, Unknown, Value

ReadText: TypeAlias = Callable[[str, Spot], Value[Data]]
"""Turns a text and its spot into a value: an expression language's way in."""

# What has no end goes to the end of the text: nothing is looked at twice.
_STRING = rb'"(?:[^"\\]|\\.)*(?:"|\\?\Z)'
_COMMENT = rb"//[^\n]*|/\*.*?(?:\*/|\Z)"
_TEXTS = re.compile(_STRING + rb"|" + _COMMENT + rb"|(?<=[0-9])[eE]\+(?=[0-9])", re.DOTALL)
_COMMAS = re.compile(_STRING + rb"|,(?=\s*[\]}])", re.DOTALL)
_ESCAPE = re.compile(rb"\\(.)", re.DOTALL)
_INK = re.compile(rb"[^\r\n]")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


class JsonDocument:
    """A parsed JSON text, whose values are made when somebody asks for them."""

    def __init__(self, source: Source, root: Node) -> None:
        self.source = source
        self.root = root
        self._of_root: dict[str, Node] | None = None

    def value(self, node: Node | None = None, read_text: ReadText | None = None) -> Value[Data]:
        """Return a node, by default the whole document, as data.

        ``read_text`` is given every text that is not a member's name.
        """
        return _Reader(self, read_text)(self.root if node is None else node)

    def members(self, node: Node) -> dict[str, Node]:
        """Return the nodes of an object's members by name; of two of one name, the last."""
        if node is self.root and self._of_root is not None:
            return self._of_root
        members: dict[str, Node] = {}
        for pair in node.named_children:
            if pair.type == "pair":
                key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
                if key is not None and value is not None:
                    members[self.text(key)] = value
        if node is self.root:  # every reader looks there to see whether the document is for it
            self._of_root = members
        return members

    def text(self, node: Node) -> str:
        """Return what a string says."""
        raw = self.source.data[node.start_byte : node.end_byte]
        if b"\\" not in raw:
            return raw[1:-1].decode("utf-8", "replace")
        try:
            text = json.loads(raw.decode("utf-8", "replace"), strict=False)
        except ValueError:  # an escape that JSON does not know: \. in a regular expression
            return raw[1:-1].decode("utf-8", "replace")
        return text if isinstance(text, str) else ""

    def number(self, node: Node, spot: Spot) -> Value[Data]:
        """Return a number, whole where it is written so."""
        raw = self.source.data[node.start_byte : node.end_byte].decode("ascii", "replace")
        try:
            if len(raw) < 20 and raw.lstrip("-").isdigit():
                return Known(int(raw), spot)
            return Known(float(raw), spot)
        except ValueError:
            return Unknown(f"{raw[:40]} is no number", spot)


class _Reader:
    """Makes values of nodes. No closure: one that holds itself would keep the tree for good."""

    __slots__ = ("_document", "_read_text")

    def __init__(self, document: JsonDocument, read_text: ReadText | None) -> None:
        self._document = document
        self._read_text = read_text

    def __call__(self, node: Node) -> Value[Data]:
        document = self._document
        spot = document.source.spot(node.start_byte)
        kind = node.type
        if kind == "string":
            text = document.text(node)
            return self._read_text(text, spot) if self._read_text else Known(text, spot)
        if kind == "object":
            return Known(Record(document.members(node), self), spot)
        if kind == "array":
            items = [it for it in node.named_children if it.type not in ("comment", "ERROR")]
            return Known(Rows(items, self), spot)
        if kind in _WORDS:
            return Known(_WORDS[kind], spot)
        if kind == "number":
            return document.number(node, spot)
        return Unknown("it is no JSON value", spot)


def parse_json(source: Source) -> JsonDocument | Unreadable:
    """Parse a text. Comments, raw newlines in strings and trailing commas are let pass.

    The standard library says whether it is JSON, and where not: it is quick, and takes little
    memory whatever the text is. The grammar then gives the places.
    """
    data = source.data
    mistake = _mistake(source, data)
    if mistake is not None:
        data = _COMMAS.sub(_without_comma, _TEXTS.sub(_repaired, data))
        mistake = _mistake(source, data)
        if mistake is not None:
            return mistake
    root = _parser().parse(data).root_node
    if root.has_error:  # 1e+3, which the grammar does not know
        root = _parser().parse(_TEXTS.sub(_repaired, data)).root_node
    values = [it for it in root.named_children if it.type != "comment"]
    if root.has_error or len(values) != 1:
        return Unreadable(source.spot(0), "this is no JSON", "a JSON object or array")
    return JsonDocument(source, values[0])


def _repaired(match: re.Match[bytes]) -> bytes:
    """Blank out what Azure takes and the grammar does not, at the same length."""
    found = match.group()
    if found[:1] in b"eE":
        return b"e0"
    if found[:1] == b"/":
        return _INK.sub(b" ", found)
    return _ESCAPE.sub(_without_odd_escape, found.replace(b"\n", b" ").replace(b"\r", b" "))


def _without_odd_escape(match: re.Match[bytes]) -> bytes:
    return match.group() if match.group(1) in b'"\\/bfnrtu' else b"  "


def _without_comma(match: re.Match[bytes]) -> bytes:
    found = match.group()
    return b" " if found == b"," else found


def _mistake(source: Source, data: bytes) -> Unreadable | None:
    """Say where a text stops being JSON; the standard library knows best what was expected."""
    text = data.decode("utf-8", "replace")
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        spot = source.spot(len(text[: error.pos].encode("utf-8", "replace")))
        found = text[error.pos : error.pos + 20].split("\n")[0].strip()
        if not text.strip():
            return Unreadable(spot, "this is no JSON: there is no value", "one JSON value")
        if error.msg == "Extra data":
            return Unreadable(spot, "this is no JSON: there is more than one value", "one value")
        shown = f"here stands {found!r}" if found else "here it ends"
        return Unreadable(spot, f"this is no JSON: {shown}", _expected(error.msg))
    except RecursionError:
        return Unreadable(source.spot(0), "this is nested too deeply", "JSON of a usual depth")
    except ValueError:  # a number of thousands of digits
        return Unreadable(source.spot(0), "this is no JSON", "JSON with numbers of a usual size")
    return None


def _expected(message: str) -> str:
    """Turn the standard library's ``Expecting ',' delimiter`` into what was expected."""
    return message.removeprefix("Expecting ").lower() if "Expecting" in message else "JSON"


@cache
def _parser() -> tree_sitter.Parser:
    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_json.language()))
