"""Which image build makes an image: what Packer and Image Builder are told, found by the image."""

from collections.abc import Iterable

from linter import ids
from linter.model import ImageBuild, Resource


class ImageBuilds:
    """The builds of a world by the ids of what they make.

    Builds often know the image's name and not its subscription; such ids are matched as
    `linter.ids.compatible` has it.
    """

    def __init__(self, resources: Iterable[Resource]) -> None:
        self._by_name: dict[str, list[tuple[str, ImageBuild]]] = {}
        for resource in resources:
            if isinstance(resource, ImageBuild):
                for made in _made(resource):
                    self._by_name.setdefault(_names(made), []).append((made, resource))

    def of(self, image_id: str) -> tuple[ImageBuild, ...]:
        """Return the builds that make a managed image, a gallery version, or some version of
        a gallery image; several when nobody can tell which of them is meant.
        """
        named = self._by_name.get(_names(image_id), ())
        equal = [build for made, build in named if ids.key(made) == ids.key(image_id)]
        fitting = equal or [build for made, build in named if ids.compatible(made, image_id)]
        return tuple({build.key: build for build in fitting}.values())


def _made(build: ImageBuild) -> Iterable[str]:
    yield from (made for made in build.image_id.possible if made)
    for version in build.version_id.possible:
        if version:
            yield version
            yield ids.parent(version)


def _names(image_id: str) -> str:
    key = ids.key(image_id)
    return key.partition("/providers/")[2] or key
