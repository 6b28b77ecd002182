"""Functions that encode and decode."""

import base64
import binascii
import json
from collections.abc import Callable

from linter.data import Data, plain
from linter.readers.hcl.compare import whole
from linter.readers.hcl.partial import LONGEST, NotKnown, scalar_text
from linter.values import Value


def decoded_text(text: str) -> str:
    """Return the text that is encoded in base64. Raises `NotKnown` when it is none."""
    try:
        return base64.b64decode(text.encode("ascii"), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeError):
        raise NotKnown("it is no text in base64") from None


def _encoded(text: Data) -> str:
    return base64.b64encode(scalar_text(text).encode("utf-8", "replace")).decode("ascii")


def _json(data: Data) -> str:
    return json.dumps(whole(data), separators=(",", ":"), ensure_ascii=False)


def _from_json(text: Data) -> Data | Value[Data]:
    written = scalar_text(text)
    if len(written) > LONGEST or written.count("[") + written.count("{") > 50_000:
        raise NotKnown("it is too large a document")
    try:
        return plain(json.loads(written))
    except RecursionError:
        raise NotKnown("it is nested too deeply") from None


ENCODINGS: dict[str, Callable[..., Data | Value[Data]]] = {
    "base64encode": _encoded,
    "base64decode": lambda text: decoded_text(scalar_text(text)),
    "jsonencode": _json,
    "jsondecode": _from_json,
}
