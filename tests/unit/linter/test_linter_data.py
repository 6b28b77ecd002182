"""Documents as data: paths, types, forks, defaults."""

from collections.abc import Callable

import pytest

from linter.access import at, flag_at, holds, items_at, number_at, text_at, texts_at
from linter.data import Data, plain, record, rows
from linter.values import ABSENT, Items, Known, OneOf, Spot, Unknown, Value

SPOT = Spot("a.json", 3, 4)
FORK = OneOf((record({"size": Known("a")}), record({"size": Known("b")})), SPOT)
GONE = Unknown("nobody knows")


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"a": {"b": "x"}}, Known("x")),
        ({"A": {"B": "x"}}, Known("x")),
        ({"a": {}}, ABSENT),
        ({"a": None}, ABSENT),
        ({}, ABSENT),
        ({"a": {"b": None}}, ABSENT),
        ({"a": {"b": 1}}, Unknown("a.b should be a string, and is a number")),
        ({"a": {"b": True}}, Unknown("a.b should be a string, and is a boolean")),
        ({"a": {"b": []}}, Unknown("a.b should be a string, and is an array")),
        ({"a": "x"}, Unknown("a should be an object, and is a string")),
        ({"a": [{}]}, Unknown("a should be an object, and is an array")),
        ([], Unknown("the value should be an object, and is an array")),
    ],
)
def test_a_text_at_a_path(document: object, expected: Value[str | None]) -> None:
    assert text_at(plain(document), "a", "b") == expected


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        (7, Known(7)),
        (7.0, Known(7)),
        ("7", Known(7)),
        (" -7 ", Known(-7)),
        (None, ABSENT),
        (True, Unknown("n should be a whole number, and is a boolean")),
        (7.5, Unknown("n should be a whole number, and is a number")),
        ("many", Unknown("n should be a whole number, and is a string")),
        ("9" * 5000, Unknown("n should be a whole number, and is a string")),
        ("\N{SUPERSCRIPT TWO}", Unknown("n should be a whole number, and is a string")),
    ],
)
def test_a_number_may_be_written_as_text(held: object, expected: Value[int | None]) -> None:
    assert number_at(plain({"n": held}), "n") == expected


@pytest.mark.parametrize(
    ("held", "expected"),
    [(True, Known(True)), ("False", Known(False)), (None, ABSENT), (1, None), ("yes", None)],
)
def test_a_flag_may_be_written_as_text(held: object, expected: Value[bool | None] | None) -> None:
    found = flag_at(plain({"f": held}), "f")
    assert found == expected if expected else isinstance(found, Unknown)


def test_every_way_of_a_fork_is_followed() -> None:
    assert text_at(FORK, "size") == OneOf(("a", "b"))
    assert text_at(FORK, "size").spot == SPOT
    assert text_at(OneOf((record({"size": Known("a")}),) * 2), "size") == Known("a")


def test_a_name_may_come_twice_on_the_way() -> None:
    fork = OneOf((record({"a": Known("x")}), record({"a": Known("y")})))
    assert text_at(Known(record({"a": fork})), "a", "a") == OneOf(("x", "y"))
    assert text_at(plain({"a": "x"}), "a", "a") == Unknown("a should be an object, and is a string")


def test_one_unknown_way_makes_all_unknown() -> None:
    forked = OneOf((record({"size": Known("a")}), record({"size": GONE})))
    assert text_at(forked, "size") == GONE


def test_a_member_of_a_default_is_a_default() -> None:
    default = Known(record({"size": Known("a", SPOT)}), default="parameter 'p'")
    found = text_at(default, "size")
    assert (found.default, found.spot) == ("parameter 'p'", SPOT)
    named = Known(record({"size": Known("a", default="parameter 'q'")}), default="parameter 'p'")
    assert text_at(named, "size").default == "parameter 'q'"


@pytest.mark.parametrize("read", [text_at, number_at, flag_at, at, holds])
def test_unknown_stays_unknown(read: Callable[..., Value[object]]) -> None:
    assert read(Known(record({"a": GONE})), "a") == GONE
    assert read(Known(record({"a": GONE})), "a", "b", "c") == GONE


def test_an_item_of_a_default_is_a_default() -> None:
    default: Value[Data] = Known(rows([Known("a", SPOT)]), default="parameter 'p'")
    (item,) = items_at(default).known
    assert (item, item.default, item.spot) == (Known("a"), "parameter 'p'", SPOT)


def test_names_that_may_be_there_are_unknown() -> None:
    body: Value[Data] = Known(record({"a": Known(1)}, more=GONE))
    assert at(body, "a") == Known(1)
    assert at(body, "b") == GONE


def test_items_of_a_list() -> None:
    assert items_at(plain({"l": [1, 2]}), "l") == Items((Known(1), Known(2)))
    assert items_at(plain({}), "l") == Items()
    assert items_at(Known(record({"l": Known(rows([Known(1)], GONE))})), "l") == Items(
        (Known(1),), GONE
    )
    assert items_at(plain({"l": {}}), "l").more == Unknown("l should be an array, and is an object")
    assert items_at(OneOf((rows([]), rows([Known(1)])))).more is not None


def test_texts_of_a_list() -> None:
    assert texts_at(plain(["a", None, "b"])) == Items(("a", "b"))
    assert texts_at(plain(["a", 1])).known == ("a",)
    assert texts_at(plain(["a", 1])).more is not None
    assert texts_at(Known(rows([OneOf(("a", "b"))]))).more is not None


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        (plain({"a": 0}), Known(True)),
        (plain({"a": None}), Known(False)),
        (plain({}), Known(False)),
        (Known(record({"a": OneOf((1, None))})), OneOf((True, False))),
        (Known(record({"a": OneOf((1, 2))})), Known(True)),
    ],
)
def test_whether_something_is_there(held: Value[Data], expected: Value[bool]) -> None:
    assert holds(held, "a") == expected


def test_members_are_evaluated_once_and_only_when_asked_for() -> None:
    asked: list[str] = []

    def evaluate(raw: object) -> Value[Data]:
        asked.append(str(raw))
        return Known(str(raw))

    from linter.data import Record

    lazy = Record({"a": "x", "b": "y"}, evaluate)
    assert "A" in lazy
    assert not asked
    assert lazy.get("A") == lazy.get("a") == Known("x")
    assert asked == ["x"]
