"""One run: the files of a project are read, joined into one world, and checked.

::

    Project --read--> resources --join--> World --check--> findings
    Azure   --list--------^                 ^------settle-----'

What could not be read, and what crashed, become findings too; a module that was not read is
what stayed undecided.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from linter.check import check
from linter.facts import NO_OVERRIDES, Overrides
from linter.looking import Azure, look
from linter.model import Disk, Place, Pool, Resource, Snapshot
from linter.outcome import Outcome
from linter.placed import placed, surroundings
from linter.project import Project
from linter.readers.reading import Reading, read
from linter.readers.resources.joined import join
from linter.report import Report
from linter.rules import ALL, Rule
from linter.rules.bl901_unreadable import UnreadableInput
from linter.rules.bl902_internal_error import InternalError
from linter.scope import HALF_A_YEAR
from linter.source import Source, Unreadable
from linter.world import World


def lint(
    project: Project,
    *,
    rules: Sequence[Rule] = ALL,
    edition: str | None = None,
    today: date | None = None,
    window: timedelta = HALF_A_YEAR,
    overrides: Overrides = NO_OVERRIDES,
    parameters: Sequence[Source] = (),
    unreadable: Sequence[Unreadable] = (),
    azure: Azure | None = None,
    narrowed: Callable[[Resource], bool] | None = None,
) -> Outcome:
    """Check the files of a project, together with what exists where ``azure`` is given.

    ``parameters`` are parameter or variable files for the documents that take such files;
    ``unreadable`` is what was found to be so before. Where a file describes a resource that
    exists, the file counts: it says what is meant. ``narrowed`` tells which of the existing
    resources are to be checked; the others only surround them. The other arguments are those of
    `linter.check.check`.

    Raises ``ValueError`` when there is no such edition.
    """
    reading = read(project, parameters)
    if azure:
        azure.refresh(it for it in reading.resources if isinstance(it, Pool))
    world, resources = world_of(reading, azure)
    subjects = [it for it in resources if _is_subject(it, narrowed)]

    def question(asked: World) -> Report:
        return check(
            asked, subjects, rules, edition, today=today, window=window, overrides=overrides
        )

    report = look(world, azure, question)
    chosen = {rule.id for rule in rules}
    problems = [
        UnreadableInput().finding_for(it)
        for it in (*unreadable, *reading.unreadable)
        if UnreadableInput.id in chosen
    ]
    unread = [
        UnreadableInput().undecided(Place("", *it.spot), it.reason)
        for it in sorted(reading.not_followed, key=lambda it: (it.spot, it.reason))
        if UnreadableInput.id in chosen
    ]
    unread += [
        UnreadableInput().undecided(Place(it.resource_id), it.reason)
        for it in (azure.unread if azure else ())
        if UnreadableInput.id in chosen
    ]
    crashes = (*report.crashes, *reading.crashes)
    failures = [InternalError().finding_for(crash) for crash in crashes]
    findings = (*report.findings, *problems, *failures)
    return Outcome(
        report=report._replace(
            findings=findings, unknowns=(*report.unknowns, *unread), crashes=crashes
        ),
        world=world,
        files_read=reading.files,
        sources=project.sources,
        resources=tuple(resources),
    )


def world_of(reading: Reading, azure: Azure | None = None) -> tuple[World, list[Resource]]:
    """Return the world of what files say and of what exists, and its resources.

    A file's resource comes after all that exists, and in place of what it means there.
    """
    existing = azure.resources if azure else ()
    declared = placed(reading.resources, existing)
    return join((*surroundings(existing, declared), *declared))


def _is_subject(resource: Resource, narrowed: Callable[[Resource], bool] | None) -> bool:
    # A snapshot or disk matters as what an image was made from; most of them are backups.
    if isinstance(resource, Snapshot | Disk):
        return False
    return narrowed is None or resource.place.file is not None or narrowed(resource)
