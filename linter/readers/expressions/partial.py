"""Texts of which a part is not known: ids with placeholders for some of their segments."""

import re
import zlib

from linter.readers.deployment import Deployment

_HOLE = re.compile("\0([^\1]*)\1")
_PLACEHOLDER = re.compile(r"\{[^{}/]*\}")
_LONGEST_WORDS = 160


class IdText(str):
    """A resource id with placeholders in it, and why: ``reason`` is that of an `Unknown`.

    Such a text may be compared and handed on. What else is made of it (its length, a part of a
    segment) is not known.
    """

    reason: str

    def __new__(cls, text: str, reason: str) -> "IdText":
        """Return an id; ``text`` has the placeholders in it already."""
        made = super().__new__(cls, text)
        made.reason = reason
        return made


def hole(words: str) -> str:
    """Return what stands in a text for a part that is not known, until `filled` is called.

    Holes of the same words are filled alike: the words must tell one unknown part from another,
    and stay the same wherever the same part is meant.
    """
    kept = words.replace("\0", "").replace("\1", "")
    return f"\0{shortened(kept)}\1"


def shortened(words: str) -> str:
    """Return words that are short enough to be read, and still differ where they did."""
    if len(words) <= _LONGEST_WORDS:
        return words
    return f"{words[:_LONGEST_WORDS]}... {zlib.crc32(words.encode('utf-8', 'replace')):08x}"


def has_hole(text: str) -> bool:
    """Return whether a part of a text is not known."""
    return "\0" in text


def filled(text: str, deployment: Deployment) -> str:
    """Return a text with holes as an id or a name: a segment with a hole becomes a placeholder.

    ``/subscriptions/<hole>/resourceGroups/rg-<hole>`` has two placeholder segments. A hole is
    taken for a part of one segment: its text might have slashes of its own, which nobody sees.
    """
    return "/".join(_segment(part, deployment) for part in _slashes(text))


def _slashes(text: str) -> list[str]:
    """Split at the slashes that are in no hole."""
    words = [found.group() for found in _HOLE.finditer(text)]
    parts = _HOLE.sub("\0", text).split("/")
    following = iter(words)
    return [re.sub("\0", lambda _: next(following), part) for part in parts]


def _segment(part: str, deployment: Deployment) -> str:
    whole = _HOLE.fullmatch(part)
    if whole:
        return deployment.unknown_name(whole.group(1))
    if has_hole(part) or ("{" in part and not _PLACEHOLDER.fullmatch(part)):
        return deployment.unknown_name(_HOLE.sub(r"<\1>", part))
    return part
