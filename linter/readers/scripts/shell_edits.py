"""Commands that change waagent.conf or fstab in place, or the temporary drive itself."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

from linter.readers.scripts.sed_edits import edits, settings
from linter.readers.scripts.shell_words import Run, Word
from linter.readers.scripts.shell_writes import command_name
from linter.readers.scripts.signals import Found, moves
from linter.readers.scripts.temp_drive import (
    DEVICE,
    KEYS,
    USUAL_DEVICE,
    doubted,
    is_mount_point,
    judge_fstab_fields,
    judge_mount,
    judge_setting,
)

PROGRAMS = re.compile(r"(?:python|perl|ruby)[\d.]*|g?awk|node")
_WRITES = re.compile(r"write|fileinput|inplace")
_SETS = re.compile(
    r"set|update|replace|modify|edit|augtool|crudini|configure|change", re.IGNORECASE
)
_KEY_AT_END = re.compile(rf"ResourceDisk\\?\.({KEYS})\Z", re.IGNORECASE)
_KEY_VALUE = re.compile(rf"ResourceDisk\\{{0,2}}\.({KEYS})\s*=\s*([\w/$.{{}}-]+)", re.IGNORECASE)
_DEVICE_LINE = re.compile(r"azure_resource|azure\\?/(?:scsi\d\\?/)?resource")
_REPARTITIONS = re.compile(
    r"mkfs(?:\.\w+)?|mke2fs|wipefs|sgdisk|sfdisk|fdisk|parted|pvcreate|vgcreate|mdadm|zpool"
    r"|cryptsetup|mkswap|swapon|blkdiscard"
)


class Step(NamedTuple):
    """One command of a pipeline; ``source`` is the whole pipeline as written."""

    name: str
    run: Run
    pipeline: tuple[Run, ...]
    source: str


def read_edits(step: Step) -> Iterator[Found]:
    """Yield what the command changes about the temporary drive."""
    for reader in _READERS:
        yield from reader(step)


def read_program(text: str) -> Iterator[Found]:
    """Read a program (Python, Perl, ...) that a here-document hands to its interpreter."""
    if _WRITES.search(text):
        code = "\n".join("" if it.lstrip().startswith("#") else it for it in text.split("\n"))
        for match in _last_settings(code):
            line = code.count("\n", 0, match.start()) + 1
            if found := judge_setting(match.group(1), match.group(2), line, match.group()):
                yield found


def _sed(step: Step) -> Iterator[Found]:
    if step.name not in ("sed", "gsed", "perl") or not _is_saved(step):
        return
    files = " ".join(step.run.texts)
    agent, fstab = "waagent" in files, "fstab" in files
    for word in step.run.words:
        if not agent and not fstab and "resourcedisk" not in word.text.lower():
            continue
        for edit in edits(word.text):
            for key, value in settings(edit):
                if found := judge_setting(key, value, word.line, step.source):
                    yield found
            if fstab:
                found = _fstab_edit(edit.where, edit.result.replace("\\/", "/"), word, step)
                if found:
                    yield found


def _is_saved(step: Step) -> bool:
    in_place = any(re.match(r"-[a-zA-Z]{0,4}i|--in-place", word) for word in step.run.texts)
    return in_place or any(it.outputs or command_name(it) == "tee" for it in step.pipeline)


def _fstab_edit(where: str, result: str, word: Word, step: Step) -> Found | None:
    """Judge a mount point that sed puts into the drive's line.

    Deleting the line is no move: it is usual before a capture, as cloud-init writes it again.
    """
    fields = result.split()
    if len(fields) > 1 and DEVICE.match(fields[0]):
        return judge_fstab_fields(fields, word.line, step.source)
    points = [it for it in fields if it.startswith("/") and not DEVICE.match(it)]
    if points and _DEVICE_LINE.search(where):
        return judge_mount(points[0], word.line, step.source, " in fstab")
    return None


def _programs(step: Step) -> Iterator[Found]:
    """Read a one-line program that replaces text (``python3 -c '...'``)."""
    if not PROGRAMS.fullmatch(step.name) or step.name == "perl":
        return
    for word in step.run.words:
        if step.run.outputs or _WRITES.search(word.text):
            for match in _last_settings(word.text):
                found = judge_setting(match.group(1), match.group(2), word.line, step.source)
                if found:
                    yield found


def _last_settings(text: str) -> list[re.Match[str]]:
    """Return the last value named for each key: a replacement names the old one first."""
    return list({match.group(1).lower(): match for match in _KEY_VALUE.finditer(text)}.values())


def _setters(step: Step) -> Iterator[Found]:
    """Read ``crudini --set FILE '' KEY VALUE``, ``augtool set PATH/KEY VALUE`` and functions."""
    if not _SETS.search(step.name):
        return
    words = [(text, word.line) for word in step.run.words for text in word.text.split()]
    for document in step.run.here:
        for number, row in enumerate(document.text.split("\n"), start=document.line):
            words += [(text, number) for text in row.split()]
    for (key, line), (value, _) in pairwise(words):
        setting = _KEY_AT_END.search(key)
        if setting and (found := judge_setting(setting.group(1), value, line, step.source)):
            yield found


def _devices(step: Step) -> Iterator[Found]:
    """Read commands that name the drive's device, or what usually is: ``/dev/sdb``, ``/mnt``."""
    texts = step.run.texts
    at = next((index for index, word in enumerate(texts) if DEVICE.fullmatch(word)), None)
    if at is not None:
        yield from _on_device(step, at)
        return
    usual = next((index for index, it in enumerate(texts) if USUAL_DEVICE.fullmatch(it)), None)
    if usual is None and step.name == "umount":
        usual = next((index for index, it in enumerate(texts) if is_mount_point(it)), None)
    for found in _on_device(step, usual) if usual is not None else ():
        if (unsure := doubted(found)) is not None:
            yield unsure


def _on_device(step: Step, at: int) -> Iterator[Found]:
    """Judge a command whose word number ``at`` is the drive."""
    texts = step.run.texts
    device = step.run.words[at]
    if step.name == "umount":
        detail = f"unmounts the temporary drive ({device.text})"
        yield moves(device.line, step.source, detail)
    elif step.name == "mount":
        points = [it for it in texts[at + 1 :] if it.startswith(("/", "$"))]
        if points and (found := judge_mount(points[0], device.line, step.source)):
            yield found
    elif _REPARTITIONS.fullmatch(step.name) and not {"-l", "print"}.intersection(texts):
        detail = f"formats or repartitions the temporary drive ({step.name} {device.text})"
        yield moves(device.line, step.source, detail)


_READERS: tuple[Callable[[Step], Iterator[Found]], ...] = (_sed, _programs, _setters, _devices)
