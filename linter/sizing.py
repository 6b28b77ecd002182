"""How large a pool's means must be: image replicas and resize timeout for a number of nodes."""

from datetime import timedelta
from typing import Literal

from linter.facts import limit

ImageKind = Literal["gallery", "managed"]
"""What a pool's nodes are made from: a gallery image version, or a managed image."""


def replicas_for(nodes: int, edition: str | None = None) -> int:
    """Return how many replicas of a gallery version a pool of so many nodes needs in its region.

    Never less than one, and never more than a version may have: beyond that Azure's advice
    cannot be followed.

    Raises ``ValueError`` for a negative number of nodes.
    """
    per_replica = limit("nodes-per-gallery-replica", edition).number
    at_most = limit("gallery-replicas-max", edition).number
    return min(at_most, max(1, _parts(nodes, per_replica)))


def resize_timeout_for(nodes: int, image_kind: ImageKind) -> timedelta:
    """Return the resize timeout that Microsoft advises for a pool of a fixed size.

    ``nodes`` are dedicated and Spot nodes together. The longest of what applies: the service's
    default, the time for a started step of nodes of a gallery image, the time for a managed
    image, and the time for a large pool of any custom image.

    Raises ``ValueError`` for a negative number of nodes.
    """
    minutes = [limit("resize-timeout-default").number]
    steps = _parts(nodes, limit("gallery-resize-step").number)
    if image_kind == "gallery":
        minutes.append(steps * limit("gallery-resize-minutes").number)
    else:
        minutes.append(limit("managed-image-resize-minutes").number)
    if nodes > limit("large-custom-image-pool").number:
        minutes.append(limit("large-custom-image-pool-resize-minutes").number)
    return timedelta(minutes=max(minutes))


def _parts(nodes: int, size: int) -> int:
    """Return how many parts of a size the nodes fill, the last perhaps not wholly."""
    if nodes < 0:
        raise ValueError(f"a pool cannot have {nodes} nodes; give 0 or more")
    return -(-nodes // size)
