"""Node agent SKUs: which OS and which marketplace images they are for, and until when."""

from datetime import date
from functools import cache, lru_cache
from typing import Any, NamedTuple

from linter.facts.image_pattern import ImagePattern
from linter.facts.json_rows import day, rows


class NodeAgent(NamedTuple):
    """A node agent SKU, such as ``batch.node.ubuntu 22.04``."""

    id: str
    os: str
    """``linux`` or ``windows``."""
    distribution: str
    """A word such as ``ubuntu``, ``enterprise linux``, ``windows``."""
    version: str
    """Such as ``22.04``; empty where one agent serves every version."""
    support_ends: date | None
    """The last day of Batch's support; ``None`` where none is published."""
    end_announced: bool
    """The end is announced, and its day is not."""
    images: tuple[ImagePattern, ...]
    source: str
    dated: str
    note: str


@cache
def node_agents() -> tuple[NodeAgent, ...]:
    """Return every node agent SKU that the table knows, also those whose support has ended."""
    return tuple(_node_agent(row) for row in rows("node_agents.json"))


def _node_agent(row: dict[str, Any]) -> NodeAgent:
    read = {
        "images": tuple(ImagePattern(**image) for image in row["images"]),
        "support_ends": day(row["support_ends"]),
    }
    return NodeAgent(**{**row, **read})


@cache
def _by_id() -> dict[str, NodeAgent]:
    return {_plain(agent.id): agent for agent in node_agents()}


def _plain(sku: str) -> str:
    return "".join(sku.split()).lower()


@lru_cache(maxsize=1024)
def node_agent(sku: str) -> NodeAgent | None:
    """Return what is known of a node agent SKU; ``None`` where the table does not have it.

    Case and blanks do not count: ``Batch.Node.Ubuntu  22.04`` is found too.
    """
    return _by_id().get(_plain(sku))


@lru_cache(maxsize=1024)
def agents_for(publisher: str, offer: str, sku: str) -> tuple[NodeAgent, ...] | None:
    """Return the node agents that go with a marketplace image.

    ``None`` means that the table does not know this image: nothing can be said about its agent.
    """
    found = tuple(
        agent
        for agent in node_agents()
        if any(image.fits(publisher, offer, sku) for image in agent.images)
    )
    return found or None
