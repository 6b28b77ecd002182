"""Functions of objects. What is known of them is kept where the rest is not."""

from collections.abc import Callable

from linter.data import Data, Record, record, rows
from linter.readers.hcl.functions.arguments import Arguments, default_of, listed
from linter.readers.hcl.partial import Failed, NoValue, either, lift, scalar_text
from linter.readers.hcl.walk import step
from linter.values import Known, Unknown, Value


def _merge(arguments: Arguments) -> Value[Data]:
    members: dict[str, Value[Data]] = {}
    more: Unknown | None = None
    for argument in arguments:
        held = argument.value if isinstance(argument, Known) else None
        if isinstance(held, Record):
            members.update({name: held.get(name) for name in held})
            more = more or held.more
        elif isinstance(argument, Unknown):
            more = more or argument
            members.clear()  # it may give each of them another value
        elif held is not None or not isinstance(argument, Known):
            more = Unknown("one of the objects is not known", argument.spot)
            members.clear()
    return Known(record(members, more), None, default_of(arguments))


def _lookup(arguments: Arguments) -> Value[Data]:
    if len(arguments) not in (2, 3):
        return Failed("lookup takes an object, a key and a default")
    return _found(arguments[0], arguments[1], arguments[2] if len(arguments) == 3 else None)


def _found(holder: Value[Data], key: Value[Data], default: Value[Data] | None) -> Value[Data]:
    if isinstance(key, Unknown):
        return Unknown(key.reason, key.spot)
    arms: list[Value[Data]] = []
    for name in key.possible:
        try:
            arm = step(holder, scalar_text(name))
        except NoValue as none:
            arm = Failed(str(none), key.spot)
        arms.append(default if isinstance(arm, Failed) and default is not None else arm)
    return arms[0] if len(arms) == 1 else either(arms, key.spot)


def _as_record(arguments: Arguments) -> Value[Data]:
    return lift(lambda it: it, arguments, None)


def _keys(arguments: Arguments) -> Value[Data]:
    return lift(
        lambda it: rows([Known(key) for key in sorted(_names(it))], it.more), arguments, None
    )


def _values(arguments: Arguments) -> Value[Data]:
    return lift(
        lambda it: rows([it.get(key) for key in sorted(_names(it))], it.more), arguments, None
    )


def _names(data: Data) -> list[str]:
    if not isinstance(data, Record):
        raise NoValue("an object was expected")
    return list(data)


def _zipmap(arguments: Arguments) -> Value[Data]:
    if len(arguments) != 2:
        return Failed("zipmap takes keys and values")
    keys, values = listed(arguments[0]), listed(arguments[1])
    if isinstance(keys, Unknown):
        return keys
    if isinstance(values, Unknown):
        return values
    members = {}
    for key, value in zip(keys, values, strict=False):
        if not isinstance(key, Known) or not isinstance(key.value, str):
            return Unknown("a key of it is not known")
        members[key.value] = value
    return Known(record(members))


OBJECTS: dict[str, Callable[[Arguments], Value[Data]]] = {
    "merge": _merge,
    "lookup": _lookup,
    "tomap": _as_record,
    "toobject": _as_record,
    "keys": _keys,
    "values": _values,
    "zipmap": _zipmap,
}
