"""Lists come in pages, with the address of the next one."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from infra.local.resource_manager.errors import ArmError
from infra.local.resource_manager.exchange import Call, Reply
from infra.local.resource_manager.store import Resource

PAGE = 200


def page(
    call: Call, resources: Sequence[Resource], view: Callable[[Resource], dict[str, Any]]
) -> Reply:
    """Answer one page of a list; ``resources`` are in the order in which they came.

    The token is the number of the last resource shown, so that what is deleted or added between
    two pages makes no other resource appear twice or not at all.
    """
    token = call.query.get("$skiptoken", "0")
    if not token.isdecimal():
        raise ArmError(400, "InvalidSkipToken", f"The skip token '{token}' is not valid.")
    start = bisect_right(resources, int(token), key=_number)
    found = resources[start : start + PAGE]
    body: dict[str, Any] = {"value": [view(one) for one in found]}
    if start + PAGE < len(resources):
        query = {name: value for name, value in call.query.items() if name != "$skiptoken"}
        query["$skiptoken"] = str(found[-1].sequence)
        body["nextLink"] = f"{call.origin}{quote(call.path)}?{urlencode(query, safe='$')}"
    return Reply(200, body)


def _number(resource: Resource) -> int:
    return resource.sequence
