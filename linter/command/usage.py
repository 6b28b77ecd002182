"""Wrong usage: what a person asked for that cannot be done, and what to do instead."""

from collections.abc import Iterable


class WrongUsage(Exception):
    """The command line, the configuration or a file named there is wrong: exit code 2.

    The text is one line: what is wrong, and what to do.
    """


def meant(name: str, names: Iterable[str], otherwise: str = "") -> str:
    """Return the end of a message about a name that is none of these: the close ones.

    Where none is close, it is ``otherwise``, or all of them.
    """
    from difflib import get_close_matches  # only mistakes pay for it

    names = tuple(names)
    folded = {known.casefold(): known for known in names}
    close = [folded[it] for it in get_close_matches(name.casefold(), folded, n=3)]
    if close:
        return f"did you mean {' or '.join(close)}?"
    return otherwise or f"choose one of {', '.join(names)}"
