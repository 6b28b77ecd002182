"""``GET /supportedimages``: the Marketplace images that Batch makes nodes of, and their agents.

Parameters and members: Batch service API, Account_ListSupportedImages. ``verification`` of a row
follows the API's example (an image past its end is unverified); no page has the real list.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from infra.local.batch_service.errors import invalid_parameter

Json = dict[str, Any]
PATH = "/supportedimages"
_MAXIMUM = 1000
_ROWS: list[Json] = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))


def page(origin: str, query: Mapping[str, str]) -> Json:
    """Return one page; raise ``BatchServiceError`` 400 for a parameter that is not understood.

    ``query`` has lower-case names, and an ``api-version``. A ``$filter`` is refused.
    """
    if "$filter" in query:
        reason = "The local Azure lists all images: leave $filter out."
        raise invalid_parameter("$filter", query["$filter"], reason)
    count = _number(query, "maxresults", _MAXIMUM, 1, _MAXIMUM)
    start = _number(query, "$skiptoken", 0, 0, len(_ROWS))
    body: Json = {
        "odata.metadata": f"{origin}/$metadata#listsupportedimages",
        "value": [_shown(row) for row in _ROWS[start : start + count]],
    }
    if start + count < len(_ROWS):
        following = {**query, "$skiptoken": str(start + count)}
        body["odata.nextLink"] = f"{origin}{PATH}?{urlencode(following, safe='$')}"
    return body


def _number(query: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = query.get(name)
    if text is None:
        return default
    if not text.isdecimal() or not least <= int(text) <= most:
        raise invalid_parameter(name, text, f"Expected an integer from {least} to {most}.")
    return int(text)


def _shown(row: Json) -> Json:
    shown: Json = {
        "nodeAgentSKUId": row["agent"],
        "imageReference": {
            "publisher": row["publisher"],
            "offer": row["offer"],
            "sku": row["sku"],
            "version": "latest",
        },
        "osType": row["os"],
        "verificationType": row["verification"],
    }
    if "capabilities" in row:
        shown["capabilities"] = row["capabilities"]
    if "ends" in row:
        shown["batchSupportEndOfLife"] = f"{row['ends']}T00:00:00Z"
    return shown
