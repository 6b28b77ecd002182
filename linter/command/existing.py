"""What exists, beside the files of a run: from a live look, or from saved files.

In a run of both, the files are what somebody asks about: only what has to do with one is shown.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from linter import ids
from linter.command.files import Gathered
from linter.command.usage import WrongUsage
from linter.looking import Azure
from linter.model import Place, Pool, Resource
from linter.outcome import Outcome
from linter.output.shown import Existing
from linter.project import Project
from linter.readers.saved import NewerForm, Saved
from linter.report import Finding, Undecided
from linter.rules.bl901_unreadable import UnreadableInput
from linter.source import Source, Unreadable
from linter.values import Spot

_Sign: TypeAlias = tuple[str, str, str]
"""What makes two findings, or two unknowns, the same: rule, resource, and words."""


class Looked(NamedTuple):
    """What exists: what a run asks, and which of it is to be checked (``None``: all).

    ``sources`` are the saved files that it was read from, ``spots`` where in them a resource
    stands, by its key, and ``unreadable`` what of them cannot be read; a live look has none of
    these.
    """

    azure: Azure
    narrowed: Callable[[Resource], bool] | None = None
    sources: tuple[Source, ...] = ()
    spots: Mapping[str, Spot] = MappingProxyType({})
    unreadable: tuple[Unreadable, ...] = ()


def looked_up(sources: Sequence[Source]) -> Looked:
    """Return what saved files hold. Raises `WrongUsage` for one of a newer version."""
    try:
        saved = Saved(sources)
    except NewerForm as error:
        raise WrongUsage(str(error)) from None
    lines = tuple(saved.unreadable_lines)
    return Looked(saved, _narrowed(saved), tuple(sources), saved.spots, lines)


def unread_of(looked: Looked) -> str | None:
    """Return that lists could not be read, and so the run not do all its work, if that is so."""
    count = len(looked.azure.unread)
    if not count:
        return None
    lists, they = ("1 list", "it") if count == 1 else (f"{count} lists", "them")
    return (
        f"{lists} of Azure could not be read, so that nobody knows what is in {they}: ask for the"
        " right to read, narrow the look (--resource-group), or take what can be read (--partial)"
    )


def shown_of(
    looked: Looked,
    outcome: Outcome,
    gathered: Gathered,
    paths: Sequence[str],
    check: Callable[[Gathered], Outcome],
) -> tuple[Outcome, Existing]:
    """Return an outcome with only what is to be shown, and what is shown of all that exists.

    Beside files that is what touches a file, and what is only so because of the files: an image
    that one describes anew may be another pool's. ``check`` tells what there is without them.
    """
    mixed = len(set(paths)) > len(looked.sources)
    report, hidden = outcome.report, 0
    if mixed:
        without: frozenset[_Sign] | None = None
        if _changes_what_exists(outcome, looked):
            files = Project(gathered.project.start, (), ())
            before = check(Gathered(files, (), gathered.saved)).report
            said: tuple[Finding | Undecided, ...] = (*before.findings, *before.unknowns)
            without = frozenset(_sign(it) for it in said)
        findings = tuple(it for it in report.findings if _touches(it) or _is_new(it, without))
        unknowns = tuple(it for it in report.unknowns if _stays(it) or _is_new(it, without))
        hidden = len(report.findings) - len(findings)
        report = report._replace(findings=findings, unknowns=unknowns)
    unread = tuple(looked.azure.unread)
    outcome = outcome._replace(
        report=report,
        files_read=(*(it.name for it in looked.sources), *outcome.files_read),
        saw_all=not (mixed or unread or looked.narrowed or gathered.unreadable),
    )
    resources = looked.azure.resources
    named = (*(it.id for it in resources), *(it.resource_id for it in unread))
    return outcome, Existing(
        len(resources),
        len({ids.subscription(it.lower()) for it in named}),
        hidden,
        unread,
        getattr(looked.azure, "requests", None),
        frozenset(it.name for it in looked.sources),
    )


def located(findings: Iterable[Finding], looked: Looked) -> tuple[Finding, ...]:
    """Return findings with their places in saved files."""
    if not looked.spots:
        return tuple(findings)
    return tuple(
        it._replace(
            place=_located(it.place, looked.spots),
            related=tuple(
                one._replace(place=_located(one.place, looked.spots)) for one in it.related
            ),
        )
        for it in findings
    )


def located_unknowns(unknowns: Iterable[Undecided], looked: Looked) -> tuple[Undecided, ...]:
    """Return unknowns with their places in saved files."""
    return tuple(it._replace(place=_located(it.place, looked.spots)) for it in unknowns)


def _located(place: Place, spots: Mapping[str, Spot]) -> Place:
    """A part of a resource, such as an extension, stands where the resource does."""
    if place.file is not None or not place.resource_id:
        return place
    key = ids.key(place.resource_id)
    spot = spots.get(key) or spots.get(ids.parent(key))
    return place if spot is None else Place(place.resource_id, *spot)


def _touches(finding: Finding) -> bool:
    """Return whether a finding has to do with a file, or is about the run itself."""
    places = (finding.place, *(it.place for it in finding.related))
    about_run = not finding.place.resource_id
    return about_run or any(place.file is not None for place in places)


def _changes_what_exists(outcome: Outcome, looked: Looked) -> bool:
    """Return whether a file may change what holds of others: all but a new pool may."""
    existing = {it.key for it in looked.azure.resources}
    declared = (it for it in outcome.resources if it.place.file is not None)
    return any(it.kind != Pool.kind or it.key in existing for it in declared)


def _sign(said: Finding | Undecided) -> _Sign:
    words = said.message if isinstance(said, Finding) else said.reason
    return said.rule, ids.key(said.place.resource_id), words


def _is_new(said: Finding | Undecided, without: frozenset[_Sign] | None) -> bool:
    return without is not None and _sign(said) not in without


def _stays(unknown: Undecided) -> bool:
    # What could not be read may hold what matters to any file.
    return unknown.rule == UnreadableInput.id or unknown.place.file is not None


def _narrowed(saved: Saved) -> Callable[[Resource], bool] | None:
    """Return which resources were to be checked when the files were saved; ``None``: all."""
    wanted: list[Callable[[Resource], bool] | None] = []
    for header in saved.headers:
        if header.account is None and header.image is None:
            return None
        from linter.command.azure_options import AzureOptions, narrowed

        options = AzureOptions(
            header.subscriptions, header.group, header.account, header.image, None
        )
        wanted.append(narrowed(options, saved))
    chosen = [it for it in wanted if it is not None]
    return (lambda resource: any(it(resource) for it in chosen)) if chosen else None
