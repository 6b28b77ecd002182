"""``batchlint inventory``: the pools that are there, what they come from, and what may go."""

import gc
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from linter import facts
from linter.command import exit_codes
from linter.command.arguments import understood
from linter.command.azure_options import (
    AzureOptions,
    azure_options,
    narrowed,
    read_azure,
)
from linter.command.existing import looked_up
from linter.command.files import Gathered, gather, nothing_to_lint, source
from linter.command.inventory_options import formats_of, inventory_parser, settings_of
from linter.command.outputs import STDOUT, Output, look_of, planned
from linter.command.settings import Settings
from linter.command.surroundings import Surroundings
from linter.command.usage import WrongUsage
from linter.inventory import Inventory, take
from linter.inventory.viewed import view_of
from linter.looking import Azure, look
from linter.model import Place, Resource
from linter.placed import placed
from linter.readers.reading import Reading, read
from linter.readers.resources.joined import join
from linter.readers.saved import Saved
from linter.report import Crash
from linter.scope import Scope
from linter.source import NotFollowed, Unreadable
from linter.values import Spot
from linter.world import World

Read = Callable[[AzureOptions, Surroundings], Azure]
"""Reads Azure: see `linter.command.azure_options.read_azure`."""


class _Existing(NamedTuple):
    """What exists, from a live look or from saved files, and what of it is to be shown.

    ``files`` are the names of the saved files, ``broken`` what of them cannot be read.
    """

    azure: Azure
    shown: Callable[[Resource], bool] | None
    view: dict[str, Any]
    broken: tuple[Unreadable, ...] = ()
    files: frozenset[str] = frozenset()


class _Taken(NamedTuple):
    """An inventory, the world that it was taken of, and what exists there."""

    inventory: Inventory
    world: World
    edition: str
    azure: Azure | None


def run(
    argv: Sequence[str],
    surroundings: Surroundings,
    read_live: Read = read_azure,
) -> int:
    """Do what the arguments after ``inventory`` ask for, and return the exit code.

    Raises `WrongUsage`.
    """
    parser = inventory_parser()
    given = understood(parser, argv)
    if given.show == "help":
        surroundings.stdout.write(parser.format_help())
        return exit_codes.CLEAN
    options = azure_options(given)
    paths = tuple(given.paths) or (() if options else (".",))
    settings = settings_of(given, paths, surroundings)
    outputs = planned(formats_of(given), surroundings)
    written = [it.file for it in outputs if it.file != STDOUT]
    gathered = gather(paths, surroundings, None, settings.exclude or (), written)
    parameters = [source(it, surroundings) for it in settings.parameters or ()]
    existing = _existing(options, gathered, surroundings, read_live)
    reading = read(gathered.project, parameters)
    taken = _taken(reading, gathered, existing, settings, surroundings)
    _write(outputs, taken, surroundings)
    problem = _problem(paths, gathered, reading, taken.inventory, existing)
    if problem is not None:
        surroundings.stderr.write(f"batchlint: {problem}\n")
    if given.debug:
        surroundings.stderr.writelines(dict.fromkeys(crash.trace for crash in reading.crashes))
    return exit_codes.CLEAN if problem is None else exit_codes.NO_WORK


def _existing(
    options: AzureOptions | None,
    gathered: Gathered,
    surroundings: Surroundings,
    read_live: Read,
) -> _Existing | None:
    """Return what exists; ``None`` where only files tell. Raises `WrongUsage`."""
    if options is None:
        return _saved(gathered) if gathered.saved else None
    if gathered.saved:
        raise WrongUsage(
            f"{gathered.saved[0].name} is a saved file, which says what existed then; leave it"
            " out, or leave out --subscription"
        )
    gc.enable()  # a run of files does without; what the SDKs make goes round in circles
    azure = read_live(options, surroundings)
    view = {"subscriptions": options.subscriptions, "group": options.group}
    return _Existing(azure, narrowed(options, azure), view)


def _saved(gathered: Gathered) -> _Existing:
    looked = looked_up(gathered.saved)
    headers = looked.azure.headers if isinstance(looked.azure, Saved) else []
    groups = {it.group for it in headers}
    view = {
        "subscriptions": list(dict.fromkeys(it for head in headers for it in head.subscriptions)),
        "group": groups.pop() if len(groups) == 1 else None,
        "dates": [it.date for it in headers],
        "whole": [it for head in headers if head.group is None for it in head.subscriptions],
    }
    files = frozenset(it.name for it in looked.sources)
    return _Existing(looked.azure, looked.narrowed, view, looked.unreadable, files)


def _taken(
    reading: Reading,
    gathered: Gathered,
    existing: _Existing | None,
    settings: Settings,
    surroundings: Surroundings,
) -> _Taken:
    azure = existing.azure if existing else None
    there = azure.resources if azure else ()
    declared = placed(reading.resources, there)
    # Here what exists counts, also where a file means something else: its nodes are made of it.
    world, resources = join((*declared, *there))
    of_saved = existing.broken if existing else ()
    view = view_of(
        files=len(reading.files),
        unread=azure.unread if azure else (),
        broken=(*gathered.unreadable, *of_saved, *reading.unreadable),
        not_read=[*reading.not_followed, *map(_crashed, reading.crashes)],
        **(existing.view if existing else {}),
    )
    edition = settings.edition or facts.edition()

    def question(asked: World) -> Inventory:
        scope = Scope(
            asked,
            [it.id for it in resources],
            edition,
            today=surroundings.today,
            overrides=settings.facts or facts.NO_OVERRIDES,
            resources=resources,
        )
        return take(scope, view, declared=declared, shown=_shown(existing))

    return _Taken(look(world, azure, question), world, edition, azure)


def _crashed(crash: Crash) -> NotFollowed:
    place = crash.place or Place("")
    return NotFollowed(place.spot or Spot("batchlint", 1, 1), f"internal error: {crash.error}")


def _shown(existing: _Existing | None) -> Callable[[Resource], bool] | None:
    """Return what has a row; all that files describe has one."""
    if existing is None or existing.shown is None:
        return None
    chosen, saved = existing.shown, existing.files
    return lambda it: it.place.file not in (None, *saved) or chosen(it)


def _write(outputs: Sequence[Output], taken: _Taken, surroundings: Surroundings) -> None:
    """Write every output. Raises `WrongUsage` when a file cannot be written."""
    for output in outputs:
        if output.file == STDOUT:
            width = look_of(surroundings.stdout, "never", surroundings.environment).width
            _write_format(output.format, taken, surroundings.stdout, width, surroundings)
            continue
        path = surroundings.path(output.file)
        try:
            with Path.open(path, "w", encoding="utf-8", errors="backslashreplace") as stream:
                _write_format(output.format, taken, stream, None, surroundings)
        except OSError as error:
            raise WrongUsage(f"--output: {path} cannot be written: {error.strerror}") from None


def _write_format(
    name: str, taken: _Taken, stream: TextIO, width: int | None, surroundings: Surroundings
) -> None:
    match name:
        case "json":
            from linter.inventory import document

            today = surroundings.today
            document.write(taken.inventory, stream, edition=taken.edition, today=today)
        case "dot":
            from linter.inventory import dot
            from linter.inventory.graph import graph_of

            dot.write(graph_of(taken.world, taken.inventory, taken.azure), stream)
        case _:
            from linter.inventory import table

            table.write(taken.inventory, stream, width)


def _problem(
    paths: Sequence[str],
    gathered: Gathered,
    reading: Reading,
    inventory: Inventory,
    existing: _Existing | None,
) -> str | None:
    """Return why the inventory could not be taken as it should, if so."""
    if reading.crashes:
        times = "once" if len(reading.crashes) == 1 else f"{len(reading.crashes)} times"
        return f"internal error, {times}: run again with --debug for the trace"
    if inventory.pools or inventory.images:
        return None
    if existing is None and not reading.files:
        return nothing_to_lint(paths, gathered).replace("nothing to lint", "nothing to show", 1)
    return f"nothing to show: there is no pool and no image in {inventory.view.words}"
