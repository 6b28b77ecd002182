"""What a script's text says: signals, and the parts of it that are texts of their own.

A reader of one language (`shell`, `windows`, `cloud_config`, ...) yields what it finds as one of
four kinds, so that none of them calls another; `linter.readers.scripts.read_script` joins them.
"""

from enum import StrEnum
from typing import Literal, NamedTuple, TypeAlias

_EVIDENCE_CHARS = 120
# Keeps the worst text of 1 MiB below a second; scripts of that size are archives, not scripts.
MOST_TOKENS = 200_000

Language: TypeAlias = Literal["shell", "powershell", "batch", "cloud-init", "unknown"]
FileKind: TypeAlias = Literal["waagent.conf", "fstab", "cloud.cfg", "program", "multipart"]


class Effect(StrEnum):
    """What a line of a script does to the machine that becomes an image."""

    MOVES_TEMP_DRIVE = "moves the temporary drive"
    DEPROVISIONS = "deprovisions"
    SYSPREPS = "syspreps"
    INSTALLS_EXTENSION = "installs an extension"


class Signal(NamedTuple):
    """One command, or one line of a file that a script writes.

    ``line`` counts from 1 in the text that was read. ``evidence`` is the command with its
    whitespace squeezed, at most 120 characters. ``detail`` is a clause without a subject:
    ``sets ResourceDisk.MountPoint to /scratch in waagent.conf``.
    """

    effect: Effect
    line: int
    evidence: str
    detail: str


class ScriptReading(NamedTuple):
    """Everything found in one text, in the order of its lines.

    ``signals`` are certain. ``undecided`` are lines that touch the temporary drive while the
    text does not show to what end (``ResourceDisk.MountPoint=$MOUNT`` with an unknown variable).
    ``unreadable`` says why the text, or a part of it, was not read; it is a clause without a
    capital or a full stop.
    """

    signals: tuple[Signal, ...] = ()
    undecided: tuple[Signal, ...] = ()
    unreadable: str | None = None


class Undecided(NamedTuple):
    """A signal that holds only if something holds that the text does not show."""

    signal: Signal


class Unless(NamedTuple):
    """A signal that falls away when the same text, as a whole, also does ``remedy``."""

    signal: Signal
    remedy: str


class Remedy(NamedTuple):
    """The text does (or undoes) what makes an `Unless` harmless; the last word counts."""

    name: str
    done: bool = True


class Part(NamedTuple):
    """A text inside the text; its first line is line ``line`` of the whole.

    ``one_line``: the whole of it stands on that line, whatever newlines it holds. ``name`` is
    the path that it is written to.
    """

    text: str
    kind: Language | FileKind
    line: int
    one_line: bool = False
    name: str | None = None


Found: TypeAlias = Signal | Undecided | Unless | Remedy | Part


class Unreadable(Exception):
    """A text, or a part, that cannot be read; the message is the reason, as a clause."""


# cloud-init formats and mounts the temporary drive where the guest agent is told not to:
# Microsoft's own preparation of Red Hat images sets ResourceDisk.Format=n for that reason
# (azure-compute-docs, virtual-machines/linux/redhat-create-upload-vhd.md).
CLOUD_INIT_MOUNTS = "cloud-init mounts the temporary drive"
# A page file that is removed and made again has not moved.
PAGE_FILE_KEPT = "the page file is set up again"


def squeeze(text: str) -> str:
    """Return ``text`` on one line, short enough for a message."""
    line = " ".join(text[: 10 * _EVIDENCE_CHARS].split())
    return line if len(line) <= _EVIDENCE_CHARS else line[: _EVIDENCE_CHARS - 3] + "..."


def moves(line: int, evidence: str, detail: str) -> Signal:
    """Return the signal that the temporary drive is moved, disabled or repurposed."""
    return Signal(Effect.MOVES_TEMP_DRIVE, line, squeeze(evidence), detail)


def at_line(found: Found, part: Part) -> Found:
    """Return ``found`` with its line counted in the whole text instead of in ``part``."""
    if isinstance(found, Remedy):
        return found
    if isinstance(found, Undecided | Unless):
        return found._replace(signal=found.signal._replace(line=_line(found.signal.line, part)))
    line = _line(found.line, part)
    if isinstance(found, Part):
        return found._replace(line=line, one_line=found.one_line or part.one_line)
    return found._replace(line=line)


def _line(line: int, part: Part) -> int:
    return part.line if part.one_line else part.line + line - 1
