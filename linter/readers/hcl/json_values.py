"""Expressions in HCL's JSON syntax: every text is a template."""

import re

from tree_sitter import Node

from linter.data import Data, Record, Rows
from linter.readers.hcl.names import Names
from linter.source import Source
from linter.syntax.hcl import Expression, parse_template
from linter.values import Known, Unknown, Value

_MARKS = re.compile("E+")


def json_value(expression: Expression, names: Names) -> Value[Data]:
    """Return what a JSON value says: numbers and the like themselves, texts as templates."""
    from linter.readers.hcl.evaluate import evaluate

    document, node = expression.document, expression.node
    if document is None:
        return Unknown("it is no JSON value", expression.spot)

    def inner(node: Node) -> Value[Data]:
        return evaluate(expression.part(node), names)

    if node.type == "object":
        return Known(Record(document.members(node), inner), expression.spot)
    if node.type == "array":
        items = [it for it in node.named_children if it.type not in ("comment", "ERROR")]
        return Known(Rows(items, inner), expression.spot)
    value = document.value(node)
    text = value.value if isinstance(value, Known) else None
    if not isinstance(text, str) or ("${" not in text and "%{" not in text):
        return value
    return _template(text, expression, names)


def _template(text: str, expression: Expression, names: Names) -> Value[Data]:
    """Evaluate a text by way of a heredoc, in which nothing but the template is special."""
    from linter.readers.hcl.evaluate import evaluate
    from linter.readers.hcl.templates import join, split

    mark = "E" * (max(map(len, _MARKS.findall(text)), default=0) + 1)
    made_up = Source(expression.source.name, f"a = <<{mark}\n{text}\n{mark}\n".encode())
    node = parse_template(made_up)
    while node is not None and node.type != "heredoc_template":
        node = node.named_child(0)
    if node is None:
        return Unknown("it is no template", expression.spot)
    inside = Expression(made_up, node, fixed=expression.spot)
    return join(
        inside,
        split(inside, node),
        expression.spot,
        lambda part: evaluate(inside.part(part), names),
    )
