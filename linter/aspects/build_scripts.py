"""What the scripts of an image build do, each line with its place.

A script's text says the same in every rule, so that it is read once. What reads it is imported
when there is a script: most checks meet none.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from linter.model import ImageBuild, Place, Script, Step
from linter.readers.custom_data import decoded
from linter.values import ABSENT, Known, Spot, Unknown, Value

if TYPE_CHECKING:
    from linter.readers.scripts import Effect, Language, ScriptReading, Signal

HOST_STEPS = frozenset({"shell-local"})
"""The kinds of steps that run on the machine that builds, not in the image."""
_LANGUAGES: "dict[str, Language]" = {
    "shell": "shell",
    "shell-local": "shell",
    "powershell": "powershell",
    "windows-shell": "batch",
}


class Line(NamedTuple):
    """A line of a script that does something of interest.

    ``words`` say which script: ``a shell step``, ``install.sh``, ``the custom data``.
    """

    place: Place
    signal: "Signal"
    words: str


class Lines(NamedTuple):
    """What is found in some scripts; ``undecided`` lines do it only if something else holds.

    ``unread`` are the places and reasons where something may be that was not read.
    """

    signals: tuple[Line, ...] = ()
    undecided: tuple[Line, ...] = ()
    unread: tuple[tuple[Place, str], ...] = ()


def joined(parts: Iterable[Lines]) -> Lines:
    """Return what is found in all of several parts."""
    signals: list[Line] = []
    undecided: list[Line] = []
    unread: list[tuple[Place, str]] = []
    for part in parts:
        signals += part.signals
        undecided += part.undecided
        unread += part.unread
    return Lines(tuple(signals), tuple(undecided), tuple(unread))


def with_effect(lines: tuple[Line, ...], *effects: "Effect") -> Iterator[Line]:
    """Return the lines that have one of these effects."""
    return (line for line in lines if line.signal.effect in effects)


def makes_an_image(build: ImageBuild) -> bool:
    """Return whether a build may make an image; one that is known to make none is a trial."""
    return not (
        build.image_id == ABSENT and build.version_id == ABSENT and build.makes_vhd == Known(False)
    )


def build_lines(build: ImageBuild, *, on_the_host: bool) -> Lines:
    """Return what the steps of a build do, and its custom data.

    ``on_the_host``: also the steps that run on the machine that builds, not in the image.
    """
    parts = [custom_data_lines(build.custom_data, build.place)]
    for step in build.steps.known:
        if on_the_host or step.kind not in HOST_STEPS:
            parts.extend(_step_lines(step, build))
    if build.steps.more is not None:
        parts.append(Lines(unread=((build.place, build.steps.more.reason),)))
    return joined(parts)


def custom_data_lines(custom_data: Value[str | None], place: Place) -> Lines:
    """Return what the custom data of a machine does; ``place`` is the machine's."""
    if isinstance(custom_data, Unknown):
        at = Place(place.resource_id, *custom_data.spot) if custom_data.spot else place
        return Lines(unread=((at, f"the custom data is not known: {custom_data.reason}"),))
    start = custom_data.spot or place.spot or Spot(place.resource_id, 1, 1)
    parts: list[Lines] = []
    for text in custom_data.possible:
        if text:
            plain = decoded(text)
            # A text that begins a line was written there, line by line; any other is in quotes.
            in_quotes = custom_data.spot is None or start.column > 1
            spots = (start,) * (plain.count("\n") + 1) if in_quotes else ()
            script = Script(plain, start, spots)
            reading = _read(plain, None, None)
            parts.append(_placed(reading, script, place.resource_id, "the custom data"))
    return joined(parts)


def _step_lines(step: Step, build: ImageBuild) -> Iterator[Lines]:
    for script in step.scripts.known:
        words = script.name.rpartition("/")[2] if script.name else f"a {step.kind} step"
        yield _placed(script_reading(script, step.kind), script, build.id, words)
    more = step.scripts.more
    if more is not None:
        place = Place(build.id, *more.spot) if more.spot else step.place
        yield Lines(unread=((place, more.reason),))


def script_reading(script: Script, kind: str) -> "ScriptReading":
    """Return what a script of a step of this kind does."""
    language = _LANGUAGES.get(kind)
    if language == "shell" and script.text.startswith("#!"):
        language = None  # it may be Python
    return _read(script.text, language, script.name)


@lru_cache(maxsize=512)
def _read(text: str, language: "Language | None", name: str | None) -> "ScriptReading":
    from linter.readers.scripts import read_script

    return read_script(text, language, name)


def _placed(reading: "ScriptReading", script: Script, resource_id: str, words: str) -> Lines:
    def line(signal: "Signal") -> Line:
        return Line(Place(resource_id, *script.spot_of(signal.line)), signal, words)

    unread: tuple[tuple[Place, str], ...] = ()
    if reading.unreadable is not None:
        start = Place(resource_id, *script.start)
        unread = ((start, f"{words} was not read to its end: {reading.unreadable}"),)
    return Lines(
        tuple(line(it) for it in reading.signals),
        tuple(line(it) for it in reading.undecided),
        unread,
    )
