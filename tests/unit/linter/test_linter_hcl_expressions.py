"""What expressions say: literals, templates, operators, paths, loops; and what stays unknown."""

import pytest

from linter.data import Record, Rows, plain, record
from linter.readers.hcl import UnknownText
from linter.values import ABSENT, Known, OneOf, Spot, Unknown
from tests.unit.linter.terraform_texts import plain_of, reason_of, value_of

MAP = plain({"x": 1, "y": {"z": [1, 2]}, "list": ["a", "b", "c"]})


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1", 1),
        ("-1.5e3", -1500),
        ("true", True),
        ("null", None),
        ('"a\\tb\\"c\\u00e9 $${no} %%{no}"', 'a\tb"cé ${no} %{no}'),
        ('""', ""),
        ('"${var.m.x}"', 1),
        ('"${var.m.x}${true}-${1.5}"', "1true-1.5"),
        ('"a ${~ var.m.x ~} b"', "a1b"),
        ('[1, "a", [2]]', [1, "a", [2]]),
        ('{ a = 1, "b" : 2, (var.m.list[0]) = 3, "k${1}" = 4 }', {"a": 3, "b": 2, "k1": 4}),
        ("var.m.y.z[1]", 2),
        ("var.m.y.z.0", 1),
        ('var.m["y"]["z"][var.m.x]', 2),
        ("var.m.list[*]", ["a", "b", "c"]),
        ("[{a = 1}, {a = 2}][*].a", [1, 2]),
        ("[{a = 1}, {a = 2}].*.a", [1, 2]),
        ("null[*]", []),
        ("var.m[*].x", [1]),
        ("(1 + 2) * 3 - 4 / 2 % 3", 7),
        ("10 / 4", 2.5),
        ('"5" + 1', 6),
        ("1 < 2 && 2 <= 2 && !(3 > 4) || false", True),
        ('"a" == "a" && 1 != 2 && [1] == [1] && "1" != 1', True),
        ("true == 1", False),
        ('var.m.x > 0 ? "yes" : "no"', "yes"),
        ("[for i, s in var.m.list : upper(s) if i > 0]", ["B", "C"]),
        ("{ for k, v in { a = 1, b = 2 } : k => v * 2 }", {"a": 2, "b": 4}),
        ('{ for s in ["a", "b", "a"] : s => 1... }', {"a": [1, 1], "b": [1]}),
        ("[for v in { b = 2, a = 1 } : v]", [2, 1]),
    ],
)
def test_an_expression_says(expression: str, expected: object) -> None:
    found = plain_of(expression, m=MAP)
    assert found == expected
    assert type(found) is type(expected)


def test_a_heredoc_begins_in_its_first_line_and_loses_its_indentation() -> None:
    script = value_of(
        '<<-EOT\n      #!/bin/sh\n        cd ${var.d}\n\n      ls "\\n"\n    EOT', d=Known("x")
    )
    assert script == Known('#!/bin/sh\n  cd x\n\nls "\\n"\n')
    assert script.spot == Spot("main.tf", 2, 1)
    assert value_of("<<EOT\n  a\n  b\nEOT") == Known("  a\n  b\n")
    assert value_of("<<EOT\nEOT") == Known("")
    assert value_of("<<-EOT\n  ${var.d}\n   b\n  EOT", d=Known("x")) == Known("x\n b\n")


def test_a_value_stands_where_it_is_used_and_a_text_of_lines_where_it_was_written() -> None:
    used = value_of("var.a", a=Known("x", Spot("variables.tf", 9, 9)))
    assert used.spot == Spot("main.tf", 1, 6)
    written = Spot("scripts.tf", 7, 1)
    assert value_of("trimspace(var.a)", a=Known("x\ny\n", written)).spot == written


def test_defaults_are_handed_on() -> None:
    default = Known(5, None, "variable 'n'")
    for expression in ("var.n", "var.n + 1", '"n-${var.n}"', "max(var.n, 1)", "[var.n][0]"):
        assert value_of(expression, n=default).default == "variable 'n'", expression
    assert value_of('var.n > 3 ? "a" : "b"', n=default) == Known("a")
    assert value_of('var.n > 3 ? "a" : "b"', n=default).default == "variable 'n'"
    record_of_default = Known(record({"size": Known("s")}), None, "variable 'pool'")
    assert value_of("var.pool.size", pool=record_of_default).default == "variable 'pool'"


def test_one_of_several_leads_to_one_of_several() -> None:
    env = OneOf(("dev", "prod"))
    assert value_of('"rg-${var.e}"', e=env) == OneOf(("rg-dev", "rg-prod"))
    assert value_of('var.e == "dev" ? 1 : 2', e=env) == OneOf((1, 2))
    assert value_of('var.e == "x" ? 1 : 2', e=env) == Known(2)
    assert value_of("{ dev = 1, prod = 2 }[var.e]", e=env) == OneOf((1, 2))
    assert value_of("var.e", e=env).spot is not None


def test_an_unknown_condition_leaves_both_arms() -> None:
    assert value_of('var.q ? "a" : "b"') == OneOf(("a", "b"))
    assert value_of('var.q ? "a" : "a"') == Known("a")
    assert reason_of(value_of('var.q ? "a" : var.r')) == "nobody knows"
    assert value_of("var.q ? [1][3] : 2") == Known(2)


def test_either_side_alone_may_decide() -> None:
    assert value_of("false && var.q") == Known(False)
    assert value_of("var.q || true") == Known(True)
    assert not isinstance(value_of("true && var.q"), Known)


def test_an_id_keeps_what_is_known_of_it() -> None:
    found = value_of(
        '"/subscriptions/${var.sub}/resourceGroups/rg-${var.env}/providers'
        '/Microsoft.Compute/images/golden"'
    )
    assert found == Known(
        "/subscriptions/{var.sub}/resourceGroups/{rg- var.env}/providers"
        "/Microsoft.Compute/images/golden"
    )
    nested = value_of('"/subscriptions/${var.sub}/other"')
    assert isinstance(nested, UnknownText)


def test_a_text_with_gaps_is_unknown_and_keeps_its_words() -> None:
    found = value_of('"a-${var.x}-${lower(var.y)}"')
    assert isinstance(found, UnknownText)
    assert found.text == "a-{var.x}-{lower var.y}"
    assert value_of("var.x.name") == value_of("var.x.name")
    assert value_of("var.x.name") != value_of("var.x.other")
    assert value_of("tostring(var.x).name") != value_of("tostring(var.x).other")
    assert not isinstance(value_of("!var.x"), UnknownText)
    directive = value_of('"%{ if true }x%{ endif }"')
    assert "directives" in reason_of(directive)


def test_what_is_not_there_fails_and_what_nobody_knows_does_not() -> None:
    assert "'nope'" in reason_of(value_of("var.m.nope", m=MAP))
    assert value_of('try(var.m.nope, "x")', m=MAP) == Known("x")
    assert value_of("can(var.m.nope)", m=MAP) == Known(False)
    assert reason_of(value_of('try(var.q, "x")')) == "nobody knows"
    assert reason_of(value_of("can(var.q)")) == "nobody knows"
    assert value_of("try([1][5], null)") == ABSENT


def test_lists_and_objects_may_be_known_in_part() -> None:
    found = value_of("{ a = 1, (var.k) = 2 }")
    assert isinstance(found, Known)
    assert isinstance(found.value, Record)
    assert found.value.get("a") == Known(1)
    assert found.value.more is not None
    some = value_of("[for v in [1, var.q] : v if v == 1]")
    assert isinstance(some, Known)
    assert isinstance(some.value, Rows)
    assert list(some.value) == [Known(1)]
    assert some.value.more is not None


def test_a_reference_to_nothing_and_other_oddities_are_unknown() -> None:
    for expression in ("var", "x.y", "[1, 2].a", '"a".b', "-[]", "1 + {}", "[][0]", "{}.a.b"):
        assert isinstance(value_of(expression), Unknown), expression


def test_nesting_and_work_have_an_end() -> None:
    assert "nested" in reason_of(value_of("(1 + " * 100 + "1" + ")" * 100))
    loops = "[for a in range(1000) : 1 if contains([for b in range(1000) : b], -1)]"
    found = value_of(loops)
    assert isinstance(found, Known)
    assert isinstance(found.value, Rows)
    assert found.value.more is not None
    assert "steps" in found.value.more.reason


def test_many_values_are_not_multiplied_for_ever() -> None:
    several = OneOf(tuple(range(60)))
    assert "too many" in reason_of(value_of("var.a + var.a", a=several))
