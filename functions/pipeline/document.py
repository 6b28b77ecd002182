"""JSON and YAML texts to plain data, nothing more: no aliases, no dates, no double keys."""

import json
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


def _yaml(text: str) -> object:
    try:
        return yaml.load(text, Loader=_PlainLoader)  # noqa: S506 - a SafeLoader, made stricter
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise _problem(f"not valid YAML: {error.problem or error.context}{at}") from None
    except yaml.YAMLError as error:
        raise _problem(f"not valid YAML: {error}") from None


class _PlainLoader(yaml.SafeLoader):
    """YAML as far as it says what JSON can say."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(
                None, None, "aliases (*name) are not taken: write the value out", event.start_mark
            )
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.value in keys:
                said = f"the key {key.value!r} stands twice" if key.value in keys else "odd key"
                raise yaml.constructor.ConstructorError(None, None, said, key.start_mark)
            keys.add(key.value)
        return {str(key): value for key, value in super().construct_mapping(node, deep).items()}


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
    if isinstance(document, float) and document != document:
        raise _problem("NaN is no JSON value")
    inner: Iterable[object] = ()
    if isinstance(document, dict | list):
        inner = document.values() if isinstance(document, dict) else document
    for value in inner:
        _measure(value, depth + 1)


def _too_deep() -> str:
    return f"nested more than {_DEEPEST} levels deep"


def _problem(detail: str) -> InvalidInput:
    return InvalidInput([Problem("", detail)])
