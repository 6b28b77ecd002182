"""The functions of templates: results as Azure documents them, unknowns kept, growth bounded."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.data import Data, Record, Rows, plain
from linter.readers.expressions import FUNCTIONS, IdText, call, element, member
from linter.readers.expressions.answers import as_json
from linter.values import Known, OneOf, Spot, Unknown, Value

RESULTS: list[tuple[str, list[Any], Any]] = [
    ("concat", ["a", 1, True, "b"], "a1Trueb"),
    ("concat", [[1, 2], [3]], [1, 2, 3]),
    ("format", ["{0}-{1:D3}-{{x}}-{0}", "a", 7], "a-007-{x}-a"),
    ("format", ["{0,4}|{1,-3}|", 7, "b"], "   7|b  |"),
    ("toLower", ["AbC"], "abc"),
    ("toUpper", ["AbC"], "ABC"),
    ("trim", [" a "], "a"),
    ("string", [True], "True"),
    ("string", [{"a": [1, None]}], '{"a":[1,null]}'),
    ("replace", ["a-b-c", "-", ""], "abc"),
    ("substring", ["abcdef", 2, 3], "cde"),
    ("substring", ["abcdef", 2], "cdef"),
    ("split", ["a,b;c", [",", ";"]], ["a", "b", "c"]),
    ("split", ["a-b", "-"], ["a", "b"]),
    ("join", [["a", "b"], "/"], "a/b"),
    ("padLeft", ["7", 3, "0"], "007"),
    ("padLeft", [7, 3, "0"], "007"),
    ("indexOf", ["abcB", "B"], 1),
    ("lastIndexOf", ["abcB", "b"], 3),
    ("lastIndexOf", [["x", "y", "x"], "x"], 2),
    ("startsWith", ["Abc", "aB"], True),
    ("endsWith", ["abC", "Bc"], True),
    ("add", [2, 3], 5),
    ("sub", [2, 3], -1),
    ("mul", [2, 3], 6),
    ("div", [-7, 2], -3),
    ("mod", [-7, 3], -1),
    ("min", [[3, 1, 2]], 1),
    ("max", [3, 1, 2], 3),
    ("range", [5, 3], [5, 6, 7]),
    ("int", ["12"], 12),
    ("bool", ["TRUE"], True),
    ("bool", [0], False),
    ("less", [1, 2], True),
    ("less", ["B", "a"], True),
    ("greaterOrEquals", [2, 2], True),
    ("lessOrEquals", [3, 2], False),
    ("equals", ["a", "A"], False),
    ("equals", [1, True], False),
    ("equals", [{"a": [1]}, {"a": [1]}], True),
    ("equals", [None, None], True),
    ("not", [False], True),
    ("and", [True, False], False),
    ("or", [False, True], True),
    ("if", [False, 1, 2], 2),
    ("coalesce", [None, None, "x", "y"], "x"),
    ("coalesce", [None], None),
    ("createArray", [1, "a"], [1, "a"]),
    ("createObject", ["a", 1, "b", [2]], {"a": 1, "b": [2]}),
    ("array", ["a"], ["a"]),
    ("array", [["a"]], ["a"]),
    ("tryGet", [{"a": {"b": [5]}}, "a", "b", 0], 5),
    ("tryGet", [{"a": 1}, "b"], None),
    ("null", [], None),
    ("union", [{"a": {"x": 1, "y": 1}, "b": 1}, {"A": {"y": 2}}], {"a": {"x": 1, "y": 2}, "b": 1}),
    ("union", [[1, 2], [2, 3]], [1, 2, 3]),
    ("shallowMerge", [[{"a": {"x": 1}}, {"a": {"y": 2}}]], {"a": {"y": 2}}),
    ("intersection", [[1, 2, 3], [3, 1]], [1, 3]),
    ("length", ["abc"], 3),
    ("length", [{"a": 1}], 1),
    ("empty", [[]], True),
    ("empty", [None], True),
    ("contains", ["abc", "B"], False),
    ("contains", [{"Abc": 1}, "aBC"], True),
    ("contains", [[1, "2"], 2], False),
    ("first", [["x", "y"]], "x"),
    ("last", ["abc"], "c"),
    ("take", [[1, 2, 3], 2], [1, 2]),
    ("skip", ["abc", 2], "c"),
    ("reverse", [[1, 2]], [2, 1]),
    ("flatten", [[[1], [2, 3]]], [1, 2, 3]),
    ("items", [{"b": 1, "A": 2}], [{"key": "A", "value": 2}, {"key": "b", "value": 1}]),
    ("objectKeys", [{"b": 1, "A": 2}], ["A", "b"]),
    ("json", ['{"a": [1.5]}'], {"a": [1.5]}),
    ("base64", ["pool"], "cG9vbA=="),
    ("base64ToString", ["cG9vbA=="], "pool"),
    ("base64ToJson", ["eyJhIjoxfQ=="], {"a": 1}),
    ("uri", ["http://x.org/a/b", "c"], "http://x.org/a/c"),
    ("uri", ["http://x.org", "c"], "http://x.org/c"),
    ("uri", ["http://x.org/a/", "/c"], "http://x.org/a/c"),
    ("uriComponent", ["a b/é"], "a%20b%2F%C3%A9"),
    ("dataUriToString", ["data:text/plain;base64,cG9vbA=="], "pool"),
]


def data(document: object) -> Value[Data]:
    return plain(document)


def written(value: Value[Data]) -> str:
    assert isinstance(value, Known), value
    return as_json(value.value)


@pytest.mark.parametrize(("name", "arguments", "expected"), RESULTS)
def test_results(name: str, arguments: list[Any], expected: Any) -> None:
    assert written(call(name, [data(it) for it in arguments])) == written(data(expected))


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("uniqueString", ["a"], "by Azure only"),
        ("listKeys", ["a", "b"], "by Azure only"),
        ("pickZones", ["a"], "pickZones() is not evaluated"),
        ("toLower", [1], "toLower() cannot be applied to a number"),
        ("toLower", [], "does not take 0 arguments"),
        ("div", [1, 0], "0 to divide by"),
        ("substring", ["abc", 2, 5], "outside of the text"),
        ("int", ["many"], "cannot be applied"),
        ("bool", ["perhaps"], "cannot be applied"),
        ("json", ["{"], "no JSON"),
        ("json", ["[" * 60_000], "no JSON"),
        ("format", ["{3}", "a"], "cannot be applied"),
        ("range", [0, 10_001], "10001 items"),
        ("padLeft", ["a", 100_000, "b"], "padLeft()"),
        ("mul", [2**62, 4], "too large"),
        ("concat", ["a" * 40_000, "b" * 40_000], "too long"),
        ("replace", ["a" * 40_000, "a", "bb"], "too long"),
        ("split", ["," * 20_000, ","], "too long"),
        ("createObject", ["a"], "a name without a value"),
    ],
)
def test_what_cannot_be_evaluated_says_why(name: str, arguments: list[Any], words: str) -> None:
    spot = Spot("a.json", 3, 4)
    result = call(name, [data(it) for it in arguments], spot)
    assert isinstance(result, Unknown)
    assert words in result.reason
    assert result.spot == spot


def test_an_unknown_argument_gives_its_reason_unless_it_does_not_matter() -> None:
    unknown = Unknown("nobody knows")
    assert call("toLower", [unknown]) == unknown
    assert call("and", [unknown, Known(False)]) == Known(False)
    assert call("and", [unknown, Known(True)]) == unknown
    assert call("or", [unknown, Known(True)]) == Known(True)
    assert call("coalesce", [Known("x"), unknown]) == Known("x")
    assert call("coalesce", [Known(None), unknown]) == unknown
    assert call("if", [Known(True), Known(1), unknown]) == Known(1)
    assert call("if", [unknown, Known(1), Known(2)]) == OneOf((1, 2))
    assert call("if", [unknown, Known(1), Known(1)]) == Known(1)


def test_an_array_with_an_unknown_part_is_known_in_part() -> None:
    joined = call("concat", [data([1]), Unknown("no value")])
    assert isinstance(joined, Known)
    assert isinstance(joined.value, Rows)
    assert joined.value.more == Unknown("no value")
    assert call("contains", [joined, Known(1)]) == Known(True)
    assert isinstance(call("contains", [joined, Known(2)]), Unknown)
    assert isinstance(call("length", [joined]), Unknown)
    assert call("first", [joined]) == Known(1)
    assert isinstance(call("last", [joined]), Unknown)


def test_possible_values_are_combined_within_bounds() -> None:
    assert call("toUpper", [OneOf(("a", "A", "b"))]) == OneOf(("A", "B"))
    four = OneOf(("a", "b", "c", "d"))
    assert len(call("concat", [four, four]).possible) == 16
    assert isinstance(call("concat", [four, four, OneOf(("x", "y"))]), Unknown)
    many = OneOf(tuple(range(100)))
    assert len(call("add", [many, Known(1)]).possible) == 100
    assert call("coalesce", [OneOf(("a", None)), Known("b")]) == OneOf(("a", "b"))
    assert call("if", [Unknown("?"), Known(1), Known("1")]) == OneOf((1, "1"))
    assert len(call("if", [Unknown("?"), Known(1), Known(True)]).possible) == 2


def test_a_result_of_a_default_is_a_default() -> None:
    result = call("concat", [Known("a"), Known("b", default="parameter 'x'")])
    assert result.default == "parameter 'x'"
    inside = member(Known(plain({"a": 1}).possible[0], default="parameter 'y'"), "A")
    assert (inside, inside.default) == (Known(1), "parameter 'y'")


def test_an_id_with_placeholders_is_handed_on_and_not_taken_apart() -> None:
    known_in_part = IdText("/subscriptions/{s}/resourceGroups/rg", "no subscription")
    value: Value[Data] = Known(known_in_part)
    lowered = call("toLower", [value]).possible[0]
    assert isinstance(lowered, IdText)
    parts = call("split", [value, Known("/")])
    assert element(parts, Known(4)) == Known("rg")
    assert element(parts, Known(2)) == Unknown("no subscription")
    assert call("length", [value]) == Unknown("no subscription")
    assert call("equals", [value, value]) == Known(True)
    assert call("equals", [value, Known("other")]) == Unknown("no subscription")
    assert isinstance(call("concat", [value, Known("/x")]).possible[0], IdText)


def test_members_and_items_that_are_not_there_are_unknown() -> None:
    value = data({"list": [1, 2]})
    assert member(value, "other") == Unknown("there is no property other")
    assert element(member(value, "LIST"), Known(1)) == Known(2)
    assert isinstance(element(member(value, "list"), Known(2)), Unknown)
    assert isinstance(element(value, Known(True)), Unknown)
    assert element(data([1, 2, 3]), OneOf((0, 2))) == OneOf((1, 3))


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
VALUES = st.one_of(
    ANY.map(plain),
    st.just(Unknown("nobody knows")),
    st.lists(st.text() | st.integers(), min_size=2, max_size=3).map(lambda it: OneOf(tuple(it))),
)


@given(st.sampled_from([*FUNCTIONS, "guid"]), st.lists(VALUES, max_size=4))
def test_nothing_raises(name: str, arguments: list[Value[Data]]) -> None:
    result = call(name, arguments)
    for held in result.possible:
        if isinstance(held, Record):
            for key in held:
                held.get(key)
        elif isinstance(held, Rows):
            list(held)
