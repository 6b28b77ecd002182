"""JSON and YAML texts to plain data, nothing more: no aliases, no dates, no double keys."""

import json
import math
from collections.abc import Iterable
from typing import Any

import yaml

from functions.pipeline.problems import InvalidInput, Problem

_DEEPEST = 50


def read_document(text: bytes, *, as_yaml: bool) -> object:
    """Return the data of a JSON or YAML text in UTF-8.

    Raises ``InvalidInput`` with line and column for broken syntax, for a key that stands twice,
    for YAML's aliases (a small text can stand for gigabytes) and for nesting above 50 levels.
    """
    try:
        decoded = text.decode("utf-8-sig")
        document = _yaml(decoded) if as_yaml else _json(decoded)
        _measure(document)
    except UnicodeDecodeError as error:
        raise _problem(f"expected UTF-8 text; byte {error.start} is none") from None
    except RecursionError:
        raise _problem(_too_deep()) from None
    return document


def _json(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise _problem(
            f"not valid JSON: {error.msg} at line {error.lineno}, column {error.colno}"
        ) from None
    except InvalidInput:
        raise
    except ValueError:  # Python takes no numeral of more than 4,300 digits
        raise _problem("not valid JSON: a number has too many digits") from None


def _yaml(text: str) -> object:
    try:
        return yaml.load(text, Loader=_PlainLoader)  # noqa: S506 - a SafeLoader, made stricter
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise _problem(f"not valid YAML: {error.problem or error.context}{at}") from None
    except yaml.YAMLError as error:
        raise _problem(f"not valid YAML: {error}") from None
    except ValueError:
        raise _problem("not valid YAML: a number has too many digits") from None


class _PlainLoader(yaml.SafeLoader):
    """YAML as far as it says what JSON can say."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        # PyYAML's stubs leave peek_event without types.
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(
                None, None, "aliases (*name) are not taken: write the value out", event.start_mark
            )
        if (event := self.peek_event()) and getattr(event, "tag", None):  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(
                None, None, "tags (!!name) are not taken: leave it out", event.start_mark
            )
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            text = key.value if isinstance(key, yaml.ScalarNode) else None
            if text is None or text in found:
                said = "a key must be a text" if text is None else f"the key {text!r} stands twice"
                raise yaml.constructor.ConstructorError(None, None, said, key.start_mark)
            found[text] = self.construct_object(value, deep=deep)
        return found


# Dates stay the text that they were written as; a merge key is an alias by another name.
_PlainLoader.yaml_implicit_resolvers = {
    first: [row for row in resolvers if not row[0].endswith((":timestamp", ":merge"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise _problem(f"the key {key!r} stands twice in one object")
        found[key] = value
    return found


def _no_constant(name: str) -> object:
    raise _problem(f"{name} is no JSON value")


def _measure(document: object, depth: int = 0) -> None:
    if depth > _DEEPEST:
        raise _problem(_too_deep())
    if isinstance(document, float) and not math.isfinite(document):
        raise _problem(f"{document} is no JSON value")
    if isinstance(document, str) and any("\ud800" <= one <= "\udfff" for one in document):
        raise _problem("half a character (a lone surrogate) is no text")
    inner: Iterable[object] = ()
    if isinstance(document, dict):
        inner = (*document.keys(), *document.values())
    elif isinstance(document, list):
        inner = document
    for value in inner:
        _measure(value, depth + 1)


def _too_deep() -> str:
    return f"nested more than {_DEEPEST} levels deep"


def _problem(detail: str) -> InvalidInput:
    return InvalidInput([Problem("", detail)])
