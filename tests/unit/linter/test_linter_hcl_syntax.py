"""Bodies of HCL: attributes, blocks and labels, in HCL's own syntax and in JSON."""

import pytest

from linter.data import Record
from linter.readers.hcl import call_of, evaluate, static_path
from linter.readers.hcl.compare import whole
from linter.source import Source, Unreadable
from linter.syntax.hcl import Body, parse_hcl
from linter.values import Known, Spot
from tests.unit.linter.terraform_texts import Names, body_of


def refused(text: str, name: str = "main.tf") -> Unreadable:
    found = parse_hcl(Source(name, text.encode()))
    assert isinstance(found, Unreadable), found
    return found


def test_a_body_has_attributes_and_blocks_with_labels_and_places() -> None:
    body = body_of('a = 1\n# x\nresource "t" n {\n  b = "ü" # y\n  inner {}\n}\nempty {}\n')
    assert list(body.attributes) == ["a"]
    assert [(it.type, it.labels) for it in body.blocks] == [("resource", ("t", "n")), ("empty", ())]
    resource = body.blocks[0]
    assert resource.spot == Spot("main.tf", 3, 1)
    assert resource.body.attributes["b"].spot == Spot("main.tf", 4, 3)
    assert resource.body.attributes["b"].expression.spot == Spot("main.tf", 4, 7)
    assert [it.type for it in resource.body.of("inner", "other")] == ["inner"]
    assert body_of("").blocks == ()


@pytest.mark.parametrize("name", ["main.tf.json", "main.tf"])
def test_json_has_the_same_blocks(name: str) -> None:
    body = body_of(
        """// written by a tool
        {"//": "a comment", "resource": {"t": {"n": {"size": 3, "disk": [{"a": 1}, {"a": 2}]},
                             "m": [{"size": 4}]}},
         "locals": [{"x": 1}, {"y": "${var.z}"}],
         "variable": {"v": {"default": null}}}""",
        name,
    )
    assert [(it.type, it.labels) for it in body.blocks] == [
        ("resource", ("t", "n")),
        ("resource", ("t", "m")),
        ("locals", ()),
        ("locals", ()),
        ("variable", ("v",)),
    ]
    inner = body.blocks[0].body
    assert [it.type for it in inner.blocks] == ["disk", "disk"]
    assert list(inner.attributes) == ["size", "disk"]
    assert inner.blocks[1].spot.line == 2
    assert "//" not in body.attributes


def test_texts_in_json_are_templates() -> None:
    body = body_of(
        '{"locals": {"a": "x-${var.n}", "b": "${var.n}", "c": "\\"${upper(\\"EOT\\")}\\"\\n",'
        ' "d": "$${no}", "e": ["%", {"f": "${var.n + 1}"}]}}',
        "main.tf.json",
    )
    names = Names({"n": Known(5)})
    locals_ = body.blocks[0].body.attributes
    read = {name: evaluate(it.expression, names) for name, it in locals_.items()}
    assert read["a"] == Known("x-5")
    assert read["b"] == Known(5)
    assert read["c"] == Known('"EOT"\n')
    assert read["d"] == Known("${no}")
    assert isinstance(read["e"], Known)
    assert whole(read["e"].value) == ["%", {"f": 6}]
    spot = read["a"].spot
    assert spot is not None
    assert (spot.line, spot.column) == (1, 18)


def test_dynamic_blocks_and_provisioners_have_a_label_in_json() -> None:
    body = body_of(
        '{"resource": {"t": {"n": {"dynamic": {"disk": {"for_each": [1], "content": {}}},'
        ' "provisioner": [{"shell": {"inline": ["a"]}}, {"file": {}}]}}}}',
        "x.tf.json",
    )
    inner = body.blocks[0].body
    assert [(it.type, it.labels) for it in inner.blocks] == [
        ("dynamic", ("disk",)),
        ("provisioner", ("shell",)),
        ("provisioner", ("file",)),
    ]


def test_a_mistake_is_reported_where_it_stands() -> None:
    found = refused('a = 1\nb = = 2\nc = "x"\n')
    assert found.spot.line == 2
    assert "HCL" in found.message
    assert refused("[1]", "x.tf.json").expected == "an object"
    assert refused('{"a": }', "x.tf.json").spot.line == 1


def test_a_brace_alone_does_not_make_it_json() -> None:
    found = refused('// a note\n{\nsource "azure-arm" "x" {}\n', "a.pkr.hcl")
    assert found.spot.line == 2
    assert found.expected == "HCL"
    json = Source("a.pkr.hcl", b'// a note\n{ /* another */ "variable": {"x": {}} }')
    assert isinstance(parse_hcl(json), Body)


@pytest.mark.parametrize("comment", ["/" * 120, "/**/" * 60, "// a\n" * 60, "{" + "/**/" * 60])
def test_no_comment_is_looked_at_over_and_over(comment: str) -> None:
    parse_hcl(Source("main.tf", f"{comment}\nx = 1\n".encode()))


def test_what_would_fill_the_memory_is_refused() -> None:
    assert "nested" in refused("a = " + "[" * 600 + "]" * 600).message
    assert isinstance(parse_hcl(Source("a.tf", b"a = " + b"[" * 400 + b"]" * 400)), Body)
    assert "quotes" in refused('"' * 300_000).message
    many = "".join(f"a{n} = [(1)]\n" for n in range(600))
    assert len(body_of(many).attributes) == 600


def test_references_and_calls_can_be_looked_at_unevaluated() -> None:
    body = body_of(
        'a = azurerm.west\nb = x.y[0].z["k"]\nc = f(1, var.x)\nd = 1 + 2\ne = x[var.i]\n'
    )
    found = {name: it.expression for name, it in body.attributes.items()}
    assert static_path(found["a"]) == ("azurerm", "west")
    assert static_path(found["b"]) == ("x", "y", 0, "z", "k")
    assert static_path(found["d"]) is None
    assert static_path(found["e"]) is None
    call = call_of(found["c"])
    assert call is not None
    assert (call[0], [it.text for it in call[1]]) == ("f", ["1", "var.x"])
    assert call_of(found["d"]) is None


def test_members_are_evaluated_when_somebody_looks() -> None:
    names = Names()
    body = body_of("a = { b = var.x, c = [var.y] }\n")
    found = evaluate(body.attributes["a"].expression, names)
    assert isinstance(found, Known)
    assert isinstance(found.value, Record)
    before = names.work.steps
    found.value.get("b")
    assert names.work.steps == before + 1
