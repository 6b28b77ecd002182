"""Functions that encode and decode: base64, JSON, URIs. Their modules are loaded when needed."""

from linter.data import Data, plain
from linter.readers.expressions.answers import NoAnswer, as_json, bounded, effort, known
from linter.readers.expressions.functions_text import text
from linter.readers.expressions.table import Function

_NAMED_ONLY = "-_.!~*'()"


def _json(held: Data) -> Data:
    if not isinstance(held, str):
        return held
    import json

    effort.spent += len(held) // 4
    try:
        document = json.loads(held, parse_constant=lambda word: _refuse(word), strict=False)
    except (ValueError, RecursionError) as error:
        raise NoAnswer("json() is given a text that is no JSON") from error
    return known(plain(document))


def _refuse(word: str) -> None:
    raise ValueError(word)


def _base64(held: Data) -> Data:
    import base64

    return bounded(base64.b64encode(text(held).encode()).decode("ascii"))


def _from_base64(held: Data) -> Data:
    import base64

    return base64.b64decode(text(held), validate=True).decode("utf-8")


def _uri(base: Data, relative: Data) -> Data:
    """Join as Azure documents it: what follows the base's last slash is replaced."""
    start, end = text(base), text(relative).lstrip("/")
    if not start.endswith("/"):
        scheme, mark, rest = start.partition("//")
        start = f"{scheme}{mark}{rest.rpartition('/')[0] or rest}/"
    return bounded(start + end)


def _uri_component(held: Data) -> Data:
    from urllib.parse import quote

    return bounded(quote(text(held), safe=_NAMED_ONLY))


def _from_uri_component(held: Data) -> Data:
    from urllib.parse import unquote

    return unquote(text(held))


def _data_uri(held: Data) -> Data:
    shown = held if isinstance(held, str) else as_json(held)
    return bounded(f"data:text/plain;charset=utf8;base64,{_base64(shown)}")


def _from_data_uri(held: Data) -> Data:
    head, comma, content = text(held).partition(",")
    if not comma or not head.startswith("data:"):
        raise ValueError
    return _from_base64(content) if head.endswith(";base64") else _from_uri_component(content)


ENCODING_FUNCTIONS = {
    "json": Function(_json, 1, 1),
    "base64": Function(_base64, 1, 1),
    "base64tostring": Function(_from_base64, 1, 1),
    "base64tojson": Function(lambda held: _json(_from_base64(held)), 1, 1),
    "uri": Function(_uri, 2, 2),
    "uricomponent": Function(_uri_component, 1, 1),
    "uricomponenttostring": Function(_from_uri_component, 1, 1),
    "datauri": Function(_data_uri, 1, 1),
    "datauritostring": Function(_from_data_uri, 1, 1),
}
