import pytest

from linter.data import Data, Record, Rows
from linter.values import Known, OneOf, Unknown, Value
from tests.unit.linter.bicep_files import declared, value


def plain(found: Value[Data]) -> object:
    """A value as Python has it; what is unknown as its reason in brackets."""
    if isinstance(found, Unknown):
        return f"<{found.reason}>"
    if isinstance(found, OneOf):
        return {str(held) for held in found.values}
    held = found.value
    if isinstance(held, Record):
        return {name: plain(held.get(name)) for name in held}
    if isinstance(held, Rows):
        return [plain(item) for item in held]
    return held


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("'a${1}${true}${'b'}'", "a1Trueb"),
        ("1 + 2 * 3 - 4 / 2", 5),
        ("7 % 4 == 3 && !(1 > 2) || nothing", True),
        ("'A' =~ 'a' && 'A' != 'a' && 'a' !~ 'b'", True),
        ("false && nothing", False),
        ("null ?? 'a'", "a"),
        ("'a' ?? nothing", "a"),
        ("-(-3)", 3),
        ("2 <= 2 ? 'a' : nothing", "a"),
        ("{ a: { b: [1, 2] } }.a.b[1]", 2),
        ("{ a: 1 }.?b.?c", None),
        ("{ a: 1 }[?'b']", None),
        ("[1, 2, 3][^1]", 3),
        ("[...[1, 2], 3]", [1, 2, 3]),
        ("{ a: 1, ...{ a: 2, b: 3 } }", {"a": 2, "b": 3}),
        ("{ '${'a'}b': 1 }", {"ab": 1}),
        ("[for (x, i) in ['a', 'b']: '${x}${i}']", ["a0", "b1"]),
        ("map(range(0, 3), n => n * n)", [0, 1, 4]),
        ("map(['a'], (x, i) => '${x}${i}')", ["a0"]),
        ("filter([1, 2, 3], n => n > 1)", [2, 3]),
        ("sys.toLower(az.concat('A', 'b'))", "ab"),
        ("any('a')", "a"),
        ("union({ a: 1 }, { b: 2 }).b", 2),
        ("format('{0}-{1}', 'a', 1)", "a-1"),
        ("environment().suffixes.storage", "core.windows.net"),
    ],
)
def test_expressions(expression: str, expected: object) -> None:
    assert plain(value(expression)) == expected


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("nothing", "there is no symbol 'nothing'"),
        ("nothing.a[0].b", "there is no symbol 'nothing'"),
        ("uniqueString('a')", "uniqueString() is evaluated by Azure only"),
        ("reduce([1], 0, (a, b) => a)", "the function reduce() is not evaluated"),
        ("resourceGroup().location", "the location of the resource group is not known"),
        ("a => a", "it is no value"),
        ("{ a: 1 }.b", "there is no property b"),
        ("[for x in nothing: x]", "there is no symbol 'nothing'"),
        ("1 ? 2 : 3", "the condition is no boolean"),
        ("self", "variable 'self' depends on itself"),
    ],
)
def test_what_cannot_be_evaluated_says_why(expression: str, reason: str) -> None:
    found = value(expression, "var self = '${self}'")
    assert isinstance(found, Unknown)
    assert found.reason == reason
    assert found.spot is not None


def test_an_unknown_condition_leaves_both_arms() -> None:
    assert plain(value("flag ? 'a' : 'b'", "param flag bool")) == {"a", "b"}
    assert plain(value("flag ? 'a' : 'a'", "param flag bool")) == "a"
    assert isinstance(value("flag ? 'a' : nothing", "param flag bool"), Unknown)


def test_parameters_without_a_value_are_unknown() -> None:
    found = value("size", "param size string")
    assert isinstance(found, Unknown)
    assert found.reason == "parameter 'size' has no value here"
    assert found.spot is not None
    assert found.spot.line == 1


def test_a_default_says_what_it_is_the_default_of() -> None:
    found = value("size", "param size string = base\nvar base = 'Standard_A1'")
    assert found == Known("Standard_A1")
    assert found.default == "parameter 'size'"
    assert value("'${size}'", "param size string = 'a'").default == "parameter 'size'"
    assert value("big ? 'a' : 'b'", "param big bool = true").default == "parameter 'big'"
    assert value("a.b", "param a object = { b: 1 }").default == "parameter 'a'"
    assert value("'a'").default is None


@pytest.mark.parametrize(
    "parameter",
    [
        "@allowed(['a', 'b'])\nparam size string = 'a'",
        "@sys.allowed([\n  'a'\n  'b'\n])\nparam size string",
        "param size 'a' | 'b' = 'a'",
        "type sizes = 'a' | 'b'\nparam size sizes",
        "@allowed(list)\nparam size string\nvar list = ['a', 'b']",
    ],
)
def test_a_parameter_is_one_of_the_values_that_are_allowed(parameter: str) -> None:
    assert value("size", parameter) == OneOf(("a", "b"))
    assert value("'${size}-${size}1'", parameter).possible[0] == "a-a1"
    assert value("{ a: 'x', b: 'y' }[size]", parameter) == OneOf(("x", "y"))


def test_a_parameter_that_may_be_left_out_is_null() -> None:
    assert value("size", "param size string?") == Known(None)
    assert value("size ?? 'a'", "param size string?") == Known("a")


def test_what_is_spread_may_replace_what_stands_before_it() -> None:
    found = value("{ a: 1, ...more, b: 2 }", "param more object")
    assert isinstance(found, Known)
    assert isinstance(found.value, Record)
    assert isinstance(found.value.get("a"), Unknown)
    assert found.value.get("b") == Known(2)
    assert isinstance(found.value.get("c"), Unknown)


def test_functions_of_the_file() -> None:
    before = "func twice(a string, b int) string => '${a}${a}${b}'\nvar a = 'no'"
    assert value("twice('x', 1 + 1)", before) == Known("xx2")
    assert isinstance(value("twice(nothing, 1)", before), Unknown)
    assert isinstance(value("f(1)", "func f(a int) int => f(a)"), Unknown)


def test_values_know_where_they_were_written() -> None:
    found = value("sizes.small", "var sizes = {\n  small: 'Standard_A1'\n}")
    assert found.spot is not None
    assert (found.spot.line, found.spot.column) == (2, 10)


def test_what_grows_without_end_is_cut_off() -> None:
    doubled = "\n".join(f"var v{n} = '${{v{n - 1}}}${{v{n - 1}}}'" for n in range(1, 60))
    for start in ("var v0 = 'x'", "param v0 string"):
        assert isinstance(value("v59", f"{start}\n{doubled}"), Unknown)
    arrays = "\n".join(f"var v{n} = [...v{n - 1}, ...v{n - 1}]" for n in range(1, 30))
    assert isinstance(value("v29[0]", f"var v0 = ['x']\n{arrays}"), Unknown)
    calls = "\n".join(
        f"func f{n}(x string) string => '${{f{n - 1}(x)}}${{f{n - 1}(x)}}'" for n in range(1, 25)
    )
    found = value("f24('a')", f"func f0(x string) string => x\n{calls}")
    assert isinstance(found, Unknown)


def test_variables_may_depend_on_many_others() -> None:
    chain = "\n".join(f"var v{n} = '${{v{n - 1}}}'" for n in range(1, 30))
    assert value("v29", f"var v0 = 'x'\n{chain}") == Known("x")
    far = "\n".join(f"var v{n} = '${{v{n - 1}}}'" for n in range(1, 5_000))
    assert isinstance(value("v4999", f"var v0 = 'x'\n{far}"), Unknown)


def test_only_what_matters_is_read() -> None:
    found = declared(
        "resource a 'Microsoft.Storage/storageAccounts@2023-01-01' = {\n  name: ((( }\n"
        "resource b 'Microsoft.Compute/images@2024-03-01' = {\n  name: 'b'\n}\n"
    )
    assert list(found) == ["b"]
