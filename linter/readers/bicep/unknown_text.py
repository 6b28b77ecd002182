"""Unknown values that keep what is known of their text, for ids and names made of them.

The text has holes (`linter.readers.expressions.hole`) where something is not known. Holes of the
same words mean the same value: two pools whose image is named after one valueless parameter have
images of the same id.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from linter import ids
from linter.data import Data
from linter.readers.deployment import Deployment
from linter.readers.expressions import IdText, NoAnswer, either, filled, has_hole, hole
from linter.readers.expressions.answers import LONGEST_TEXT, text_of
from linter.readers.expressions.table import COMBINATIONS
from linter.values import Known, OneOf, Spot, Unknown, Value

_ID_START = "/subscriptions/"
_MARKS = re.compile("[\0\1]")


@dataclass(slots=True, unsafe_hash=True)
class UnknownText(Unknown):
    """An unknown value; ``text`` is what it says where it is a part of a name, with holes."""

    text: str = ""


def unknown(reason: str, words: str, spot: Spot | None = None) -> UnknownText:
    """Return an unknown value that ``words`` tell from all others."""
    return UnknownText(reason, spot, None, hole(words))


def named(value: Value[Data], words: str) -> Value[Data]:
    """Return a value, which ``words`` tell from others if it is unknown and nothing else does."""
    if isinstance(value, Unknown) and not isinstance(value, UnknownText):
        return UnknownText(value.reason, value.spot, value.default, hole(words))
    return value


def nameless(value: Value[Data]) -> Value[Data]:
    """Return a value, which nothing tells from others if it is unknown.

    A value that is either this one or another one is neither of them.
    """
    if isinstance(value, UnknownText):
        return Unknown(value.reason, value.spot, value.default)
    return value


def texts_of(value: Value[Data], words: str) -> tuple[str, ...]:
    """Return the texts that a value may be, with holes for what is not known; one at least."""
    if isinstance(value, UnknownText):
        return (value.text,)
    if isinstance(value, Unknown):
        return (hole(words),)
    try:
        found = tuple(_text(held) for held in value.possible)
    except NoAnswer:
        return (hole(words),)
    return found if 0 < len(found) <= COMBINATIONS else (hole(words),)


def words_of(value: Value[Data]) -> str | None:
    """Return what tells a value from others, if its text does."""
    if isinstance(value, UnknownText):
        return value.text
    if isinstance(value, Known) and isinstance(value.value, str | int):
        return repr(value.value)
    return None


def joined(
    parts: Sequence[tuple[Value[Data], str]],
    words: str,
    deployment: Deployment,
    spot: Spot | None,
) -> Value[Data]:
    """Put texts together: parts of a string, each with the words that tell it from others.

    What has the shape of an id is one, with placeholders for the segments that are not known.
    """
    default = next((part.default for part, _ in parts if part.default), None)
    reason = next((part.reason for part, _ in parts if isinstance(part, Unknown)), None)
    if reason is not None or any(isinstance(part, OneOf) for part, _ in parts):
        choices = [texts_of(part, own) for part, own in parts]
        count = 1
        for choice in choices:
            count *= len(choice)
            if count > COMBINATIONS:
                return UnknownText(
                    reason or "it is one of too many texts", spot, default, hole(words)
                )
        return _several(["".join(it) for it in product(*choices)], parts, words, deployment, spot)
    texts: list[str] = []
    try:
        for part, _ in parts:
            texts.extend(_text(held) for held in part.possible)
    except NoAnswer as none:
        return UnknownText(str(none), spot, default, hole(words))
    return _several(["".join(texts)], parts, words, deployment, spot)


def _several(
    made: list[str],
    parts: Sequence[tuple[Value[Data], str]],
    words: str,
    deployment: Deployment,
    spot: Spot | None,
) -> Value[Data]:
    default = next((part.default for part, _ in parts if part.default), None)
    reasons = [part.reason for part, _ in parts if isinstance(part, Unknown)]
    reasons += [it.reason for part, _ in parts for it in part.possible if isinstance(it, IdText)]
    reason = reasons[0] if reasons else "it is made of a text that is not known"
    if sum(map(len, made)) > LONGEST_TEXT:
        return UnknownText("the text grows too long", spot, default, hole(words))
    found: list[Value[Data]] = []
    for text in made:
        if not has_hole(text) and not reasons:
            found.append(Known(text))
        elif (identifier := id_text(text, reason, deployment)) is not None:
            found.append(Known(identifier))
        else:
            whole = text if len(made) == 1 else hole(words)
            return UnknownText(reason, spot, default, whole)
    return either(found, spot, default)


def id_text(text: str, reason: str, deployment: Deployment) -> IdText | None:
    """Return an id of a text with holes; ``None`` when it has not the shape of one."""
    if text[: len(_ID_START)].lower() != _ID_START:
        return None
    made = filled(text, deployment)
    if "/providers/" in made.lower() and ids.kind(made) is None:
        return None
    return IdText(made, reason)


def segment(value: Value[Data], words: str, deployment: Deployment) -> str:
    """Return what a value is in an id: its text, or a placeholder."""
    texts = texts_of(value, words)
    return filled(texts[0] if len(texts) == 1 else hole(words), deployment)


def _text(held: Data) -> str:
    """Return a value as text, without the characters that mark holes. Raises `NoAnswer`."""
    text = held if isinstance(held, str) else text_of(held)
    return _MARKS.sub("", text) if _MARKS.search(text) else text
