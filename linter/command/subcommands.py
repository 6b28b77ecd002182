"""What the command does under another first word; each is imported only when it is asked for."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from linter.command.surroundings import Surroundings

Run: TypeAlias = Callable[[Sequence[str], Surroundings], int]


def subcommand(name: str) -> Run:
    """Return what runs one of `linter.command.arguments.SUBCOMMANDS`."""
    if name == "live":
        from linter.command.live import run as live

        return live
    if name == "inventory":
        from linter.command.inventory import run as inventory

        return inventory
    from linter.command.diff import run as diff

    return diff
