import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.source import Source, Unreadable
from linter.syntax.bicep import BicepDocument, parse_bicep
from linter.syntax.bicep.tree import (
    Array,
    Call,
    Choice,
    Entry,
    Gap,
    Index,
    Infix,
    Lambda,
    Literal,
    Loop,
    Member,
    Name,
    Node,
    Object,
    Prefix,
    Spread,
    Text,
    When,
)


def document(text: str) -> BicepDocument:
    found = parse_bicep(Source("main.bicep", text.encode()))
    assert isinstance(found, BicepDocument), found
    return found


def shown(node: object) -> str:
    """An expression with all of its brackets."""
    match node:
        case Literal():
            return str(node.value)
        case Text():
            parts = [it if isinstance(it, str) else "${" + shown(it) + "}" for it in node.parts]
            return "'" + "".join(parts) + "'"
        case Name():
            return node.name
        case Member():
            sign = "::" if node.nested else ".?" if node.safe else "."
            return f"{shown(node.of)}{sign}{node.name}"
        case Index():
            marks = "?" * node.safe + "^" * node.from_end
            return f"{shown(node.of)}[{marks}{shown(node.key)}]"
        case Call():
            of = f"{shown(node.of)}." if node.of else ""
            return f"{of}{node.name}({', '.join(map(shown, node.arguments))})"
        case Prefix():
            return f"({node.sign}{shown(node.of)})"
        case Infix():
            rest = zip(node.signs, node.operands[1:], strict=True)
            return f"({shown(node.operands[0])}{''.join(f' {s} {shown(o)}' for s, o in rest)})"
        case Choice():
            arms = f"{shown(node.then)} : {shown(node.otherwise)}"
            return f"({shown(node.condition)} ? {arms})"
        case Lambda():
            return f"({' '.join(node.names)} => {shown(node.body)})"
        case Loop():
            names = node.item + (f" {node.index}" if node.index else "")
            return f"[for {names} in {shown(node.over)}: {shown(node.body)}]"
        case When():
            return f"if {shown(node.condition)} {shown(node.body)}"
        case Object():
            return "{" + ", ".join(map(shown, node.entries)) + "}"
        case Array():
            return "[" + ", ".join(map(shown, node.items)) + "]"
        case Entry():
            return f"{shown(node.key)}: {shown(node.value)}"
        case Spread():
            return "..." + shown(node.value)
    assert isinstance(node, Gap)
    return "<gap>"


def parsed(expression: str) -> str:
    return shown(document(f"var x = {expression}\n").declarations[0].value)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("a.b == c.d", "(a.b == c.d)"),
        ("a ?? b.c", "(a ?? b.c)"),
        ("!a.b && c", "((!a.b) && c)"),
        ("a || b && c", "(a || (b && c))"),
        ("a ?? b || c", "(a ?? (b || c))"),
        ("a == b < c", "(a == (b < c))"),
        ("a + b * c - d", "(a + (b * c) - d)"),
        ("a - (b - c)", "(a - (b - c))"),
        ("a - 1", "(a - 1)"),
        ("a-1", "(a - 1)"),
        ("-a.b", "(-a.b)"),
        ("a ? b.c : d ? e : f", "(a ? b.c : (d ? e : f))"),
        ("a\n  ? b\n  : c", "(a ? b : c)"),
        ("a\n  .b\n  .c(d)", "a.b.c(d)"),
        ("a!.b![0]", "a.b[0]"),
        ("a.?b[?c][^1]", "a.?b[?c][^1]"),
        ("a::b::c.id", "a::b::c.id"),
        ("az.resourceGroup('x').name", "az.resourceGroup('x').name"),
        ("map(a, b => b.c)", "map(a, (b => b.c))"),
        ("map(a, (int b, int c) => b + c)", "map(a, (b c => (b + c)))"),
        ("f(\n  a,\n  b\n)", "f(a, b)"),
        ("[\n a\n -b\n]", "[a, (-b)]"),
        ("[a, ...b]", "[a, ...b]"),
        ("{ a: b, 'c-d': e\n '${f}': g\n ...h }", "{'a': b, 'c-d': e, '${f}': g, ...h}"),
        ("{ if: 1, for: 2, resource: 3 }", "{'if': 1, 'for': 2, 'resource': 3}"),
        ("[for a in b: { c: a }]", "[for a in b: {'c': a}]"),
        ("[\n  for (a, i) in b: if (c) {\n  }\n]", "[for a i in b: if c {}]"),
        ("a // why\n", "a"),
        ("/* a */ b", "b"),
    ],
)
def test_expressions_bind_as_bicep_binds_them(expression: str, expected: str) -> None:
    assert parsed(expression) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"'it\'s \\ \n \u{41} \${x}'", "'it's \\ \n A ${x}'"),
        ("'a${b}c${'d${e}'}f'", "'a${b}c${'d${e}'}f'"),
        ("'a${f({ b: c })}'", "'a${f({'b': c})}'"),
        ("'''\nit's ${no} code'''", "'it's ${no} code'"),
        ("$'''a${b}'''", "'a${b}'"),
        ("$$'''a${b}$${c}'''", "'a${b}${c}'"),
        ("''", "''"),
        ("'$ {a} $'", "'$ {a} $'"),
    ],
)
def test_strings(text: str, expected: str) -> None:
    assert parsed(text) == expected


def test_a_mistake_spoils_the_entry_it_stands_in() -> None:
    found = document("var x = {\n  a: (\n  b: 2\n  c d\n  e: [1 2, 3]\n  f: 4\n}\nvar y = 1\n")
    assert shown(found.declarations[0].value) == "{'a': <gap>, 'b': 2, 'e': [<gap>, 3], 'f': 4}"
    assert [(it.offset, it.expected) for it in found.slips] == [
        (20, "')'"),
        (28, "':' and a value"),
        (38, "',' or the next line"),
    ]
    assert [it.name for it in found.declarations] == ["x", "y"]


@pytest.mark.parametrize(
    "mistake", ["{", "[", "(", "'", "'${", "'${a", "}", "]", "{ a: [ }", "'''"]
)
def test_what_stands_behind_a_mistake_is_read(mistake: str) -> None:
    found = document(f"var x = {mistake}\n\nvar y = 'there'\nparam z string = y\n")
    names = {it.name: it for it in found.declarations}
    assert shown(names["x"].value)
    if mistake != "'''":  # which takes all that follows
        assert shown(names["y"].value) == "'there'"
        assert shown(names["z"].value) == "y"
    assert found.slips


def test_a_string_without_an_end_ends_with_its_line() -> None:
    found = document("var x = {\n  a: 'b${c\n  d: 1\n}\nvar y = '${'e'}'\n")
    assert [shown(it.value) for it in found.declarations] == ["{'a': <gap>, 'd': 1}", "'${'e'}'"]


def test_a_declaration_begins_where_a_line_begins_with_a_word() -> None:
    found = document(
        "@allowed([\n  'a'\n])\n@secure()\nparam a 'x' | 'y'?\nparam b object = {\n  var: 1\n}\n"
        "resource c 'T/x@1' existing =\n  if (a) {\n  }\nvar d = a\n  ? b\n  : c\nwidget e = 1\n"
    )
    assert [(it.keyword, it.name) for it in found.declarations] == [
        ("param", "a"),
        ("param", "b"),
        ("resource", "c"),
        ("var", "d"),
    ]
    first, _, third, _ = found.declarations
    assert len(first.decorators) == 2
    assert [shown(it) for it in first.choices] == ["'x'", "'y'"]
    assert first.optional
    assert third.existing
    assert found.source.spot(third.start).line == 9


@pytest.mark.parametrize(
    "opening", ["{", "[", "(", "'${", "{a:", "f(", "$'''${", "[\n", "(!", "{a:[("]
)
@pytest.mark.parametrize("closing", ["", "}"])
def test_deep_nesting_is_refused_at_once(opening: str, closing: str) -> None:
    found = parse_bicep(Source("main.bicep", f"var x = {opening * 30_000}{closing}".encode()))
    assert isinstance(found, Unreadable)
    assert found.message == "it is nested too deeply"


@pytest.mark.parametrize(
    "expression",
    ["!" * 9_999, "a ? b : " * 9_999, "a => " * 9_999, "a" + ".b" * 9_999, "1 + " * 9_999],
)
def test_long_expressions_are_slips(expression: str) -> None:
    found = document(f"var x = {expression}a\nvar y = 1\n")
    assert [it.value for it in found.declarations]
    assert found.slips
    assert found.declarations[1].name == "y"


@pytest.mark.parametrize("text", ["hello there", "{}", "\0" * 50, "'''", "$" * 50_000])
def test_what_declares_nothing_is_no_bicep(text: str) -> None:
    assert isinstance(parse_bicep(Source("main.bicep", text.encode())), Unreadable)


_SIGNS = "{ } [ ] ( ) ' ''' ${ $''' \n : = ? @ => ! a 1 . :: ... , // /* \\ existing if"
_STARTS = ("var x", "param y", "resource z 'a/b@1'", "for a in b:")
PIECES = st.sampled_from((*_SIGNS.split(" "), *_STARTS))


@given(st.lists(PIECES, max_size=40).map(" ".join) | st.text(max_size=60) | st.binary(max_size=60))
def test_any_text_is_parsed_or_refused(text: str | bytes) -> None:
    data = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
    found = parse_bicep(Source("main.bicep", data))
    if isinstance(found, BicepDocument):
        for declaration in found.declarations:
            node: Node | None = declaration.value
            assert node is None or 0 <= node.start <= node.end <= len(data)
