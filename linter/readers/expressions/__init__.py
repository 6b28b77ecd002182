"""Template functions: what ARM templates and Bicep files compute from their values.

`call` evaluates those that need nothing but their arguments. ``parameters``, ``variables``,
``copyIndex``, ``resourceId`` and the like need a template, and are the readers' own.
"""

from collections.abc import Sequence

from linter.data import Data
from linter.readers.expressions.access import element, member
from linter.readers.expressions.answers import NoAnswer, either
from linter.readers.expressions.functions_arrays import ARRAY_FUNCTIONS
from linter.readers.expressions.functions_encoding import ENCODING_FUNCTIONS
from linter.readers.expressions.functions_logic import LOGIC_FUNCTIONS, chosen
from linter.readers.expressions.functions_numbers import NUMBER_FUNCTIONS
from linter.readers.expressions.functions_text import TEXT_FUNCTIONS
from linter.readers.expressions.partial import IdText, filled, has_hole, hole, shortened
from linter.readers.expressions.table import Function, apply
from linter.values import Spot, Unknown, Value

__all__ = [
    "FUNCTIONS",
    "Function",
    "IdText",
    "NoAnswer",
    "call",
    "chosen",
    "either",
    "element",
    "filled",
    "has_hole",
    "hole",
    "member",
    "shortened",
]

FUNCTIONS: dict[str, Function] = {
    **TEXT_FUNCTIONS,
    **NUMBER_FUNCTIONS,
    **LOGIC_FUNCTIONS,
    **ARRAY_FUNCTIONS,
    **ENCODING_FUNCTIONS,
}
"""The functions without side effects, by their names in lower case."""

_AT_DEPLOYMENT = ("uniquestring", "guid", "newguid", "utcnow", "datetimeadd", "reference")


def call(name: str, arguments: Sequence[Value[Data]], spot: Spot | None = None) -> Value[Data]:
    """Call a function by its name, in any case. Never raises.

    An argument that is unknown makes the result unknown for the same reason, except where it
    does not matter (``or``, ``coalesce``, an item of a new array). Arguments that are one of
    several values make the result one of several: up to 16 combinations. The result stands at
    ``spot``, and is a default if an argument is one.
    """
    function = FUNCTIONS.get(name.lower())
    if function is not None:
        return apply(name, function, arguments, spot)
    if name.lower() in _AT_DEPLOYMENT or name.lower().startswith("list"):
        return Unknown(f"{name}() is evaluated by Azure only", spot)
    return Unknown(f"the function {name[:60]}() is not evaluated", spot)
