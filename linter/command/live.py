"""``batchlint live``: what exists in Azure is checked, together with files if there are any."""

import gc
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from linter.command import exit_codes
from linter.command.arguments import (
    EXIT_CODES,
    Arguments,
    add_options,
    arguments_of,
    own_parser,
    understood,
)
from linter.command.azure_options import (
    AzureOptions,
    add_azure_options,
    azure_options,
    narrowed,
    read_azure,
)
from linter.command.existing import Looked
from linter.command.run import checked
from linter.command.settings import Settings
from linter.command.surroundings import Surroundings
from linter.command.usage import WrongUsage
from linter.outcome import Outcome

if TYPE_CHECKING:
    import argparse

    from linter.live.saving import Saving

Read: TypeAlias = Callable[
    [AzureOptions, Surroundings, Callable[[dict[str, Any]], None] | None], Any
]
"""Reads Azure: see `linter.command.azure_options.read_azure`."""


def run(argv: Sequence[str], surroundings: Surroundings, read: Read = read_azure) -> int:
    """Do what the arguments after ``live`` ask for, and return the exit code.

    Raises `WrongUsage`.
    """
    parser = _parser()
    given = understood(parser, argv)
    if given.show == "help":
        surroundings.stdout.write(parser.format_help())
        return exit_codes.CLEAN
    arguments = arguments_of(given, surroundings.folder, tuple(given.paths))
    if given.show is not None or given.explain is not None:
        return checked(arguments, surroundings)
    options = azure_options(given)
    if options is None:
        raise WrongUsage("batchlint live needs --subscription ID; az account list shows the ids")
    if arguments.only_changed is not None and not arguments.paths:
        raise WrongUsage("--only-changed is about files; add their paths")
    return _Live(arguments, options, given.snapshot, surroundings, read).run()


class _Live:
    """One look at Azure, and where it is saved."""

    def __init__(
        self,
        arguments: Arguments,
        options: AzureOptions,
        snapshot: str | None,
        surroundings: Surroundings,
        read: Read,
    ) -> None:
        self._arguments = arguments
        self._options = options
        self._snapshot = snapshot
        self._surroundings = surroundings
        self._read = read
        self._saving: Saving | None = None

    def run(self) -> int:
        return checked(self._arguments, self._surroundings, self._look, self._done)

    def _look(self, settings: Settings) -> Looked:
        keep = None
        if self._snapshot is not None:
            outputs = [it for _, it in settings.outputs or ()]
            own = [it for it in (self._arguments.write_baseline, *outputs) if it is not None]
            if self._surroundings.path(self._snapshot) in map(self._surroundings.path, own):
                raise WrongUsage(
                    f"--snapshot: {self._snapshot} is the file of another output; name one of"
                    " its own"
                )
            from linter.live.saving import Saving

            self._check_folder(self._snapshot)
            self._saving = Saving()
            keep = self._saving.keep
        gc.enable()  # a run of files does without; what the SDKs make goes round in circles
        azure = self._read(self._options, self._surroundings, keep)
        return Looked(azure, narrowed(self._options, azure))

    def _done(self, looked: Looked, outcome: Outcome) -> None:
        if self._saving is None or self._snapshot is None:
            return
        header = {
            "date": self._surroundings.today.isoformat(),
            "subscriptions": list(self._options.subscriptions),
            "group": self._options.group,
            "account": self._options.account,
            "image": self._options.image,
        }
        path = self._surroundings.path(self._snapshot)
        azure: Any = looked.azure  # what `read` gave
        try:
            self._saving.write(path, header, azure, outcome.world)
        except OSError as error:
            raise WrongUsage(
                f"--snapshot: {self._snapshot} cannot be written: {error.strerror or error}"
            ) from None

    def _check_folder(self, snapshot: str) -> None:
        """Say so before minutes of reading when the file cannot be written."""
        path = Path(os.path.realpath(self._surroundings.path(snapshot)))
        try:
            fits = path.is_file() if path.exists() else os.access(path.parent, os.W_OK)
        except OSError:  # a name that is too long
            fits = False
        if snapshot == "-" or not fits:
            raise WrongUsage(
                f"--snapshot: {snapshot} cannot be written; name a file in a folder that is there"
            )


def _parser() -> "argparse.ArgumentParser":
    parser = own_parser(
        "batchlint live",
        "Check what exists in Azure subscriptions: Batch accounts, pools, images and what these"
        " were made of. With paths, check their files together with what exists, and show only"
        " the findings that have to do with a file. Signs in as Azure's tools do: az login, a"
        " managed identity, or AZURE_CLIENT_ID and its like.",
        EXIT_CODES,
    )
    add = parser.add_argument
    add_azure_options(add)
    add("--snapshot", metavar="FILE", help="save what was read, without secrets: batchlint FILE")
    add_options(add, "files and folders to check together with what exists; - is stdin")
    return parser
