"""A suppression: which rules it is about, what it covers, and why."""

from typing import NamedTuple

from linter.model import Place


class Suppression(NamedTuple):
    """What somebody wrote beside the code.

    ``place`` is its own. ``rules`` are ids as they were written, in upper case; ``until`` is the
    text of a date. A comment covers ``line`` of its file, and the resources that begin on the
    first of the lines ``begins`` on which any does. Metadata covers the resource
    ``resource_id``, as it stands in the place's file. ``flaw`` is why it cannot be understood.
    """

    place: Place
    rules: tuple[str, ...] = ()
    reason: str = ""
    until: str = ""
    line: int | None = None
    begins: tuple[int, ...] = ()
    resource_id: str | None = None
    flaw: str | None = None
