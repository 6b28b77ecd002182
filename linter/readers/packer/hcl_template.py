"""Packer templates in HCL: the files of one folder, ``source`` and ``build`` blocks."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from linter.access import texts_at
from linter.data import record
from linter.model import ImageBuild, Place
from linter.project import Project
from linter.readers.hcl import evaluate
from linter.readers.hcl.names import Bound
from linter.readers.packer.builds import image_builds
from linter.readers.packer.hcl_names import TemplateNames, given_values
from linter.readers.packer.hcl_settings import settings_of, text_of, with_more
from linter.readers.packer.template import BUILDERS, Builder, Provisioner, build_id
from linter.source import Source, Unreadable
from linter.syntax.hcl import Block, Body, Expression, parse_hcl
from linter.values import Known

_TEMPLATES = (".pkr.hcl", ".pkr.json")
_GIVEN = (".auto.pkrvars.hcl", ".auto.pkrvars.json")


def read_packer(
    sources: Sequence[Source], folder: str, project: Project, variables: Sequence[Source] = ()
) -> Iterator[ImageBuild | Unreadable]:
    """Read the template that the files of a folder make up.

    ``sources`` are those files that were found to be templates; what else Packer would read
    from the folder is opened. ``variables`` are files of values for variables, which come after
    those that Packer takes by itself.
    """
    together = {it.name: it for it in (*sources, *project.folder(".", folder, _TEMPLATES))}
    bodies: dict[str, Body] = {}
    for source in together.values():
        body = parse_hcl(source)
        if isinstance(body, Unreadable):
            yield body
        else:
            bodies[source.name] = body
    given, unreadable = given_values((*project.folder(".", folder, _GIVEN), *variables))
    yield from unreadable
    building = (name for name, body in bodies.items() if body.of("build"))
    files = (_File(together[name], bodies, given, project) for name in building)
    yield from image_builds((pair for file in files for pair in file.builders()), project)


class _Used(NamedTuple):
    """A source that a build uses, with what the build adds to it."""

    kind: str
    name: str
    renamed: str
    more: Body | None = None

    @property
    def address(self) -> str:
        return f"{self.kind}.{self.renamed}"


class _File:
    """A file with ``build`` blocks, in front of the others of its folder."""

    def __init__(
        self,
        source: Source,
        bodies: Mapping[str, Body],
        given: Mapping[str, Expression],
        project: Project,
    ) -> None:
        self._source = source
        self._own = bodies[source.name]
        files = (self._own, *(body for body in bodies.values() if body is not self._own))
        self._names = TemplateNames(files, given, project)
        self._seen: Counter[str] = Counter()
        self._sources: dict[tuple[str, ...], Block] = {}
        for block in (block for body in files for block in body.of("source")):
            self._sources.setdefault(block.labels, block)

    def builders(self) -> Iterator[tuple[Builder, Sequence[Provisioner]]]:
        """Go through the sources of each build."""
        for build in self._own.of("build"):
            for used in self._used(build):
                declared = self._sources.get((used.kind, used.name))
                if declared is not None:
                    yield self._builder(build, used, declared)

    def _used(self, build: Block) -> Iterator[_Used]:
        listed = build.body.attributes.get("sources")
        if listed is not None:
            for text in texts_at(evaluate(listed.expression, self._names)).known:
                if named := _reference(text):
                    yield _Used(*named, named[1])
        for block in build.body.of("source"):
            if named := _reference(".".join(block.labels)):
                renamed = text_of(block.body, "name", self._names) or named[1]
                yield _Used(*named, renamed, block.body)

    def _builder(
        self, build: Block, used: _Used, declared: Block
    ) -> tuple[Builder, Sequence[Provisioner]]:
        title = text_of(build.body, "name", self._names)
        address = f"{title}.{used.address}" if title else used.address
        self._seen[address] += 1
        inside = Bound(
            self._names,
            {"source": Known(record({"name": Known(used.renamed), "type": Known(used.kind)}))},
        )
        settings = settings_of(declared.body, self._names)
        if used.more is not None:
            settings = with_more(settings, settings_of(used.more, inside))
        builder = Builder(
            used.kind,
            address,
            frozenset({address, used.address}),
            Place(build_id(self._source, address, self._seen[address]), *declared.spot),
            declared.source,
            Known(settings, declared.spot),
        )
        provisioners = [
            Provisioner(
                block.labels[0],
                block.spot,
                block.source,
                Known(settings_of(block.body, inside), block.spot),
            )
            for block in build.body.of("provisioner")
            if block.labels
        ]
        return builder, provisioners


def _reference(text: str) -> tuple[str, str] | None:
    """Read ``source.azure-arm.base``, which may also do without its first word."""
    parts = text.split(".")
    if parts[0] in ("source", "sources"):
        parts = parts[1:]
    if len(parts) != 2 or parts[0] not in BUILDERS:
        return None
    return parts[0], parts[1]
