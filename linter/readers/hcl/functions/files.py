"""The texts of other files."""

from linter.data import Data
from linter.readers.hcl.names import Names
from linter.readers.hcl.partial import Failed
from linter.source import Source
from linter.syntax.hcl import Expression
from linter.values import Known, Spot, Unknown, Value


def read_file(arguments: list[Value[Data]], expression: Expression, names: Names) -> Value[Data]:
    """Return a file's text, which begins in that file's first line."""
    named = arguments[0] if arguments else Unknown("file is given no name", expression.spot)
    if isinstance(named, Unknown):
        return Unknown(named.reason, named.spot)
    if not isinstance(named, Known) or not isinstance(named.value, str):
        return Unknown("the name of the file is one of several", expression.spot)
    found = names.project.open(named.value, expression.source)
    if isinstance(found, Source):
        return Known(found.text, Spot(found.name, 1, 1), named.default)
    return Failed(found.reason, expression.spot)
