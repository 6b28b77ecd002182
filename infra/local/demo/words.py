"""Resource ids, sources and long texts, short enough to be read in passing."""

import re
import textwrap
from collections.abc import Mapping
from typing import Any

_PREFIX = re.compile(
    r"/subscriptions/[0-9a-f-]{36}/resourceGroups/[^/\s;,]+/providers/Microsoft\.\w+/"
    r"(?:galleries/[^/\s;,]+/)?",
    re.IGNORECASE,
)
_KINDS = {
    "snapshots": "snapshot",
    "images": "managed image",
    "versions": "image version",
    "pools": "pool",
    "virtualmachines": "VM",
    "runs": "run",
}


def short(text: str) -> str:
    """Return ``text`` with resource ids cut to what tells them apart: ``…/snapshots/render-os``."""
    return _PREFIX.sub("…/", text)


def named(id_: str) -> str:
    """Return a resource in words, as in ``snapshot render-os``; the id where its kind is none."""
    *_, kind, name = ("", "", *id_.split("/"))
    word = _KINDS.get(kind.lower())
    return f"{word} {name}" if word else id_


def source_in_words(source: Mapping[str, Any]) -> str:
    """Return what a run started from, of its ``source`` as the API has it: ``VM genomics-1``."""
    if capture := source.get("capture"):
        return f"capture {capture}"
    return named(str(source.get("id") or source.get("os") or source.get("uri")))


def in_short(text: str, most: int) -> str:
    """Return the beginning of ``text``, in whole words, at most ``most`` letters of it."""
    return textwrap.shorten(short(text), most, placeholder=" …")


def hanging(text: str, width: int, indent: int) -> list[str]:
    """Return ``text`` in lines of at most ``width - indent`` letters; nothing is left out."""
    room = max(20, width - indent)
    return textwrap.wrap(text, room, break_on_hyphens=False) or [""]


def azure_time(seconds: float, scale: float) -> str:
    """Return how long ``seconds`` here are in Azure: ``48 min``."""
    there = seconds * scale
    return f"{there:.0f} s" if there < 100 else f"{there / 60:.0f} min"
