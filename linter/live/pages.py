"""Long lists come in pages, each with the address of the next: followed, but not for ever."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

CIRCLE = "its pages lead round in a circle"


def through(paged: Any) -> Iterator[Any]:
    """Go through what the pages of a list hold; ``paged`` is an ``azure.core.paging.ItemPaged``.

    Raises ``ValueError`` where a page leads to one that was read, and what the SDK raises.
    """
    pages = paged.by_page()
    seen: set[str] = set()
    for page in pages:
        yield from page
        following = pages.continuation_token
        if following in seen:
            raise ValueError(CIRCLE)
        if following:
            seen.add(following)


def leads_to(address: str, host: str) -> bool:
    """Return whether an address is one of ``host``, or of a host below it, and no other's.

    Requests carry a token, which is to go nowhere else. ``host`` may name a port; 443 goes
    without saying.
    """
    parts = urlsplit(address)
    found, wanted = _host_of(parts.netloc), _host_of(host)
    return parts.scheme == "https" and (found == wanted or found.endswith(f".{wanted}"))


def _host_of(netloc: str) -> str:
    return netloc.lower().removesuffix(":443")
