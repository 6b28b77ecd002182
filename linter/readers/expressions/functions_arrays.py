"""Functions of arrays and objects, some of which take texts as well."""

from collections.abc import Iterable

from linter.data import Data, Record, Rows, record, rows, same
from linter.readers.expressions.answers import MOST_ITEMS, NoAnswer, as_json, effort, known
from linter.readers.expressions.functions_text import joined, number, text
from linter.readers.expressions.partial import IdText
from linter.readers.expressions.table import Function
from linter.values import Known, Unknown, Value


def _made(items: Iterable[Value[Data]], more: Unknown | None = None) -> Rows:
    held = tuple(items)
    effort.spent += len(held) // 8
    if len(held) > MOST_ITEMS:
        raise NoAnswer("the array grows too long")
    return Rows(held, same, more)


def _complete(held: Rows | Record) -> None:
    """Raises `NoAnswer` when there may be other items or members."""
    if held.more:
        raise NoAnswer(held.more.reason)


def _concat(*values: Value[Data]) -> Value[Data]:
    """Texts become one text; arrays one array, of which unknown ones leave open what else is in."""
    lists = [it.value for it in values if isinstance(it, Known) and isinstance(it.value, Rows)]
    if not lists:
        from linter.readers.expressions.table import apply

        function = Function(lambda *parts: joined(parts), 0, None, takes_ids=True)
        return apply("concat", function, values, None)
    more: Unknown | None = None
    items: list[Value[Data]] = []
    default = None
    for value in values:
        if isinstance(value, Known) and isinstance(value.value, Rows):
            items.extend(value.value)
            more = more or value.value.more
            default = default or value.default
        elif isinstance(value, Unknown):
            more = more or value
        else:
            more = more or Unknown("an argument of concat() is not one array")
        if len(items) > MOST_ITEMS:
            raise NoAnswer("the array grows too long")
    return Known(_made(items, more), default=default)


def _union(*parts: Data) -> Data:
    """Merge objects, the later over the earlier and members that are objects too; or arrays."""
    if all(isinstance(part, Record) for part in parts):
        return _merged([part for part in parts if isinstance(part, Record)], deep=True)
    items: dict[str, Value[Data]] = {}
    for part in parts:
        if not isinstance(part, Rows):
            raise TypeError
        _complete(part)
        for item in part:
            items.setdefault(as_json(known(item)), item)
    return _made(items.values())


def _merged(parts: list[Record], deep: bool) -> Record:
    layers: dict[str, list[Record]] = {}
    spelled: dict[str, str] = {}
    for part in parts:
        _complete(part)
        for name in part:
            layers.setdefault(spelled.setdefault(name.lower(), name), []).append(part)

    def evaluate(found: tuple[str, list[Record]]) -> Value[Data]:
        name, holders = found
        last = holders[-1].get(name)
        if not deep or len(holders) == 1 or not _is_object(last):
            return last
        objects: list[Record] = []
        for holder in holders:
            value = holder.get(name)
            if isinstance(value, Known) and isinstance(value.value, Record):
                objects.append(value.value)
            elif isinstance(value, Known):
                objects.clear()
            else:
                return Unknown("a part of union() is not known")
        try:
            return Known(_merged(objects, deep=True), last.spot)
        except NoAnswer as none:
            return Unknown(str(none))

    return Record({name: (name, found) for name, found in layers.items()}, evaluate)


def _is_object(value: Value[Data]) -> bool:
    return isinstance(value, Known) and isinstance(value.value, Record)


def _shallow_merge(parts: Data) -> Data:
    if not isinstance(parts, Rows):
        raise TypeError
    _complete(parts)
    objects = [known(part) for part in parts]
    if not all(isinstance(it, Record) for it in objects):
        raise TypeError
    return _merged([it for it in objects if isinstance(it, Record)], deep=False)


def _intersection(*parts: Data) -> Data:
    for part in parts:
        if not isinstance(part, Rows):
            raise NoAnswer("intersection() is evaluated for arrays only")
        _complete(part)
    counted = [{as_json(known(it)): it for it in part} for part in parts if isinstance(part, Rows)]
    first, *others = counted
    return _made(it for shown, it in first.items() if all(shown in other for other in others))


def _length(held: Data) -> Data:
    if isinstance(held, str):
        return len(held)
    if not isinstance(held, Record | Rows):
        raise TypeError
    _complete(held)
    return len(held)


def _empty(held: Data) -> Data:
    if held is None or isinstance(held, str):
        return not held
    if not isinstance(held, Record | Rows):
        raise TypeError
    if not len(held):
        _complete(held)
    return not len(held)


def _contains(held: Data, sought: Data) -> Data:
    if isinstance(held, str):
        if isinstance(held, IdText) or isinstance(sought, IdText):
            raise NoAnswer("the text is not known as a whole")
        return text(sought if isinstance(sought, str) else str(number(sought))) in held
    if isinstance(held, Record):
        found = text(sought) in held
    elif isinstance(held, Rows):
        wanted = as_json(sought)
        found = any(as_json(known(item)) == wanted for item in held)
    else:
        raise TypeError
    if not found:
        _complete(held)
    return found


def _first(held: Data) -> object:
    if isinstance(held, Rows):
        return next(iter(held), None) if len(held) or not held.more else held.more
    return text(held)[:1]


def _last(held: Data) -> object:
    if isinstance(held, Rows):
        effort.spent += len(held) // 8
        return held.more or next(reversed(tuple(held)), None)
    return text(held)[-1:]


def _take(held: Data, count: Data) -> Data:
    length = max(number(count), 0)
    if isinstance(held, Rows):
        if length > len(held):
            _complete(held)
        return _made(tuple(held)[:length])
    return text(held)[:length]


def _skip(held: Data, count: Data) -> Data:
    start = max(number(count), 0)
    if isinstance(held, Rows):
        return _made(tuple(held)[start:], held.more)
    return text(held)[start:]


def _reverse(held: Data) -> Data:
    if not isinstance(held, Rows):
        raise TypeError
    _complete(held)
    return _made(reversed(tuple(held)))


def _flatten(held: Data) -> Data:
    if not isinstance(held, Rows):
        raise TypeError
    items: list[Value[Data]] = []
    for part in held:
        inner = known(part)
        if not isinstance(inner, Rows):
            raise TypeError
        _complete(inner)
        items.extend(inner)
        if len(items) > MOST_ITEMS:
            raise NoAnswer("the array grows too long")
    return _made(items, held.more)


def _items(held: Data) -> Data:
    """The members of an object in the order of their names, as ``key`` and ``value``."""
    if not isinstance(held, Record):
        raise TypeError
    _complete(held)
    names = sorted(held, key=str.lower)
    return _made(Known(record({"key": Known(it), "value": held.get(it)})) for it in names)


def _object_keys(held: Data) -> Data:
    if not isinstance(held, Record):
        raise TypeError
    _complete(held)
    return rows(Known(name) for name in sorted(held, key=str.lower))


ARRAY_FUNCTIONS = {
    "concat": Function(_concat, 0, None, on_values=True),
    "union": Function(_union, 1, None),
    "shallowmerge": Function(_shallow_merge, 1, 1),
    "intersection": Function(_intersection, 1, None),
    "length": Function(_length, 1, 1),
    "empty": Function(_empty, 1, 1, takes_ids=True),
    "contains": Function(_contains, 2, 2, takes_ids=True),
    "first": Function(_first, 1, 1),
    "last": Function(_last, 1, 1),
    "take": Function(_take, 2, 2),
    "skip": Function(_skip, 2, 2),
    "reverse": Function(_reverse, 1, 1),
    "flatten": Function(_flatten, 1, 1),
    "items": Function(_items, 1, 1),
    "objectkeys": Function(_object_keys, 1, 1),
}
