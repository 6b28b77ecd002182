"""Facts: Microsoft's limits, codes, dates and editions as data, with a source in every row.

The tables are the JSON files beside this one; each is read when it is first asked for. A limit
holds from the edition ``since`` to the edition ``until`` (``null``: it still holds); ``dated``
is the date of the page or API version that a row was taken from, and of the reading where the
page has none. A row that is less than certain says so in its ``note``; where nothing is certain
there is no row, and the functions return ``None``: no judgement.
"""

from linter.facts.api_version_table import (
    ApiVersion,
    Plane,
    api_version,
    api_versions,
    oldest_kept,
)
from linter.facts.base_image_table import BaseImage, base_image, base_images, supported_publisher
from linter.facts.edition_table import Edition, edition, edition_row, editions
from linter.facts.fact_row import FactRow, all_rows
from linter.facts.image_pattern import ImagePattern
from linter.facts.limit_table import Limit, limit, limits
from linter.facts.node_agent_table import NodeAgent, agents_for, node_agent, node_agents
from linter.facts.overrides import NO_OVERRIDES, Overrides
from linter.facts.resize_error_table import (
    ResizeError,
    ResizeErrorClass,
    resize_error,
    resize_errors,
)
from linter.facts.retirement_table import Retirement, retirement, retirements
from linter.facts.vm_size_table import SizeFact, SizeSubject, VmSize, size_facts, vm_size

__all__ = [
    "NO_OVERRIDES",
    "ApiVersion",
    "BaseImage",
    "Edition",
    "FactRow",
    "ImagePattern",
    "Limit",
    "NodeAgent",
    "Overrides",
    "Plane",
    "ResizeError",
    "ResizeErrorClass",
    "Retirement",
    "SizeFact",
    "SizeSubject",
    "VmSize",
    "agents_for",
    "all_rows",
    "api_version",
    "api_versions",
    "base_image",
    "base_images",
    "edition",
    "edition_row",
    "editions",
    "limit",
    "limits",
    "node_agent",
    "node_agents",
    "oldest_kept",
    "resize_error",
    "resize_errors",
    "retirement",
    "retirements",
    "size_facts",
    "supported_publisher",
    "vm_size",
]
