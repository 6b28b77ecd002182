"""JSON with one line for each item of its lists: easy to compare, and quick to write.

The standard library writes indented JSON in Python, item by item; without indentation it does so
in C.
"""

import json
from collections.abc import Iterator, Mapping


def json_lines(document: Mapping[str, object]) -> Iterator[str]:
    """Return the text of a document in pieces: each key on a line, and each item of a list."""
    yield "{\n"
    for number, (key, value) in enumerate(document.items()):
        yield f"{',' if number else ''}{json.dumps(key)}: "
        if isinstance(value, list) and value:
            yield "[\n"
            for at, item in enumerate(value):
                yield f"{',' if at else ''}{json.dumps(item)}\n"
            yield "]\n"
        else:
            yield f"{json.dumps(value)}\n"
    yield "}\n"
