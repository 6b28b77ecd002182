"""Every request that the SDKs of this process send, told apart by what it costs.

All of them send through one transport, ``requests``: there they are counted, so that the app
under measurement is the app as it is.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter

from infra.local.addresses import Addresses

POINT_READ = "point reads"
QUERY = "queries"
TRANSACTION = "transactions"
TABLE_WRITE = "other table writes"
AZURE_READ = "Azure reads"
AZURE_WRITE = "effects"
TOKEN = "tokens"
KINDS = (POINT_READ, QUERY, AZURE_READ, TRANSACTION, TABLE_WRITE, AZURE_WRITE)


@contextmanager
def counted(addresses: Addresses) -> Iterator[Counter[str]]:
    """Count the requests that are sent inside, by kind."""
    counts: Counter[str] = Counter()
    send = HTTPAdapter.send

    def counting(self: HTTPAdapter, request: PreparedRequest, **options: Any) -> Response:
        counts[kind(addresses, str(request.method), str(request.url))] += 1
        return send(self, request, **options)

    with patch.object(HTTPAdapter, "send", counting):
        yield counts


def kind(addresses: Addresses, method: str, url: str) -> str:
    """Return what a request is. An effect is a write to Resource Manager or a published event."""
    if url.startswith(addresses.identity):
        return TOKEN
    if url.startswith(addresses.tables):
        path = urlsplit(url).path
        if path.endswith("/$batch"):
            return TRANSACTION
        if method != "GET":
            return TABLE_WRITE
        return POINT_READ if "PartitionKey=" in path else QUERY
    return AZURE_READ if method == "GET" else AZURE_WRITE
