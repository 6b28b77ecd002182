"""How far a suppression reaches: the findings in a line, and those of a resource."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from linter import ids
from linter.command.suppressions.suppression import Suppression
from linter.model import Resource
from linter.report import Finding, Undecided


class Reach:
    """Findings (or what stayed undecided) by line and by resource.

    A finding about a resource may stand in another file than the resource, such as that of a
    parameter; it is covered with the resource, unless that file describes one of the same id.
    """

    def __init__(
        self, results: Sequence[Finding | Undecided], resources: Iterable[Resource]
    ) -> None:
        self._results = results
        self._by_line: dict[tuple[str | None, int | None], list[int]] = defaultdict(list)
        self._by_key: dict[str, list[int]] = defaultdict(list)
        for index, result in enumerate(results):
            place = result.place
            self._by_line[place.file, place.line].append(index)
            if place.resource_id:
                self._by_key[ids.key(place.resource_id)].append(index)
        self._begins: dict[tuple[str | None, int | None], set[str]] = defaultdict(set)
        self._files: dict[str, set[str | None]] = defaultdict(set)
        if results:
            for resource in resources:
                self._begins[resource.place.file, resource.place.line].add(resource.key)
                self._files[resource.key].add(resource.place.file)

    def of(self, suppression: Suppression) -> Iterator[int]:
        """Go through the indices of what a suppression covers; some may come twice."""
        file = suppression.place.file
        if suppression.resource_id is not None:
            yield from self._resource(ids.key(suppression.resource_id), file)
        if suppression.line:
            yield from self._by_line.get((file, suppression.line), ())
        for line in suppression.begins:
            begun = self._begins.get((file, line), ())
            for key in begun:
                yield from self._resource(key, file)
            if begun:
                return

    def _resource(self, key: str, file: str | None) -> Iterator[int]:
        for index in self._by_key.get(key, ()):
            stands = self._results[index].place.file
            if stands == file or stands not in self._files[key]:
                yield index
