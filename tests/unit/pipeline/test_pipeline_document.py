"""Documents: JSON and YAML to the same plain data, and every trap refused with its place."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.pipeline.document import read_document
from functions.pipeline.durations import format_duration, parse_duration
from functions.pipeline.problems import InvalidInput

PLAIN: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab:é"), inner),
    max_leaves=12,
)


@given(PLAIN)
def test_json_comes_back_as_it_went(data: Any) -> None:
    assert read_document(json.dumps(data).encode(), as_yaml=False) == data


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: 1\nb: [x, 2.5, true, null]", {"a": 1, "b": ["x", 2.5, True, None]}),
        ("when: 2026-11-20\nat: 2026-11-20T10:00:00Z", None),
        ("a: |\n  x\n  y\n", {"a": "x\ny\n"}),
        ("# nothing\n", None),
        ("{a: {b: []}}", {"a": {"b": []}}),
        ("a: &name 1", {"a": 1}),
        ("1: x\n'2': y", {"1": "x", "2": "y"}),
        ("on: x", {"on": "x"}),
        ("0x10: x", {"0x10": "x"}),
        ("<<: x", {"<<": "x"}),
    ],
)
def test_yaml_is_read_as_far_as_it_says_what_json_can_say(text: str, data: object) -> None:
    if "when" in text:
        data = {"when": "2026-11-20", "at": "2026-11-20T10:00:00Z"}
    assert read_document(text.encode(), as_yaml=True) == data


@pytest.mark.parametrize("as_yaml", [False, True])
def test_a_byte_order_mark_is_passed_over(as_yaml: bool) -> None:
    assert read_document(b'\xef\xbb\xbf{"a": 1}', as_yaml=as_yaml) == {"a": 1}


@pytest.mark.parametrize("as_yaml", [False, True])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b'{"a": "\xff"}', "byte 7"),
        (b'{"a": 1, "a": 2}', "'a' stands twice"),
        (b'{"b": {"a": 1, "a": 2}}', "'a' stands twice"),
        (b'{"a": [1, }', "line 1"),
        (b"[" * 60 + b"]" * 60, "50 levels"),
        (b"[" * 20_000, "levels"),
        (b'{"a": ' * 60 + b"1" + b"}" * 60, "50 levels"),
        (b'{"a": ' + b"9" * 5000 + b"}", ""),
        (rb'{"a": "\ud800"}', ""),
        (rb'{"\ud800": 1}', ""),
    ],
)
def test_what_is_no_document_is_told(text: bytes, said: str, as_yaml: bool) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_document(text, as_yaml=as_yaml)
    assert said in str(caught.value)


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999"])
def test_numbers_that_json_cannot_say_are_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_document(f'{{"a": {text}}}'.encode(), as_yaml=False)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: .nan", ""),
        ("a: .inf", ""),
        ("a: &x [1]\nb: *x", "aliases"),
        ("a: &x {b: 1}\nc:\n  <<: *x", "aliases"),
        ("a: 1\na: 2", "'a' stands twice"),
        ("'1': x\n1: y", "'1' stands twice"),
        ("? [a]\n: b", "key"),
        ("? {a: 1}\n: b", "key"),
        ("a: !!python/object:os.system x", ""),
        ("a: !!timestamp 2001-01-01", ""),
        ("a: !!timestamp nonsense", ""),
        ("a: !!int nonsense", ""),
        ("a: !!float nonsense", ""),
        ("a: !!binary aGk=", ""),
        ("a: !!set {x}", ""),
        ("a: !!omap [x: 1]", ""),
        ("a: !!bool maybe", ""),
        ("--- 1\n--- 2", "document"),
        ("a: b: c", "line 1"),
        ("a:\n\t- b", "line 2"),
        ("a: \x07", ""),
    ],
)
def test_traps_of_yaml_are_refused(text: str, said: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_document(text.encode(), as_yaml=True)
    assert said in str(caught.value)


@given(
    st.binary(max_size=60)
    | st.text(alphabet="{}[]:,-&*!? \n\"'ab1.#|>%@`~<=", max_size=40).map(str.encode)
)
def test_no_text_makes_the_reader_stumble(text: bytes) -> None:
    for as_yaml in (False, True):
        try:
            found = read_document(text, as_yaml=as_yaml)
        except InvalidInput:
            continue
        json.dumps(found, allow_nan=False).encode()


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("PT15M", 900),
        ("P1D", 86400),
        ("P1DT2H3M4S", 93784),
        ("PT0.5S", 0.5),
        ("P2W", 1209600),
        ("P365D", 31536000),
    ],
)
def test_durations_are_read_and_written(text: str, seconds: float) -> None:
    found = parse_duration(text)
    assert found.total_seconds() == seconds
    assert parse_duration(format_duration(found)) == found


@pytest.mark.parametrize(
    "text",
    ["", "15M", "P", "PT", "PT0S", "P1DT", "PT15", "P1M", "P1Y", "-PT5M", "PT5M ", "PT5M\n", "pt5m",
     "P366D", "P1W1D", "PT1H1D", f"P{'9' * 400}D", "PT\u0665M", 15, None, ["PT5M"]],
)  # fmt: skip
def test_what_is_no_fixed_duration_is_told_what_one_looks_like(text: object) -> None:
    with pytest.raises(ValueError, match="as in PT30M or P1D"):
        parse_duration(text)
