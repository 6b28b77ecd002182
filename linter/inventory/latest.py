"""The versions that a pool may get which names no version of its image."""

from collections.abc import Iterable

from linter import ids
from linter.aspects.regions import region_key
from linter.model import GalleryVersion
from linter.values import ABSENT, Known, Unknown, Value


def newest_first(versions: Iterable[GalleryVersion]) -> tuple[GalleryVersion, ...]:
    """Return versions by their numbers; what is no version comes first: it may be newer."""
    return tuple(sorted(versions, key=_age))


def latest_of(
    versions: Iterable[GalleryVersion], region: Value[str | None]
) -> tuple[GalleryVersion, ...]:
    """Return which of a definition's versions, the newest first, may be the latest in a region.

    It is one where all is known. A version that is not sure to be excluded counts; and the one
    before it counts too, unless the newer one is sure to be taken: replicated to the region,
    ready, and not excluded.
    """
    found = []
    for version in versions:
        excluded = _is_excluded(version, region)
        if excluded:
            continue
        found.append(version)
        if excluded is False and _is_there(version, region) and _is_ready(version):
            break
    return tuple(found)


def _age(version: GalleryVersion) -> tuple[bool, list[int], str]:
    parts = version.name.split(".")
    numbered = all(part.isascii() and part.isdecimal() and len(part) < 12 for part in parts)
    return (numbered, [-int(part) for part in parts] if numbered else [], version.key)


def _is_excluded(version: GalleryVersion, region: Value[str | None]) -> bool | None:
    """Return whether a version is never the latest in a region; ``None``: nobody knows."""
    flags = [version.exclude_from_latest]
    wanted = _keys(region)
    for target in version.regions.known:
        if wanted and wanted == _keys(target.name):
            flags.append(target.exclude_from_latest)
        elif isinstance(region, Unknown) and target.exclude_from_latest not in (
            ABSENT,
            Known(False),
        ):
            return None  # which region's word counts is not known
    if Known(True) in flags:
        return True
    return False if all(flag in (ABSENT, Known(False)) for flag in flags) else None


def _is_there(version: GalleryVersion, region: Value[str | None]) -> bool:
    wanted = _keys(region)
    names = [_keys(target.name) for target in version.regions.known]
    return len(wanted) == 1 and wanted in [*names, _keys(version.location)]


def _is_ready(version: GalleryVersion) -> bool:
    # A version that is being made, or failed, leaves the one before it in place.
    state = version.provisioning_state
    return isinstance(state, Known) and (state.value or "succeeded").lower() == "succeeded"


def _keys(region: Value[str | None]) -> set[str]:
    return {region_key(name) for name in region.possible if name}


def definition_of(version: GalleryVersion) -> str:
    """Return the id of the definition that a version belongs to."""
    return ids.parent(version.id)
