"""Provisioners as steps: which texts run in the machine, and which of them cannot be read."""

from collections.abc import Iterable, Iterator

from linter.access import at, items_at, text_at, texts_at
from linter.data import Data, Record, Rows, record
from linter.model import Place, Script, Step
from linter.readers.hcl.partial import pattern
from linter.readers.packer.files import ScriptFiles
from linter.readers.packer.inline import inline_script, runs
from linter.readers.packer.template import Builder, Provisioner
from linter.readers.packer.uploads import Uploads
from linter.source import Source
from linter.values import ABSENT, Items, Known, OneOf, Spot, Unknown, Value

_SHELLS = frozenset({"shell", "powershell", "windows-shell", "shell-local"})
_WITHOUT_SCRIPTS = frozenset(
    {"file", "windows-restart", "breakpoint", "sleep", "comment", "goss", "inspec", "hcp-sbom"}
)
_OF_INTEREST = ("deprovision", "sysprep", "waagent")


def read_steps(
    builder: Builder, provisioners: Iterable[Provisioner], files: ScriptFiles
) -> Items[Step]:
    """Return the steps that run for one builder, in their order."""
    uploads = Uploads()
    steps: list[Step] = []
    for provisioner in provisioners:
        selected = _selected(provisioner.settings, builder)
        if selected is False:
            continue
        place = Place(builder.place.resource_id, *provisioner.spot)
        settings = _overridden(provisioner.settings, builder)
        scripts = _scripts(provisioner, settings, files, uploads)
        if selected is None:
            why = Unknown("whether it runs for this build is not known", provisioner.spot)
            scripts = Items(more=why)
        steps.append(Step(place, provisioner.kind, scripts))
    return Items(tuple(steps))


def _selected(settings: Value[Data], builder: Builder) -> bool | None:
    """Return whether ``only`` and ``except`` let the provisioner run; ``None`` is unknown."""
    only, other = texts_at(settings, "only"), texts_at(settings, "except")
    if not (only.known or only.more or other.known or other.more):
        return True
    if builder.names is None or only.more or other.more:
        return None
    if not builder.names.isdisjoint(other.known):
        return False
    return not only.known or not builder.names.isdisjoint(only.known)


def _overridden(settings: Value[Data], builder: Builder) -> Value[Data]:
    """Return the settings with those that ``override`` has for this builder in front."""
    general = _record(settings)
    for name in builder.names or ():
        own = _record(at(settings, "override", name))
        if general is not None and own is not None:
            members = {key: general.get(key) for key in general}
            members |= {key: own.get(key) for key in own}
            return Known(record(members), settings.spot)
    return settings


def _record(value: Value[Data]) -> Record | None:
    return value.value if isinstance(value, Known) and isinstance(value.value, Record) else None


def _scripts(
    provisioner: Provisioner, settings: Value[Data], files: ScriptFiles, uploads: Uploads
) -> Items[Script]:
    kind = provisioner.kind
    if kind == "file":
        uploads.add(settings)
    if kind in _WITHOUT_SCRIPTS:
        return Items()
    if kind not in _SHELLS:
        article = "an" if kind[:1] in "aeiou" else "a"
        return Items(more=Unknown(f"what {article} {kind} provisioner does is not read"))
    found = list(_texts(provisioner, settings, files, uploads))
    for path in _paths(settings):
        found.append(_opened(path, files))
    known = tuple(it for it in found if isinstance(it, Script))
    return Items(known, next((it for it in found if isinstance(it, Unknown)), None))


def _texts(
    provisioner: Provisioner, settings: Value[Data], files: ScriptFiles, uploads: Uploads
) -> Iterator[Script | Unknown]:
    """Return the commands that stand in the template, and the uploaded files that they run."""
    for setting in ("inline", "command"):
        lines, more = _lines(at(settings, setting))
        if more is not None:
            yield more
        if lines:
            script = inline_script(lines, provisioner.source)
            yield script
            for path in runs(script.text):
                yield _uploaded(path, script.start, files, uploads)
    around = at(settings, "execute_command")
    text = pattern(around) or ""
    if around.spot and any(word in text.lower() for word in _OF_INTEREST):
        yield Script(text, around.spot)


def _lines(value: Value[Data]) -> tuple[list[tuple[str, Spot]], Unknown | None]:
    if isinstance(value, Known) and isinstance(value.value, Rows):
        listed = items_at(value)
    elif value == ABSENT:
        return [], None
    else:
        listed = Items((value,))
    lines: list[tuple[str, Spot]] = []
    more = listed.more
    for item in listed.known:
        text = pattern(item)
        spot = item.spot or value.spot
        if text is not None and spot is not None:
            lines.append((text, spot))
        else:
            reason = item.reason if isinstance(item, Unknown) else "it is no text"
            more = more or Unknown(f"a line of it is not known: {reason}", spot)
    return lines, more


def _paths(settings: Value[Data]) -> Iterator[Value[str | None]]:
    single = text_at(settings, "script")
    if single != ABSENT and single != Known(""):
        yield single
    listed = items_at(settings, "scripts")
    yield from (text_at(item) for item in listed.known)
    if listed.more is not None:
        yield listed.more


def _uploaded(path: str, spot: Spot, files: ScriptFiles, uploads: Uploads) -> Script | Unknown:
    reference = uploads.find(path)
    if reference is None:
        return Unknown(f"it runs {path}, which is not among the files that were read", spot)
    return _opened(Known(reference, spot), files)


def _opened(path: Value[str | None], files: ScriptFiles) -> Script | Unknown:
    if isinstance(path, Unknown):
        return Unknown(f"the path of a script is not known: {path.reason}", path.spot)
    if isinstance(path, OneOf) or path.value is None:
        return Unknown("the path of a script is not known", path.spot)
    found = files.open(path.value)
    if isinstance(found, Source):
        return Script(found.text, Spot(found.name, 1, 1), name=found.name)
    return Unknown(found.reason, path.spot)
