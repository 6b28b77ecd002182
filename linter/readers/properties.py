"""Properties of a JSON object as the model's values, whatever the JSON looks like."""

from collections.abc import Mapping

from linter.values import Items, Known, Unknown, Value


def text_at(body: object, *path: str) -> Value[str | None]:
    """Return the text at the end of a path of keys.

    A key that is missing or null anywhere on the way means that the property is absent
    (``Known(None)``); anything else than objects on the way and text at the end is unknown.
    """
    found = value_at(body, *path)
    if isinstance(found, Unknown):
        return found
    if found is None or isinstance(found, str):
        return Known(found)
    return _odd(path, found, "a string")


def list_at(body: object, *path: str) -> Items[object]:
    """Return the list at the end of a path of keys; one that is absent is empty."""
    found = value_at(body, *path)
    if isinstance(found, Unknown):
        return Items(more=found)
    if found is None:
        return Items()
    if isinstance(found, list | tuple):
        return Items(tuple(found))
    return Items(more=_odd(path, found, "an array"))


def value_at(body: object, *path: str) -> object:
    """Return what stands at a path, ``None`` for nothing, or an `Unknown`: why it is cut off."""
    for depth, name in enumerate(path):
        if body is None:
            return None
        if not isinstance(body, Mapping):
            return _odd(path[:depth], body, "an object")
        body = body.get(name)
    return body


def _odd(path: tuple[str, ...], found: object, expected: str) -> Unknown:
    where = ".".join(path) or "the body"
    return Unknown(f"{where} should be {expected}, and is {_json_type(found)}")


def _json_type(found: object) -> str:
    match found:
        case Mapping():
            return "an object"
        case list() | tuple():
            return "an array"
        case str():
            return "a string"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
    return f"a {type(found).__name__}"
