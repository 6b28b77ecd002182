"""Saved files: what `batchlint live --snapshot` read, as it can be checked again.

`linter.live.saving` has the form. What a saved file holds exists, or did so on its day: it stands
where a live look stands, and answers what rules ask for as that look did.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from linter import ids
from linter.looking import NO_WAY, Unread, is_address
from linter.model import (
    BatchAccount,
    Disk,
    GalleryImage,
    GalleryVersion,
    Image,
    Pool,
    Resource,
    Snapshot,
)
from linter.readers.resources import read_resource
from linter.source import Source, Unreadable
from linter.values import Spot
from linter.world import World

FORM = {"batchlint": "snapshot"}
"""What the first line of a saved file says of itself."""
VERSION = 1
"""The version of the form that is written, and the newest that is understood."""

_LISTED = frozenset(
    it.kind for it in (BatchAccount, Pool, Image, GalleryImage, GalleryVersion, Snapshot, Disk)
)
_EXPECTED = "a line as batchlint live --snapshot writes it"
_NOT_THERE = "nobody asked for it when the file was saved"
_MOST_BROKEN = 20


class NewerForm(Exception):
    """A saved file is of a version that a newer batchlint wrote; the text says what to do."""


class Header(NamedTuple):
    """What a saved file says of itself: what was read, and what was to be checked of it."""

    date: str = ""
    subscriptions: tuple[str, ...] = ()
    group: str | None = None
    account: str | None = None
    image: str | None = None
    lines: int | None = None


class Saved:
    """What saved files hold, in place of a live look: see `linter.looking.Azure`.

    Its resources have no place in a file, so that rules see what they saw in the live look;
    ``spots`` tells by the key of a resource where it stands. Where two files say something of one
    id, the later one counts. ``unreadable_lines`` are the lines that cannot be read. Raises
    `NewerForm`.
    """

    def __init__(self, sources: Sequence[Source]) -> None:
        self.headers: list[Header] = []
        self.spots: dict[str, Spot] = {}
        self.unreadable_lines: list[Unreadable] = []
        self.absent: dict[str, str] = {}
        self.unreadable: dict[str, str] = {}
        self._listed: dict[str, Resource] = {}
        self._alone: dict[str, Resource] = {}
        self._unread: dict[Unread, None] = {}
        for source in sources:
            self._read(source)

    @property
    def resources(self) -> Sequence[Resource]:
        """What was listed, in the order of the ids."""
        return [self._listed[key] for key in sorted(self._listed)]

    @property
    def unread(self) -> Sequence[Unread]:
        """The lists that could not be read then."""
        return tuple(self._unread)

    def refresh(self, pools: Iterable[Pool]) -> None:
        """Do nothing: a file has all that was read then."""

    def settle(self, world: World, wanted: Sequence[str]) -> None:
        """Say what was found then, or why nobody knows."""
        for resource_id in wanted:
            key = ids.key(resource_id)
            if key in self._alone:
                world.add(self._alone[key])
            elif key in self.absent:
                world.add_absent(resource_id, self.absent[key])
            elif key in self.unreadable:
                world.add_unreadable(resource_id, self.unreadable[key])
            elif self._was_listed(resource_id):
                self._settle_listed(world, resource_id)
            else:
                world.add_unreadable(resource_id, NO_WAY if is_address(resource_id) else _NOT_THERE)

    def can_tell(self, resource_id: str) -> bool:  # noqa: ARG002  of each id, it says something
        """Return whether an id can be settled: a file has all that there is to know."""
        return True

    def _settle_listed(self, world: World, resource_id: str) -> None:
        reason = next((it.reason for it in self._unread if _covers(it, resource_id)), None)
        if reason is None and self.unreadable_lines:
            spot = self.unreadable_lines[0].spot
            reason = f"it may be in what could not be read of {spot.file}, from line {spot.line} on"
        if reason is not None:
            world.add_unreadable(resource_id, reason)
        else:
            world.add_absent(resource_id, "it does not exist: the saved lists do not have it")

    def _was_listed(self, resource_id: str) -> bool:
        """Return whether a list of a saved file would have the resource if it existed."""
        if ids.kind(resource_id) not in _LISTED:
            return False
        subscription, group = ids.subscription(resource_id) or "", ids.group(resource_id) or ""
        return any(
            subscription.lower() in it.subscriptions and it.group in (None, group.lower())
            for it in self.headers
        )

    def _read(self, source: Source) -> None:
        lines = _lines(source)
        _, first = next(lines, (1, None))
        header = _header(first, source)
        if header is None:
            message = "this is no header of a saved file, and the file was not read"
            self.unreadable_lines.append(Unreadable(Spot(source.name, 1, 1), message, _EXPECTED))
            return
        self.headers.append(header)
        count, last, broken = 0, 1, []
        for last, line in lines:
            count += 1
            if not self._take(line):
                broken.append(Spot(source.name, last, 1))
        if header.lines is not None and count < header.lines:
            message = f"the file ends after {count:,} of {header.lines:,} lines"
            expected = "the whole file, as batchlint live --snapshot wrote it"
            self.unreadable_lines.append(Unreadable(Spot(source.name, last, 1), message, expected))
        for spot in broken[:_MOST_BROKEN]:
            message = "this line of a saved file cannot be read"
            self.unreadable_lines.append(Unreadable(spot, message, _EXPECTED))
        if len(broken) > _MOST_BROKEN:
            more = f"this line and {len(broken) - _MOST_BROKEN - 1} after it cannot be read"
            spot = broken[_MOST_BROKEN]
            self.unreadable_lines.append(Unreadable(spot, more, _EXPECTED))

    def _take(self, line: "_Line | None") -> bool:
        """Take in what a line says; return whether it says anything."""
        if line is None:
            return False
        body, spot = line
        reason = body.get("reason")
        if isinstance(reason, str):
            return self._take_reason(body, reason)
        resource = _resource(body)
        if resource is None:
            return False
        held = self._alone if body.get("listed") is False else self._listed
        for other in (self._alone, self._listed):
            other.pop(resource.key, None)
        held[resource.key] = resource
        self.spots[resource.key] = spot
        return True

    def _take_reason(self, body: Mapping[str, Any], reason: str) -> bool:
        for word, found in (("absent", self.absent), ("unreadable", self.unreadable)):
            if isinstance(resource_id := body.get(word), str):
                found[ids.key(resource_id)] = reason
                return True
        if isinstance(resource_id := body.get("unread"), str):
            self._unread[Unread(resource_id, reason)] = None
            return True
        return False


_Line = tuple[Mapping[str, Any], Spot]


def _lines(source: Source) -> Iterator[tuple[int, _Line | None]]:
    """Go through the lines with their numbers; ``None`` is one that holds no JSON object."""
    start, number, end = 0, 0, len(source.data)
    while start < end:
        stop = source.data.find(b"\n", start)
        stop = end if stop < 0 else stop
        text, start, number = source.data[start:stop].strip(), stop + 1, number + 1
        if not text:
            continue
        try:
            body = json.loads(text)
        except (ValueError, RecursionError):
            body = None
        spot = Spot(source.name, number, 1)
        yield number, (body, spot) if isinstance(body, dict) else None


def _header(line: _Line | None, source: Source) -> Header | None:
    said = line[0] if line is not None else {}
    version = said.get("version")
    if said.get("batchlint") != FORM["batchlint"] or not isinstance(version, int) or version < 1:
        return None
    if version > VERSION:
        raise NewerForm(
            f"{source.name} was saved in version {version} of its form, and this batchlint knows"
            f" {VERSION}: update batchlint"
        )
    subscriptions = said.get("subscriptions")
    named = subscriptions if isinstance(subscriptions, list) else []
    lines = said.get("lines")
    return Header(
        _text(said.get("date")) or "",
        tuple(it.lower() for it in named if isinstance(it, str)),
        _text(said.get("group")),
        _text(said.get("account")),
        _text(said.get("image")),
        lines if isinstance(lines, int) else None,
    )


def _text(value: object) -> str | None:
    return value.lower() if isinstance(value, str) and value else None


def _resource(body: Mapping[str, Any]) -> Resource | None:
    resource_id = body.get("id")
    if not isinstance(resource_id, str) or not resource_id.startswith("/"):
        return None
    return read_resource(body)


def _covers(unread: Unread, resource_id: str) -> bool:
    """Return whether a list that could not be read may have had a resource."""
    listed, key = ids.key(unread.resource_id), ids.key(resource_id)
    if key == listed or key.startswith(f"{listed}/"):
        return True
    scope, _, kind = listed.rpartition("/providers/")
    if not key.startswith(f"{scope}/"):
        return False
    return f"{ids.kind(resource_id)}/".startswith(f"{kind}/")
