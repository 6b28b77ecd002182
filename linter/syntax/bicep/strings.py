"""What the pieces of a string say: their escapes, and how strings in three quotes begin."""

import re

from linter.syntax.bicep.tokens import TEXT, TEXT_HEAD, TEXT_TAIL, Tokens

_ESCAPE = re.compile(r"\\(?:u\{([0-9A-Fa-f]{1,8})\}|(.))")
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\", "'": "'", "$": "$"}


def piece(tokens: Tokens, index: int) -> str | None:
    """Return what a piece of a string says, without the quotes and signs around it.

    ``None`` when the string has no end. An escape that Bicep lacks stays as it is.
    """
    raw, kind = tokens.data[tokens.starts[index] : tokens.ends[index]], tokens.kinds[index]
    dollars = tokens.dollars.get(index)  # only a string in three quotes has them, perhaps none
    quote = b"'" if dollars is None else b"'''"
    first, last = kind in (TEXT, TEXT_HEAD), kind in (TEXT, TEXT_TAIL)
    opening = len(quote) + (dollars or 0) if first else len(b"}")
    closing = len(quote) if last else len(b"{") + (dollars or 1)
    if len(raw) < opening + closing or (last and not raw.endswith(quote)):
        return None
    text = raw[opening : len(raw) - closing].decode("utf-8", "replace")
    if dollars is None:
        return _ESCAPE.sub(_character, text) if "\\" in text else text
    return text.removeprefix("\r").removeprefix("\n") if first else text


def _character(match: re.Match[str]) -> str:
    code, letter = match.groups()
    if code is None:
        return _ESCAPED.get(letter, match.group())
    number = int(code, 16)
    if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
        return match.group()
    return chr(number)
