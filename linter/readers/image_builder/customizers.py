"""The customizers of a template: what runs in the machine, in their order."""

from linter.access import items_at, text_at
from linter.data import Data
from linter.model import Place, Script, Step
from linter.readers.hcl.partial import pattern
from linter.readers.packer.inline import inline_script, runs
from linter.values import ABSENT, Items, Known, Spot, Unknown, Value

KINDS = {
    "shell": "shell",
    "powershell": "powershell",
    "windowsrestart": "windows-restart",
    "windowsupdate": "windows-update",
    "file": "file",
}
"""The types of customizers, and the words that `Step` has for them."""
_WINDOWS = frozenset({"powershell", "windows-restart", "windows-update"})


def customizer_steps(place: Place, customizers: Items[Value[Data]]) -> Items[Step]:
    """Return the customizers as steps."""
    steps = tuple(_step(place, item) for item in customizers.known)
    return Items(steps, customizers.more)


def os_type(steps: Items[Step]) -> Value[str | None]:
    """Return the operating system, which only the kinds of the customizers tell."""
    kinds = {step.kind for step in steps.known}
    if kinds & _WINDOWS:
        return Known("Windows")
    if "shell" in kinds:
        return Known("Linux")
    return Unknown("an Image Builder template does not say for which operating system it is")


def _step(place: Place, item: Value[Data]) -> Step:
    named = text_at(item, "type")
    written = (named.value or "") if isinstance(named, Known) else ""
    kind = KINDS.get(written.lower(), written or "unknown")
    spot = item.spot
    here = Place(place.resource_id, *spot) if spot else place
    if not isinstance(item, Known):
        why = item if isinstance(item, Unknown) else Unknown("it is one of several", spot)
        return Step(here, kind, Items(more=why))
    return Step(here, kind, _scripts(item, kind, here))


def _scripts(item: Value[Data], kind: str, place: Place) -> Items[Script]:
    if kind not in ("shell", "powershell"):
        if kind == "file":
            return _uploaded(item)
        known = kind in KINDS.values()
        return Items(
            more=None if known else Unknown(f"what a customizer of type {kind} does is not read")
        )
    more: Unknown | None = None
    uri = text_at(item, "scriptUri")
    if uri != ABSENT:
        shown = pattern(uri) or "its address"
        more = Unknown(f"the script at {shown} was not read", uri.spot)
    listed = items_at(item, "inline")
    more = more or listed.more
    lines: list[tuple[str, Spot]] = []
    for line in listed.known:
        text = pattern(line)
        if text is None:
            reason = line.reason if isinstance(line, Unknown) else "it is no text"
            more = more or Unknown(f"a line of it is not known: {reason}", line.spot)
        else:
            lines.append((text, line.spot or _spot(place)))
    if not lines:
        return Items(more=more)
    script = inline_script(lines, None)
    for path in runs(script.text):
        more = more or Unknown(f"it runs {path}, which was not read", script.start)
    return Items((script,), more)


def _uploaded(item: Value[Data]) -> Items[Script]:
    """A file that takes the place of Image Builder's own script decides what is generalized."""
    destination = pattern(text_at(item, "destination")) or ""
    if "deprovisioningscript" in destination.lower():
        return Items(more=Unknown(f"the file that becomes {destination} was not read", item.spot))
    return Items()


def _spot(place: Place) -> Spot:
    return place.spot or Spot("", 1, 1)
