"""Saving what was read, so that it can be checked again: see `linter.readers.saved`.

JSON Lines: a header, one REST body a line with what `linter.live.kept` keeps of it, then what does
not exist, what could not be read, and the lists that could not be read::

    {"batchlint": "snapshot", "version": 1, "lines": 4711, "subscriptions": [...], ...}
    {"id": "/subscriptions/...", "type": "Microsoft.Compute/images", "properties": {...}}
    {"listed": false, "id": "...", ...}
    {"absent": "/subscriptions/...", "reason": "..."}
    {"unreadable": "/subscriptions/...", "reason": "..."}
    {"unread": "/subscriptions/...", "reason": "..."}

``lines`` is how many lines follow: else what was cut off would not exist. ``"listed": false`` is
what was read by itself: it surrounds the others, and is not checked.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from linter import ids
from linter.live.kept import kept
from linter.looking import Azure, is_address
from linter.readers.saved import FORM, VERSION
from linter.world import World


class Looked(Azure, Protocol):
    """What really exists, and what looking for single resources found."""

    @property
    def absent(self) -> Mapping[str, str]:
        """The ids that were asked for and do not exist, each with the reason."""

    @property
    def unreadable(self) -> Mapping[str, str]:
        """The ids that were asked for and could not be read, each with the reason."""


class Saving:
    """Takes in what is read, as it is read, and writes it when all is read."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    def keep(self, body: Mapping[str, Any]) -> None:
        """Take in a REST body. Of two of one id the later one counts. Any thread may call this."""
        if (found := kept(body)) is not None:
            self._texts[ids.key(found["id"])] = json.dumps(found)

    def write(self, path: Path, header: Mapping[str, Any], azure: Looked, world: World) -> None:
        """Write the file; ``world`` is the one that the rules were answered from.

        It appears as a whole or not at all. A machine that was merely listed is left out: a list
        does not show what matters of it. Of a link, what it leads to is written; a file that is
        there keeps its permissions. Raises ``OSError``.
        """
        path = path.resolve()
        there = path.exists()
        if there and not path.is_file():
            raise OSError(0, "it is no regular file")
        temporary = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            with Path.open(temporary, "x", encoding="utf-8", newline="\n") as stream:
                lines = list(self._lines(azure, world))
                head = json.dumps({**FORM, "version": VERSION, "lines": len(lines), **header})
                stream.writelines(f"{line}\n" for line in (head, *lines))
            if there:
                temporary.chmod(path.stat().st_mode & 0o777)
            temporary.replace(path)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise

    def _lines(self, azure: Looked, world: World) -> Iterator[str]:
        listed = {it.key for it in azure.resources}
        alone = {it.key for it in world if it.place.file is None}
        for key, text in sorted(self._texts.items()):
            if key in listed:
                yield text
            elif key in alone:
                yield '{"listed": false, ' + text[1:]
        for word, found in (("absent", azure.absent), ("unreadable", azure.unreadable)):
            for resource_id, reason in sorted(found.items()):
                if is_address(resource_id):
                    continue  # a file says so, and its key is no part of what was read
                yield json.dumps({word: resource_id, "reason": reason})
        for unread in azure.unread:
            yield json.dumps({"unread": unread.resource_id, "reason": unread.reason})
