"""Whether an image build ends with a machine that is generalized.

Packer captures the machine as the last provisioner leaves it: on Linux ``waagent -deprovision``
must be the last thing that is done, on Windows Sysprep
(https://developer.hashicorp.com/packer/integrations/hashicorp/azure/latest/components/builder/arm,
"Deprovision"). Image Builder does both by a script of its own, which a customizer may replace
(https://learn.microsoft.com/azure/virtual-machines/linux/image-builder-troubleshoot). In a chroot
no machine has ever started from the disk.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from linter import ids
from linter.aspects.build_scripts import HOST_STEPS, script_reading
from linter.model import Disk, ImageBuild, Place, Script, Step

if TYPE_CHECKING:
    from linter.readers.scripts import Signal

_RESTARTING = frozenset({"windows-restart", "windows-update"})
_HARMLESS = HOST_STEPS | {"file", "breakpoint", "sleep", "comment", "goss", "inspec", "hcp-sbom"}
"""Kinds of steps that may follow: they only copy, look or wait."""
_RESTART = re.compile(
    r"(?<![\w./-])(?:systemctl\s+)?reboot\b|\bshutdown(?:\.exe)?\s+(?:-r|/r)\b|\bRestart-Computer\b"
    r"|\binit\s+6\b",
    re.IGNORECASE,
)
_COMMANDS = re.compile(r"[;&|\n]+")
_PROGRAM = re.compile(r"^\s*(?:sudo\s+(?:-\w+\s+)*)?(?:\w+=\S*\s+)*(?:/\S*/)?([\w.:-]*)")
_TIDYING = frozenset(
    {
        "", "sync", "rm", "history", "unset", "export", "echo", "printf", "sleep", "exit", "true",
        ":", "cat", "ls", "df", "du", "truncate", "shred", "fstrim", "userdel", "poweroff", "halt",
        "shutdown", "journalctl", "set", "date", "whoami", "uname", "fi", "done", "if", "then",
        "write-output", "write-host", "remove-item", "start-sleep", "stop-computer", "get-item",
        "get-itemproperty", "while", "else", "break", "cloud-init", "find", "mv", "cp", "ln", "dd",
        "chmod", "touch", "swapoff", "logrotate",
    }
)  # fmt: skip
_OWN_SCRIPT = re.compile(r"DeprovisioningScript\.(?:sh|ps1)", re.IGNORECASE)
_OVERWRITES = re.compile(r"(?<![>\d])>(?!>)|\b(?:set-content|out-file|tee)\b", re.IGNORECASE)
_READS_FIRST = re.compile(r"\b(?:get-content|gc|sed|cat)\b", re.IGNORECASE)
_GENERALIZING_WORDS = re.compile(r"waagent|sysprep|generalize", re.IGNORECASE)


class Flaw(NamedTuple):
    """Why the machine is not, or may not be, generalized, as a clause after its build's name.

    ``certain`` is false where something could not be read.
    """

    place: Place
    reason: str
    certain: bool = True


def flaw_of(build: ImageBuild) -> Flaw | None:
    """Return what is wrong with how a build generalizes its machine."""
    if build.tool == "image builder":
        return _own_script(build)
    if build.tool == "packer azure-chroot":
        return _copied_disk(build)
    steps = build.steps.known
    last = next((at for at in reversed(range(len(steps))) if _generalizes(steps[at])), None)
    if last is None:
        return _never(build)
    return next(_afterwards(build, steps[last], steps[last + 1 :]), None)


def _never(build: ImageBuild) -> Flaw:
    steps = build.steps.known
    for step in steps:
        if step.kind not in HOST_STEPS and step.scripts.more is not None:
            place = _at(build, step.scripts.more.spot, step.place)
            reason = f"whether it generalizes the machine is not known: {step.scripts.more.reason}"
            return Flaw(place, reason, certain=False)
    if build.steps.more is not None:
        reason = f"whether it generalizes the machine is not known: {build.steps.more.reason}"
        return Flaw(build.place, reason, certain=False)
    place = steps[-1].place if steps else build.place
    return Flaw(place, f"no provisioner {_wanted(build)}, so that the image is not generalized")


def _afterwards(build: ImageBuild, step: Step, after: tuple[Step, ...]) -> Iterator[Flaw]:
    for script, signal in _signals(step):
        lines = script.text.split("\n")
        if "/reboot" in lines[signal.line - 1].lower():
            place = Place(build.id, *script.spot_of(signal.line))
            yield Flaw(place, "Sysprep restarts the machine, which then is set up again")
        for number in range(signal.line, len(lines)):
            if _RESTART.search(lines[number].partition("#")[0]):
                place = Place(build.id, *script.spot_of(number + 1))
                yield Flaw(place, "the machine is restarted after it was generalized")
    for later in after:
        if later.kind in _RESTARTING:
            yield Flaw(later.place, f"a {later.kind} step follows after the machine is generalized")
        elif later.kind not in _HARMLESS:
            if any(_changes(script) for script in later.scripts.known):
                words = f"a {later.kind} step changes the machine after it was generalized"
                yield Flaw(later.place, words)
            elif later.scripts.more is not None:
                why = later.scripts.more.reason
                words = f"what is done after the machine is generalized is not known: {why}"
                yield Flaw(later.place, words, certain=False)


def _generalizes(step: Step) -> bool:
    return step.kind not in HOST_STEPS and any(True for _ in _signals(step))


def _signals(step: Step) -> "Iterator[tuple[Script, Signal]]":
    from linter.readers.scripts import Effect  # most checks meet no script

    for script in step.scripts.known:
        for signal in script_reading(script, step.kind).signals:
            if signal.effect in (Effect.DEPROVISIONS, Effect.SYSPREPS):
                yield script, signal


def _changes(script: Script) -> bool:
    """Return whether a script does more than tidy up and wait."""
    if "imagestate" in script.text.lower():
        return False  # it waits for Sysprep
    lines = (line.partition("#")[0] for line in script.text.split("\n"))
    return any(not _tidies(command) for line in lines for command in _COMMANDS.split(line))


def _tidies(command: str) -> bool:
    program = _PROGRAM.match(command)
    return program is None or program[1].lower() in _TIDYING or " clean" in command


def _wanted(build: ImageBuild) -> str:
    systems = {(it or "").lower() for it in build.os_type.possible}
    if systems == {"windows"}:
        return "runs Sysprep"
    return (
        "deprovisions the machine (waagent)"
        if systems == {"linux"}
        else "deprovisions or syspreps the machine"
    )


def _copied_disk(build: ImageBuild) -> Flaw | None:
    """A platform image and a gallery version are generalized; a disk may come from a machine."""
    for base in build.base_image_id.possible:
        if base and ids.kind(base) == Disk.kind:
            place = build.place_of(build.base_image_id)
            words = f"whether what is on the disk {ids.name(base)} was generalized is not known"
            return Flaw(place, words, certain=False)
    return None


def _own_script(build: ImageBuild) -> Flaw | None:
    """Look for what takes the place of Image Builder's own script."""
    texts = [(step, script) for step in build.steps.known for script in step.scripts.known]
    for step in build.steps.known:
        more = step.scripts.more
        if step.kind == "file" and more is not None:
            return Flaw(_at(build, more.spot, step.place), more.reason, certain=False)
    for _, script in texts:
        for number, line in enumerate(script.text.split("\n"), 1):
            if not _OWN_SCRIPT.search(line):
                continue
            rest = _OWN_SCRIPT.sub("", script.text)
            if _GENERALIZING_WORDS.search(rest) or not _OVERWRITES.search(line):
                continue
            place = Place(build.id, *script.spot_of(number))
            reason = "it replaces Image Builder's own script, which generalizes the machine"
            return Flaw(place, reason, certain=not _READS_FIRST.search(line))
    return None


def _at(build: ImageBuild, spot: tuple[str, int, int] | None, otherwise: Place) -> Place:
    return Place(build.id, *spot) if spot else otherwise
