"""All files of a project, read: resources, what was not read, and readers that crashed.

A file that another one refers to (a module, a linked template) is read as part of that one,
with its parameters, and not a second time on its own.
"""

import traceback
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from linter.model import Place, Resource
from linter.project import Project
from linter.readers.declared import Declared
from linter.readers.roots import Root, roots_of
from linter.report import Crash
from linter.source import NotFollowed, Source, Unreadable

T = TypeVar("T", Unreadable, NotFollowed)


class Reading(NamedTuple):
    """What the files of a project say.

    ``not_followed`` are modules and linked templates that were not read. ``files`` are the names
    of those that were recognised as inputs.
    """

    resources: tuple[Resource, ...]
    unreadable: tuple[Unreadable, ...]
    not_followed: tuple[NotFollowed, ...]
    crashes: tuple[Crash, ...]
    files: tuple[str, ...]


@dataclass(slots=True)
class _Result:
    root: Root
    resources: list[Resource] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    not_followed: list[NotFollowed] = field(default_factory=list)
    crashes: list[Crash] = field(default_factory=list)
    opened: frozenset[str] = frozenset()


def read(project: Project, parameters: Sequence[Source] = ()) -> Reading:
    """Read every file that was given. ``parameters`` go to all documents that take such files."""
    results = [_read_root(root, project) for root in roots_of(project, parameters)]
    kept = _not_read_twice(results)
    return Reading(
        resources=tuple(resource for result in kept for resource in result.resources),
        unreadable=_once(problem for result in kept for problem in result.unreadable),
        not_followed=_once(it for result in kept for it in result.not_followed),
        crashes=tuple(crash for result in kept for crash in result.crashes),
        files=tuple(dict.fromkeys(name for result in results for name in result.root.names)),
    )


def _read_root(root: Root, project: Project) -> _Result:
    result = _Result(root)
    project.begin()
    try:
        for item in root.read():
            for resource in _resources(item, project):
                if isinstance(resource, Unreadable):
                    result.unreadable.append(resource)
                elif isinstance(resource, NotFollowed):
                    result.not_followed.append(resource)
                else:
                    result.resources.append(resource)
    except Exception as error:  # a reader's mistake must not hide what the others find
        trace = "".join(traceback.format_exception(error))
        place = Place("", root.names[0], 1, 1)
        result.crashes.append(Crash("BL902", f"{type(error).__name__}: {error}", place, trace))
    result.opened = frozenset(project.opened) - frozenset(root.names)
    return result


def _resources(
    item: Resource | Declared | Unreadable | NotFollowed, project: Project
) -> Iterable[Resource | Unreadable | NotFollowed]:
    if not isinstance(item, Declared):
        return (item,)
    from linter.readers.resources import BUILDER_TEMPLATE, read_declared

    if item.kind == BUILDER_TEMPLATE:
        from linter.readers.image_builder import read_image_template

        return read_image_template(item, project)
    return read_declared(item)


def _not_read_twice(results: list[_Result]) -> list[_Result]:
    """Leave out what was read as a part of another; of files that only follow each other round,
    the first stays.
    """
    followed = frozenset(name for result in results for name in result.opened)
    left_out = [followed.issuperset(it.root.names) for it in results]
    reached: set[str] = set()
    for result, left in zip(results, left_out, strict=True):
        if not left:
            reached |= result.opened
    for index, result in enumerate(results):
        if left_out[index] and not reached.issuperset(result.root.names):
            left_out[index] = False
            reached |= result.opened
    return [result for result, left in zip(results, left_out, strict=True) if not left]


def _once(said: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(said))
