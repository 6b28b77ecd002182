"""Custom data: what a machine is started with, as Azure takes it (base64) or as it was written."""

import base64
import binascii


def decoded(text: str) -> str:
    """Return the text behind base64; a text that is no base64 stays as it is."""
    packed = "".join(text.split())
    try:
        plain = base64.b64decode(packed, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return text
    return plain if plain.isprintable() or "\n" in plain else text
