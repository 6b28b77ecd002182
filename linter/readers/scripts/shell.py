"""What a shell script does to the image: deprovisioning, extensions, the temporary drive.

Commands are looked at one pipeline at a time. What a script only prints is left alone; what it
writes to waagent.conf, fstab or cloud-init's configuration is handed on as a `Part`.

``az vm run-command`` is not reported as an extension: the action form leaves none in the
machine's configuration, and the managed form is a resource of its own (``runCommands``), which
the readers of Azure resources see.
"""

import re
from collections.abc import Iterator

from linter.readers.scripts.sed_edits import edits
from linter.readers.scripts.shell_edits import PROGRAMS, Step, read_edits
from linter.readers.scripts.shell_statements import Statement, statements
from linter.readers.scripts.shell_words import Variables
from linter.readers.scripts.shell_writes import SHELLS, command_name, writes
from linter.readers.scripts.signals import (
    CLOUD_INIT_MOUNTS,
    Effect,
    Found,
    Part,
    Remedy,
    Signal,
    squeeze,
)

_OF_INTEREST = re.compile(
    r"waagent|resourcedisk|azure_resource|azure/(?:scsi\d/)?resource|ephemeral0|enableswap"
    r"|swapsizemb|mountpoint|/etc/cloud|cloud-init|fstab|/dev/sdb|\bumount\b|\bextension\b",
    re.IGNORECASE,
)
_READS = frozenset(
    [
        "echo",
        "printf",
        "cat",
        "grep",
        "egrep",
        "fgrep",
        "rg",
        "test",
        "[",
        "[[",
        "ls",
        "head",
        "tail",
        "less",
        "more",
        "which",
        "man",
        "logger",
        "wall",
        "read",
        "lsblk",
        "blkid",
        "findmnt",
        "readlink",
        "realpath",
        "stat",
        ":",
        "die",
        "fail",
        "log",
        "info",
        "warn",
        "warning",
        "error",
        "debug",
        "msg",
        "message",
    ]
)
_AGENTS = frozenset({"waagent", "waagent2.0"})
# As the agent itself reads its arguments: any number of - or / before the word.
_DEPROVISION = re.compile(r"[-/]*deprovision(?:\+user)?", re.IGNORECASE)
_CLOUD_INIT_GONE = re.compile(
    r"cloud-init\.disabled|(?<!\S)(?:remove|purge|autoremove|erase|uninstall|disable|mask|-e)\b"
    r"[^|]{0,200}\bcloud-init"
)
_CLOUD_INIT = re.compile(r"cloud-init|/etc/cloud/|UseCloudInit=y|Provisioning\.Agent=cloud-init")


def read_shell(text: str) -> Iterator[Found]:
    """Yield what the commands of ``text`` do. Raises `Unreadable` for a script without end."""
    if not _OF_INTEREST.search(text):
        return
    variables = Variables()
    for statement in statements(text):
        if _is_of_interest(statement, variables):
            yield from _read(statement, variables)
        variables.assign(statement)


def _is_of_interest(statement: Statement, variables: Variables) -> bool:
    here = (document.text for command in statement.commands for document in command.here)
    return any(map(_OF_INTEREST.search, (statement.text, *here))) or variables.used_in(
        statement.text, _OF_INTEREST
    )


def _read(statement: Statement, variables: Variables) -> Iterator[Found]:
    pipeline = tuple(variables.run(command) for command in statement.commands)
    yield from writes(pipeline)
    for run in pipeline:
        step = Step(command_name(run), run, pipeline, statement.text)
        if step.name not in _READS:
            yield from _nested(step)
            yield from _deprovisions(step)
            yield from _extends(step)
            yield from read_edits(step)
            yield from _cloud_init(step)


def _nested(step: Step) -> Iterator[Found]:
    """Hand on what is given to a shell: ``bash -c '...'``, ``ssh host '...'``, ``bash <<END``."""
    if any(word.rpartition("/")[2] in SHELLS for word in step.run.texts[:8]):
        for word in step.run.words:
            if _OF_INTEREST.search(word.text) and re.search(r"\s", word.text):
                yield Part(word.text, "shell", word.line)
        for document in step.run.here:
            yield Part(document.text, "shell", document.line)
    elif PROGRAMS.fullmatch(step.name):
        for document in step.run.here:
            yield Part(document.text, "program", document.line)


def _deprovisions(step: Step) -> Iterator[Found]:
    agent = False
    for word in step.run.words:
        agent = agent or word.text.rpartition("/")[2] in _AGENTS
        if agent and _DEPROVISION.fullmatch(word.text):
            detail = "deprovisions the machine with waagent"
            yield Signal(Effect.DEPROVISIONS, word.line, squeeze(step.source), detail)
            return


def _extends(step: Step) -> Iterator[Found]:
    texts = step.run.texts
    for start, word in enumerate(step.run.words):
        if word.text in ("az", "az.cmd") and texts[start + 1 : start + 4] == _SET_EXTENSION:
            detail = "installs a virtual machine extension (az vm extension set)"
            yield Signal(Effect.INSTALLS_EXTENSION, word.line, squeeze(step.source), detail)


_SET_EXTENSION = ("vm", "extension", "set")


def _cloud_init(step: Step) -> Iterator[Found]:
    """See whether cloud-init is there to mount the drive that the agent is told to leave."""
    if _CLOUD_INIT_GONE.search(step.source):
        yield Remedy(CLOUD_INIT_MOUNTS, done=step.name == "rm")
    elif step.name == "sed" and "cloud.cfg" in step.source:
        for word in step.run.texts:
            for edit in edits(word):
                if "mounts" in edit.where + edit.result:
                    yield Remedy(CLOUD_INIT_MOUNTS, done="mounts" in edit.result)
    elif _CLOUD_INIT.search(step.source):
        yield Remedy(CLOUD_INIT_MOUNTS)
