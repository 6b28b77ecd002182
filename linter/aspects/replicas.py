"""Where an image can be used, and from how many replicas in each region."""

from dataclasses import dataclass

from linter.aspects.image_builds import ImageBuilds
from linter.aspects.regions import region_key
from linter.model import GalleryVersion, ImageBuild, Place, Resource
from linter.scope import Scope
from linter.values import NOT_LISTED, Items, Unknown, Value


@dataclass(frozen=True, slots=True)
class Replicas:
    """The replicas of a gallery version in one region; the count may be absent."""

    place: Place
    region: str
    count: Value[int | None]


def replicas_of(
    scope: Scope, builds: ImageBuilds, version_id: str
) -> tuple[Items[Replicas], Resource | None]:
    """Return a gallery version's replicas, and the version or build that says so.

    Where the version's own document was not read, the build that makes it tells: Packer and
    Image Builder name the regions, and one count for all of them.
    """
    version = scope.find(version_id, GalleryVersion)
    if isinstance(version, GalleryVersion):
        return _of_version(version), version
    made = builds.of(version_id)
    if len(made) == 1:
        return _of_build(made[0]), made[0]
    return Items(more=Unknown(f"{version_id}: {version.reason}")), None


def _of_version(version: GalleryVersion) -> Items[Replicas]:
    if version.regions == NOT_LISTED:
        return Items(more=version.regions.more)
    found: list[Replicas] = []
    more = version.regions.more
    for region in version.regions.known:
        if isinstance(region.name, Unknown):
            more = more or Unknown(f"one of its regions is not known: {region.name.reason}")
        count = region.replicas if _is_given(region.replicas) else version.replicas
        found += [Replicas(region.place, name, count) for name in region.name.possible if name]
    return Items(_with_home(found, version, version.replicas), more)


def _of_build(build: ImageBuild) -> Items[Replicas]:
    more = build.regions.more
    if not build.regions.known and more is None:
        more = Unknown("the build names no regions")
    found = [Replicas(build.place, name, build.replicas) for name in build.regions.known]
    return Items(_with_home(found, build, build.replicas), more)


def _with_home(
    found: list[Replicas], resource: Resource, count: Value[int | None]
) -> tuple[Replicas, ...]:
    """Add the resource's own region, where a version always is."""
    listed = {region_key(it.region) for it in found}
    home = [name for name in resource.location.possible if name and region_key(name) not in listed]
    return (*found, *(Replicas(resource.place, name, count) for name in home))


def _is_given(count: Value[int | None]) -> bool:
    return isinstance(count, Unknown) or any(it is not None for it in count.possible)
