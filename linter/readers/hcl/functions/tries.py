"""Functions that look at whether something has a value."""

from linter.data import Data
from linter.readers.hcl.partial import Failed
from linter.values import Known, Unknown, Value


def _try(arguments: list[Value[Data]]) -> Value[Data]:
    """Return the first argument that does not fail."""
    for argument in arguments:
        if not isinstance(argument, Failed):
            return argument
    return arguments[-1] if arguments else Failed("try is given nothing")


def _can(arguments: list[Value[Data]]) -> Value[Data]:
    if len(arguments) != 1:
        return Failed("can takes one argument")
    if isinstance(arguments[0], Failed):
        return Known(False, None, arguments[0].default)
    if isinstance(arguments[0], Unknown):
        return Unknown(arguments[0].reason, arguments[0].spot)
    return Known(True, None, arguments[0].default)


def _coalesce(arguments: list[Value[Data]]) -> Value[Data]:
    """Return the first argument that is neither null nor empty."""
    for argument in arguments:
        if isinstance(argument, Unknown):
            return argument
        filled = tuple(it for it in argument.possible if it is not None and it != "")
        if len(filled) == len(argument.possible):
            return argument
        if filled:
            return Unknown("it may be one of several arguments", argument.spot)
    return Failed("all of the arguments are null or empty")


def _one(arguments: list[Value[Data]]) -> Value[Data]:
    from linter.readers.hcl.functions.arguments import listed

    items = listed(arguments[0]) if len(arguments) == 1 else Failed("one takes one argument")
    if isinstance(items, Unknown):
        return items
    if len(items) > 1:
        return Failed("the list has more than one item")
    return items[0] if items else Known(None)


TRIES = {"try": _try, "can": _can, "coalesce": _coalesce, "one": _one}
