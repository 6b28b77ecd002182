"""The outcome of one run: what was read, what it says, and what the rules make of it."""

from typing import NamedTuple

from linter.model import Resource
from linter.report import Report
from linter.source import Source
from linter.world import World


class Outcome(NamedTuple):
    """What `linter.run.lint` gives.

    ``files_read`` are the names of the files that were recognised as inputs, in the order in
    which they were given; a file that was passed over as something else is not among them.
    ``sources`` are the texts of those files, and of all others that they refer to (modules,
    scripts, parameter files): whatever a finding may point at, and be suppressed in.
    ``resources`` are all that the documents describe; the world keeps the latest of an id.
    ``saw_all`` says that all that exists was looked at, and is shown: a finding that is not
    there any more is gone.
    """

    report: Report
    world: World
    files_read: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    resources: tuple[Resource, ...] = ()
    saw_all: bool = False
