"""Builders and their provisioners as image builds."""

from collections.abc import Iterable, Iterator, Sequence

from linter.model import ImageBuild, Step
from linter.project import Project
from linter.readers.packer.arm import arm_build
from linter.readers.packer.chroot import chroot_build
from linter.readers.packer.files import ScriptFiles
from linter.readers.packer.steps import read_steps
from linter.readers.packer.template import Builder, Provisioner
from linter.source import Unreadable
from linter.values import Items, Unknown

_MOST_BUILDS = 300
_MOST_STEPS = 5_000
"""More than anybody writes; every builder runs every provisioner, so that their product counts."""
_TOO_MANY = Unknown("the template has too many builders and provisioners to read them all")


def image_builds(
    builders: Iterable[tuple[Builder, Sequence[Provisioner]]], project: Project
) -> Iterator[ImageBuild | Unreadable]:
    """Return the build of each builder, which are `BUILDERS`, with the provisioners that it has."""
    steps = 0
    for number, (builder, provisioners) in enumerate(builders, 1):
        if number > _MOST_BUILDS:
            spot = builder.place.spot or builder.source.spot(0)
            expected = f"at most {_MOST_BUILDS} builders in one template"
            yield Unreadable(spot, "the template has too many builders", expected)
            return
        steps += len(provisioners)
        yield _image_build(builder, provisioners if steps <= _MOST_STEPS else None, project)


def _image_build(
    builder: Builder, provisioners: Sequence[Provisioner] | None, project: Project
) -> ImageBuild:
    files = ScriptFiles(project, builder.source)
    steps: Items[Step] = Items(more=_TOO_MANY)
    if provisioners is not None:
        steps = read_steps(builder, provisioners, files)
    if builder.kind == "azure-chroot":
        return chroot_build(builder, steps)
    return arm_build(builder, files, steps)
