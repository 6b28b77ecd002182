"""The functions that Terraform and Packer share, and those whose results nobody can tell."""

from pathlib import Path

import pytest

from linter.data import Record, Rows, plain
from linter.project import Project
from linter.readers.hcl import UnknownText, evaluate
from linter.values import Known, OneOf, Spot, Unknown
from tests.unit.linter.terraform_texts import Names, body_of, plain_of, reason_of, value_of


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('format("%s-%03d-%v-%q-100%%", "a", 7, true, "b")', 'a-007-true-"b"-100%'),
        ('format("%[2]s%[1]s", "a", "b")', "ba"),
        ('format("%5.1f|%x", 2.25, 255)', "  2.2|ff"),
        ('formatlist("%s-%s", "a", ["x", "y"])', ["a-x", "a-y"]),
        ('join(",", ["a", 1], ["b"])', "a,1,b"),
        ('split("/", "a/b/")', ["a", "b", ""]),
        ('[lower("AbC"), upper("abc"), title("ab cd")]', ["abc", "ABC", "Ab Cd"]),
        ('replace("a.b.c", ".", "-")', "a-b-c"),
        ('replace("a1b22", "/[0-9]+/", "x")', "axbx"),
        ('[trimspace("  a\\n"), chomp("a\\n\\n"), trim("-a-", "-")]', ["a", "a", "a"]),
        ('[trimprefix("ab", "a"), trimsuffix("ab", "b")]', ["b", "a"]),
        ('[substr("hello", 1, 3), substr("hello", -2, -1), strrev("ab")]', ["ell", "lo", "ba"]),
        ('indent(2, "a\\nb")', "a\n  b"),
        (
            '[startswith("ab", "a"), endswith("ab", "a"), strcontains("ab", "b")]',
            [True, False, True],
        ),
        ('[basename("a/b.sh"), dirname("a/b.sh")]', ["b.sh", "a"]),
        ("concat([1], [2, 3], [])", [1, 2, 3]),
        ("flatten([[1, [2]], 3])", [1, 2, 3]),
        ("merge({ a = 1, b = 1 }, { b = 2 })", {"a": 1, "b": 2}),
        ('[lookup({ a = 1 }, "a", 2), lookup({ a = 1 }, "b", 2)]', [1, 2]),
        ("[element([1, 2, 3], 4), element([1], 0)]", [2, 1]),
        ('[length([1, 2]), length("abc"), length({ a = 1 })]', [2, 3, 1]),
        ("[min(3, 1), max(3, 1), floor(1.5), ceil(1.5), abs(-2), sum([1, 2])]", [1, 3, 1, 2, 2, 3]),
        ('[coalesce(null, "", "z"), one([5]), one([])]', ["z", 5, None]),
        ('[tostring(1.5), tonumber("7"), tobool("true")]', ["1.5", 7, True]),
        ('toset(["b", "a", "b"])', ["b", "a"]),
        ("distinct([1, 2, 1])", [1, 2]),
        ("[keys({ b = 1, a = 2 }), values({ b = 1, a = 2 })]", [["a", "b"], [2, 1]]),
        ('[contains(["a"], "a"), contains(["a"], "b")]', [True, False]),
        ('zipmap(["a", "b"], [1, 2])', {"a": 1, "b": 2}),
        ("[range(3), range(1, 6, 2), range(2, 0)]", [[0, 1, 2], [1, 3, 5], [2, 1]]),
        (
            '[slice([1, 2, 3], 1, 3), reverse([1, 2]), sort(["b", "a"])]',
            [[2, 3], [2, 1], ["a", "b"]],
        ),
        ('[setunion(["a"], ["b", "a"]), compact(["a", "", null])]', [["a", "b"], ["a"]]),
        ('jsonencode({ a = [1, true, null, "é"] })', '{"a":[1,true,null,"é"]}'),
        ('jsondecode("{\\"a\\": [1]}").a[0]', 1),
        ('base64decode(base64encode("é"))', "é"),
        ('regex("^([a-z]+)-(\\\\d+)$", "abc-12")', ["abc", "12"]),
        ('regex("(?P<year>\\\\d{4})-", "x 2026-11").year', "2026"),
        ('regexall("[a-z]+", "ab 1 c")', ["ab", "c"]),
        ("max([1, 5, 2]...)", 5),
    ],
)
def test_a_function_gives(expression: str, expected: object) -> None:
    assert plain_of(expression) == expected


@pytest.mark.parametrize(
    "expression",
    [
        "timestamp()",
        "uuid()",
        'env("HOME")',
        'templatefile("x.tpl", {})',
        'yamldecode("a: 1")',
        'cidrsubnet("10.0.0.0/8", 8, 1)',
        "provider::x::y(1)",
        'regex("(a*)*b", "aaaa")',
        'regex("(a|a)(a|a)(a|a)(a|a)(a|a)*b", "aaaa")',
        'regex("(?=a)", "a")',
        'replace("ab", "/(a)/", "$1$1")',
        'jsondecode("{")',
        "range(100000)",
        'format("%s", null)',
        'format("%y", 1)',
        'upper("a", "b")',
        "length(1)",
        "one([1, 2])",
        'base64decode("a")',
        "lower([])",
    ],
)
def test_a_result_that_nobody_can_tell_is_unknown(expression: str) -> None:
    found = value_of(expression)
    assert isinstance(found, Unknown)
    assert found.reason


def test_a_long_search_is_not_begun() -> None:
    pattern, text = '"a*a*a*b"', '"' + "a" * 2000 + '"'
    assert "long" in reason_of(value_of(f"regex({pattern}, {text})"))
    backslash = "\\\\"  # one in HCL's own text
    pattern, text = f"{backslash * 2}*" * 20, backslash * 900
    assert isinstance(value_of(f'regex("{pattern}b", "{text}")'), Unknown)
    assert isinstance(value_of(f'regex("{"?:" * 90}é", "a")'), Unknown)
    assert value_of('can(regex("^[a-z]+$", "abc"))') == Known(True)
    assert value_of('can(regex("^[a-z]+$", "a1"))') == Known(False)


def test_what_is_known_beside_the_unknown_is_kept() -> None:
    joined = value_of("concat([1], var.more)")
    assert isinstance(joined, Known)
    assert isinstance(joined.value, Rows)
    assert list(joined.value) == [Known(1)]
    assert joined.value.more is not None
    merged = value_of("merge(var.tags, { a = 1 })")
    assert isinstance(merged, Known)
    assert isinstance(merged.value, Record)
    assert merged.value.get("a") == Known(1)
    assert isinstance(merged.value.get("b"), Unknown)
    behind = value_of("merge({ a = 1 }, var.tags)")
    assert isinstance(behind, Known)
    assert isinstance(behind.value, Record)
    assert isinstance(behind.value.get("a"), Unknown)
    assert isinstance(value_of('contains(["a", var.q], "b")'), Unknown)
    assert value_of('contains(["a", var.q], "a")') == Known(True)
    assert isinstance(value_of("length(concat([1], var.more))"), Unknown)


def test_functions_take_each_of_several_values() -> None:
    env = OneOf(("dev", "prod"))
    assert value_of('upper("${var.e}")', e=env) == OneOf(("DEV", "PROD"))
    assert value_of("lookup({ dev = 1, prod = 2 }, var.e)", e=env) == OneOf((1, 2))
    assert value_of("lookup({ dev = 1 }, var.e, 9)", e=env) == OneOf((1, 9))


def test_an_unknown_argument_gives_a_text_that_ids_can_name() -> None:
    found = value_of('format("%s-pool", var.prefix)')
    assert isinstance(found, UnknownText)
    assert "var.prefix" in found.text
    assert found == value_of('format("%s-pool", var.prefix)')
    assert found != value_of('format("%s-pool", var.other)')


def test_nothing_grows_without_an_end() -> None:
    doubled = "replace(" * 12 + '"aaaaaaaa"' + ', "a", "aaaaaaaa")' * 12
    assert "long" in reason_of(value_of(doubled))
    lists = "concat(" * 8 + "range(9999)" + ", range(9999))" * 8
    found = value_of(lists)
    assert isinstance(found, Known)
    assert isinstance(found.value, Rows)
    assert len(found.value) <= 10_000
    large = plain({str(n): list(range(20)) for n in range(1000)})
    assert "too large" in reason_of(value_of("jsonencode(var.x)", x=large))


def test_a_file_begins_in_its_own_first_line(tmp_path: Path) -> None:
    (tmp_path / "setup.sh").write_text("#!/bin/sh\necho\n", encoding="utf-8")
    names = Names()
    names.project = Project(tmp_path, [tmp_path], [])
    body = body_of(
        'a = file("setup.sh")\nb = file("${var.x}.sh")\nc = base64encode(file("setup.sh"))\n'
    )
    text = evaluate(body.attributes["a"].expression, names)
    assert text == Known("#!/bin/sh\necho\n")
    assert text.spot == Spot("setup.sh", 1, 1)
    assert reason_of(evaluate(body.attributes["b"].expression, names)) == "nobody knows"
    assert evaluate(body.attributes["c"].expression, names).spot is not None
    outside = body_of('a = file("../../etc/passwd")\nb = try(file("none.sh"), "x")\n')
    assert "outside" in reason_of(evaluate(outside.attributes["a"].expression, names))
    assert evaluate(outside.attributes["b"].expression, names) == Known("x")
