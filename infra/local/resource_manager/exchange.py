"""One request as the resource types see it, and the answer they give."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """A request that passed authentication. ``query`` and ``headers`` have lower-case keys."""

    method: str
    path: str
    url: str
    origin: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: object
    api_version: str
    request_id: str
    correlation_id: str


@dataclass(frozen=True)
class Reply:
    """An answer; ``body`` None sends no content."""

    status: int
    body: Json | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
