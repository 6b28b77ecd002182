"""JSON documents in a table's entity: a string property holds 64 KiB, a document may be longer."""

import json
from collections.abc import Mapping
from typing import Any

# Table Storage counts 64 KiB of UTF-16 (facts 8): 32 Ki characters outside the rarer planes.
_CHUNK = 30_000


def pack(name: str, document: object) -> dict[str, Any]:
    """Return the properties that hold ``document``: ``{name}0``, ``{name}1``, … and their count.

    The text is ASCII, so that a character is two bytes, whatever the document says.
    """
    text = json.dumps(document, separators=(",", ":"))
    chunks = [text[at : at + _CHUNK] for at in range(0, len(text), _CHUNK)]
    return {f"{name}Parts": len(chunks)} | {f"{name}{n}": part for n, part in enumerate(chunks)}


def unpack(name: str, entity: Mapping[str, Any]) -> Any:
    """Return the document that ``pack`` put into an entity."""
    parts = int(entity[f"{name}Parts"])
    return json.loads("".join(str(entity[f"{name}{n}"]) for n in range(parts)))
