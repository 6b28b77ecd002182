"""A pool's lineage: the ways back from its image, and how each of them ends."""

from typing import Literal

from linter import ids
from linter.aspects.lineage import Origin, origins
from linter.inventory.rows import Line, Step
from linter.model import GalleryVersion, Image, Resource, Vm
from linter.values import Unknown
from linter.world import World


def lines_of(world: World, image_id: str) -> tuple[Line, ...]:
    """Return the ways back from an image, in a fixed order."""
    return tuple(sorted((_line(world, it) for it in origins(world, image_id)), key=_order))


def _line(world: World, origin: Origin) -> Line:
    steps = tuple(Step(it.id, it.words) for it in origin.trail)
    if isinstance(origin.end, Vm):
        return Line(steps, "virtual machine")
    lost_id, _, reason = origin.end.reason.partition(": ")
    if ids.kind(lost_id) is None:
        return Line(steps, "unknown", None, origin.end.reason)
    return _ended(world, steps, origin, lost_id, reason)


def _ended(
    world: World, steps: tuple[Step, ...], origin: Origin, lost_id: str, reason: str
) -> Line:
    if world.is_absent(lost_id):
        return Line(steps, "gone", lost_id, reason)
    if isinstance(world.get(lost_id), Unknown):
        return Line(steps, "not read", lost_id, reason)
    end: Literal["VHD", "unknown"] = "VHD" if _is_vhd(origin.trail) else "unknown"
    return Line(steps, end, None, reason)


def _is_vhd(trail: tuple[Resource, ...]) -> bool:
    last = trail[-1] if trail else None
    if isinstance(last, Image):
        return any(last.os_blob_uri.possible)
    return isinstance(last, GalleryVersion) and any(last.os_source_uri.possible)


def _order(line: Line) -> tuple[int, tuple[Step, ...], str]:
    """The way that leads to a machine comes first, then the longest."""
    machine = 0 if line.end == "virtual machine" else 1
    return (machine * 1000 - len(line.steps), line.steps, line.end_id or line.reason or "")
