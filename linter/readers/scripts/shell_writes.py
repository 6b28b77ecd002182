"""What a pipeline writes to a file that decides about the temporary drive, or feeds to a shell.

Text that goes to the screen, or to any other file, is no part of this.
"""

import re
from collections.abc import Iterator, Sequence

from linter.readers.scripts.shell_words import Run
from linter.readers.scripts.signals import FileKind, Language, Part
from linter.readers.scripts.temp_drive import DEVICE

SHELLS = frozenset({"sh", "bash", "dash", "zsh", "ksh", "ash", "su", "ssh", "eval"})
_PRINTS = frozenset({"echo", "printf"})
_COPIES = frozenset({"cat", "tee", "dd", "sponge", ""})
_PREFIXES = frozenset(
    [
        "sudo",
        "env",
        "nohup",
        "exec",
        "time",
        "then",
        "do",
        "else",
        "if",
        "elif",
        "while",
        "until",
        "!",
        "{",
        "command",
        "builtin",
        "doas",
        "retry",
        "timeout",
        "nice",
        "ionice",
        "stdbuf",
        "setsid",
        "chroot",
    ]
)


def command_name(run: Run) -> str:
    """Return the command behind ``sudo``, keywords and assignments, without its folder."""
    for word in run.texts:
        name = word.rpartition("/")[2]
        if name in _PREFIXES or word.startswith("-") or word.isdigit():
            continue
        if "=" in word and word.partition("=")[0].isidentifier():
            continue
        return name
    return ""


def writes(runs: Sequence[Run]) -> Iterator[Part]:
    """Yield each text that the pipeline writes to a file of interest or pipes into a shell."""
    for part in _contents(runs):
        for path in _targets(runs):
            if kind := _kind(path, part.text):
                yield Part(part.text, kind, part.line, part.one_line, path)
        if len(runs) > 1 and command_name(runs[-1]) in SHELLS:
            yield part


def _contents(runs: Sequence[Run]) -> Iterator[Part]:
    for run in runs:
        name = command_name(run)
        if name in _PRINTS:
            arguments = _after(run, name)
            if arguments:
                text = ("\n" if name == "printf" else " ").join(it for it, _ in arguments)
                one_line = "\\n" in text or name == "printf"
                yield Part(text.replace("\\n", "\n"), "shell", arguments[0][1], one_line)
        elif name in _COPIES:
            for document in run.here:
                yield Part(document.text, "shell", document.line)


def _after(run: Run, name: str) -> list[tuple[str, int]]:
    """Return the arguments behind the command itself, without its options."""
    words = list(run.words)
    while words and words[0].text.rpartition("/")[2] != name:
        del words[0]
    return [(it.text, it.line) for it in words[1:] if it.text not in ("-e", "-n", "-E", "-ne")]


def _targets(runs: Sequence[Run]) -> Iterator[str]:
    for run in runs:
        yield from run.outputs
        if command_name(run) == "tee":
            yield from (path for path, _ in _after(run, "tee"))


def _kind(path: str, text: str) -> FileKind | Language | None:
    """Tell a file of interest by its path, or by the text when a variable hides the path."""
    if re.search(r"waagent[^/]*conf", path):
        return "waagent.conf"
    if path.rpartition("/")[2].startswith("fstab"):
        return "fstab"
    if "/etc/cloud/" in path:
        return "cloud.cfg"
    if "$" in path and "ResourceDisk." in text:
        return "waagent.conf"
    if "$" in path and DEVICE.match(text.lstrip()):
        return "fstab"
    return None
