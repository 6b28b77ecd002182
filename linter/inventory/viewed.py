"""What an inventory rests on, from what was read."""

from collections.abc import Iterable, Sequence

from linter.aspects.wording import counted
from linter.inventory.rows import OF_A_FILE, View
from linter.looking import Unread
from linter.source import NotFollowed, Unreadable


def view_of(
    *,
    files: int,
    subscriptions: Sequence[str] = (),
    group: str | None = None,
    dates: Sequence[str] = (),
    whole: Iterable[str] | None = None,
    unread: Iterable[Unread] = (),
    broken: Iterable[Unreadable] = (),
    not_read: Iterable[NotFollowed] = (),
) -> View:
    """Return what an inventory rests on.

    ``whole`` are the subscriptions of which every pool was asked for: by default all, unless only
    a ``group`` was read. ``broken`` and ``not_read`` are what of files could not be read;
    ``dates`` are the days on which saved files were saved.
    """
    if whole is None:
        whole = () if group is not None else subscriptions
    said = [(it.spot, it.message) for it in broken] + [(it.spot, it.reason) for it in not_read]
    of_files = dict.fromkeys(f"{spot.file}:{spot.line}: {text}" for spot, text in sorted(said))
    return View(
        _words(files, subscriptions, group, dates),
        frozenset(it.lower() for it in whole),
        (*sorted(unread), *(Unread(OF_A_FILE, it) for it in of_files)),
    )


def _words(
    files: int, subscriptions: Sequence[str], group: str | None, dates: Sequence[str]
) -> str:
    parts = []
    if subscriptions:
        what = "subscription" if len(subscriptions) == 1 else "subscriptions"
        where = f"{what} {' and '.join(subscriptions)}"
        if group is not None:
            where = f"resource group {group} of {where}"
        days = " and ".join(dict.fromkeys(filter(None, dates)))
        parts.append(f"{where} as of {days}" if days else where)
    if files or not parts:
        parts.append(counted(files, "file"))
    return " and ".join(parts)
