"""JSON as Azure's tools read it, with positions."""

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.data import Data, Record, Rows
from linter.source import Source, Unreadable
from linter.syntax.json import JsonDocument, parse_json
from linter.values import Known, Spot, Value


def parsed(text: str | bytes) -> JsonDocument:
    data = text if isinstance(text, bytes) else text.encode()
    document = parse_json(Source("a.json", data))
    assert isinstance(document, JsonDocument), document
    return document


def as_python(value: Value[Data]) -> Any:
    assert isinstance(value, Known), value
    held = value.value
    if isinstance(held, Record):
        return {name: as_python(held.get(name)) for name in held}
    if isinstance(held, Rows):
        return [as_python(item) for item in held]
    return held


DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.text()
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)  # fmt: skip


@given(DOCUMENTS, st.sampled_from([None, 2]), st.booleans())
def test_reads_what_the_standard_library_writes(
    document: object, indent: int | None, ascii_only: bool
) -> None:
    text = json.dumps(document, indent=indent, ensure_ascii=ascii_only)
    assert as_python(parsed(text).value()) == json.loads(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('// one\n{"a": /* two */ 1} // three', {"a": 1}),
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
        ('{"a": "line one\nline two"}', {"a": "line one\nline two"}),
        ('{"a": "line one\r\nline two", "b": "// no comment"}',
         {"a": "line one\r\nline two", "b": "// no comment"}),
        ('{"a": [1, 2,],}', {"a": [1, 2]}),
        (r'{"a": "^\d+\.x$"}', {"a": r"^\d+\.x$"}),
        (r'{"a": "C:\\data",}', {"a": r"C:\data"}),
        ('{"a": 1, "a": 2}', {"a": 2}),
        ('{"a": {}, "b": []}', {"a": {}, "b": []}),
        ('{"a": 1e3, "b": -0.5}', {"a": 1000.0, "b": -0.5}),
    ],
)  # fmt: skip
def test_reads_what_azure_reads(text: str | bytes, expected: object) -> None:
    assert as_python(parsed(text).value()) == expected


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('{\n  "a": }', 2, "}"),
        ('{\n  "a": 1\n  "b": 2\n}', 3, "b"),
        ("", 1, "no value"),
        ("// nothing but a comment", 1, "no value"),
        ("{} {}", 1, "more than one value"),
        ("<html>", 1, "<html>"),
        ('{"a": "', 1, ""),
    ],
)
def test_says_where_it_is_no_json(text: str, line: int, words: str) -> None:
    problem = parse_json(Source("a.json", text.encode()))
    assert isinstance(problem, Unreadable)
    assert problem.spot.line == line
    assert words in problem.message


def test_every_value_has_its_spot() -> None:
    document = parsed('{\n  "é": {"b":\n    [10, 20]}\n}').value()
    held = document.possible[0]
    assert isinstance(held, Record)
    inner = held.get("é")
    assert inner.spot == Spot("a.json", 2, 8)
    (record,) = inner.possible
    assert isinstance(record, Record)
    (rows,) = record.get("b").possible
    assert isinstance(rows, Rows)
    assert [item.spot for item in rows] == [Spot("a.json", 3, 6), Spot("a.json", 3, 10)]


def test_names_are_found_without_regard_to_case() -> None:
    (held,) = parsed('{"VmSize": 1}').value().possible
    assert isinstance(held, Record)
    assert held.get("vmSize") == Known(1)
    assert "VMSIZE" in held
    assert held.get("size") == Known(None)


def test_texts_go_through_an_expression_reader() -> None:
    def read_text(text: str, spot: Spot) -> Value[Data]:
        return Known(text.upper(), spot)

    (held,) = parsed('{"a": "x", "b": 1}').value(read_text=read_text).possible
    assert isinstance(held, Record)
    assert held.get("a") == Known("X")
    assert held.get("b") == Known(1)


@pytest.mark.parametrize("text", ["[" * 200_000, '{"a":' * 100_000, "[1," * 100_000])
def test_any_nesting_is_refused(text: str) -> None:
    assert isinstance(parse_json(Source("a.json", text.encode())), Unreadable)
    closed = parse_json(Source("a.json", ("[" * 100_000 + "]" * 100_000).encode()))
    assert isinstance(closed, Unreadable)
    assert "nested" in closed.message
    assert isinstance(parsed("[" * 500 + "]" * 500).value(), Known)


@pytest.mark.parametrize("piece", ["/*", '"', '"\\"', ",/*", ", ", "//", '{"', "1e+", "\\"])
def test_odd_texts_are_read_in_a_moment(piece: str) -> None:
    text = piece * (500_000 // len(piece))
    started = time.process_time()
    parse_json(Source("a.json", text.encode()))
    assert time.process_time() - started < 2


@given(st.binary(max_size=200))
def test_any_bytes_give_a_document_or_a_place(data: bytes) -> None:
    document = parse_json(Source("a.json", data))
    if isinstance(document, Unreadable):
        assert document.spot.line >= 1
    else:
        document.value()
