"""Files beside what exists: which resource of Azure does a file's resource mean?

A file often does not say its subscription or resource group. Where exactly one resource that
exists fits, the file means that one, and takes its place.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from linter import ids
from linter.model import Resource


def placed(declared: Iterable[Resource], existing: Sequence[Resource]) -> list[Resource]:
    """Return what files declare, under the ids of what exists where that is certain."""
    by_names: dict[str, list[str]] = {}
    for resource in existing:
        by_names.setdefault(_names(resource.id), []).append(resource.id)
    return [_placed(it, by_names.get(_names(it.id), ())) for it in declared]


def surroundings(existing: Iterable[Resource], declared: Iterable[Resource]) -> list[Resource]:
    """Return what exists, without what files describe: a file says what is meant."""
    described = {it.key for it in declared}
    return [it for it in existing if it.key not in described]


def _placed(resource: Resource, candidates: Sequence[str]) -> Resource:
    if not ids.is_placeholder(resource.id):
        return resource
    fitting = [it for it in candidates if ids.compatible(resource.id, it)]
    if len(fitting) != 1:
        return resource
    return replace(resource, place=resource.place._replace(resource_id=fitting[0]))


def _names(resource_id: str) -> str:
    key = ids.key(resource_id)
    return key.partition("/providers/")[2] or key
