"""Reads the text of a script that builds an image: what in it matters to Batch.

Shell scripts, PowerShell, batch files (diskpart's commands too) and cloud-init configurations are
read as text; nothing is run, and no file is opened. What moves the temporary drive is described
in `linter.readers.scripts.temp_drive` and `linter.readers.scripts.windows_drive`.

Not seen: scripts that are fetched when the build runs, text that several commands put together
(``{ echo one; echo two; } >> file``), and what Ansible, Chef or another tool does.
"""

from collections import deque
from collections.abc import Callable, Iterator
from itertools import islice

from linter.readers.scripts.language import language_of
from linter.readers.scripts.signals import (
    Effect,
    FileKind,
    Found,
    Language,
    Part,
    Remedy,
    ScriptReading,
    Signal,
    Undecided,
    Unless,
    Unreadable,
    at_line,
)

__all__ = ["Effect", "Language", "ScriptReading", "Signal", "language_of", "read_script"]

_MOST_FOUND = 5_000
_MOST_DEPTH = 5


def read_script(
    text: str, language: Language | None = None, name: str | None = None
) -> ScriptReading:
    """Return what the script does, in the order of its lines.

    ``language`` is told by `language_of` when it is not given; a text of an unknown language is
    read as shell, PowerShell and batch at once. ``name`` is its file's name, where it has one.
    Never raises for any text: a text that cannot be read ends in ``unreadable``.
    """
    found: list[Found] = []
    unreadable: list[str] = []
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    waiting = deque([(Part(text, language or language_of(text, name), 1, name=name), 0)])
    left = _MOST_FOUND
    while waiting and left:
        part, depth = waiting.popleft()
        if depth > _MOST_DEPTH:
            unreadable.append(f"scripts stand within scripts more than {_MOST_DEPTH} levels deep")
            break
        try:
            for item in islice(_read(part), left):
                left -= 1
                moved = at_line(item, part)
                if isinstance(moved, Part):
                    waiting.append((moved, depth + 1))
                else:
                    found.append(moved)
        except Unreadable as reason:
            # Lines for a configuration need not be a document of their own.
            if part.kind != "cloud.cfg":
                unreadable.append(str(reason))
    if not left:
        unreadable.append(f"it does more than {_MOST_FOUND} things of interest")
    return _reading(found, unreadable)


def _read(part: Part) -> Iterator[Found]:
    kind = part.kind
    if kind == "unknown" or (kind == "cloud-init" and part.text.startswith("#!")):
        kind = language_of(part.text, part.name)
    if kind == "cloud-init":
        start = part.text.lstrip()[:2_000].lower()
        if start.startswith("#cloud-boothook"):
            kind = "shell"
        elif not start.startswith(("#cloud-config", "##")) and "multipart/" in start:
            kind = "multipart"
    for reader in _readers(kind):
        yield from reader(part.text)


def _readers(kind: Language | FileKind) -> tuple[Callable[[str], Iterator[Found]], ...]:
    """Load what reads ``kind``, and no more: the patterns of all readers cost time to compile."""
    if kind in ("cloud-init", "cloud.cfg"):
        from linter.readers.scripts.cloud_config import read_cloud_cfg, read_cloud_config

        return (read_cloud_config if kind == "cloud-init" else read_cloud_cfg,)
    if kind == "multipart":
        from linter.readers.scripts.mime_parts import read_multipart

        return (read_multipart,)
    if kind in ("waagent.conf", "fstab"):
        from linter.readers.scripts.temp_drive import read_fstab, read_waagent_conf

        return (read_fstab if kind == "fstab" else read_waagent_conf,)
    if kind == "program":
        from linter.readers.scripts.shell_edits import read_program

        return (read_program,)
    if kind == "shell":
        from linter.readers.scripts.shell import read_shell

        return (read_shell,)
    from linter.readers.scripts.windows import read_batch, read_powershell

    if kind == "unknown":
        return (*_readers("shell"), read_powershell, read_batch)
    return (read_powershell if kind == "powershell" else read_batch,)


def _reading(found: list[Found], unreadable: list[str]) -> ScriptReading:
    remedies = {item.name: item.done for item in found if isinstance(item, Remedy)}
    signals = {item: None for item in found if isinstance(item, Signal)}
    for item in found:
        if isinstance(item, Unless) and not remedies.get(item.remedy):
            signals[item.signal] = None
    undecided = {item.signal: None for item in found if isinstance(item, Undecided)}
    return ScriptReading(_in_order(signals), _in_order(undecided), "; ".join(unreadable) or None)


def _in_order(signals: dict[Signal, None]) -> tuple[Signal, ...]:
    kept: dict[tuple[int, Effect, str], Signal] = {}
    for signal in sorted(signals, key=lambda it: (it.line, it.effect, it.detail)):
        kept.setdefault((signal.line, signal.effect, signal.detail), signal)
    return tuple(kept.values())
