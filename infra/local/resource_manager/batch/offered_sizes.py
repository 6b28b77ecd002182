"""``.../locations/{location}/virtualMachineSkus``: the VM sizes that Batch has in a region.

Parameters and members: Batch management API, Location_ListSupportedVirtualMachineSkus. The names
of capabilities are those of Microsoft.Compute's Resource SKUs, which Batch passes on; values are
text. Here every region has every size.
"""

import re
from typing import Any
from urllib.parse import quote, urlencode

from infra.local.resource_manager.batch.errors import batch_error
from infra.local.resource_manager.errors import ArmError
from infra.local.resource_manager.exchange import Call, Reply
from infra.local.resource_manager.vm_sizes import VM_SIZES, VmSize

Json = dict[str, Any]
_FAMILY = re.compile(r"\s*familyName\s+eq\s+'([^']*)'\s*", re.IGNORECASE)
_PAGE = 1000  # more than there are sizes: without maxresults there is one page


def answer(call: Call) -> Reply:
    """Answer a page of the sizes; raise ``ArmError`` 400 for a parameter that is not understood."""
    sizes = _filtered(call)
    count = _maximum(call)
    token = call.query.get("$skiptoken", "0")
    if not token.isdecimal():
        raise _refused(call, "$skipToken", token, "It is not a token of this list.")
    start = int(token)
    body: Json = {"value": [_shown(size) for size in sizes[start : start + count]]}
    if start + count < len(sizes):
        query = {name: value for name, value in call.query.items() if name != "$skiptoken"}
        query["$skiptoken"] = str(start + count)
        body["nextLink"] = f"{call.origin}{quote(call.path)}?{urlencode(query, safe='$')}"
    return Reply(200, body)


def _filtered(call: Call) -> list[VmSize]:
    sizes = list(VM_SIZES.values())
    wanted = call.query.get("$filter")
    if wanted is None:
        return sizes
    family = _FAMILY.fullmatch(wanted)
    if family is None:
        raise _refused(call, "$filter", wanted, "Expected familyName eq '...'.")
    return [size for size in sizes if size.family.lower() == family[1].lower()]


def _maximum(call: Call) -> int:
    text = call.query.get("maxresults")
    if text is None:
        return _PAGE
    if not text.isdecimal() or int(text) < 1:
        raise _refused(call, "maxresults", text, "Expected an integer of 1 or more.")
    return min(int(text), _PAGE)


def _shown(size: VmSize) -> Json:
    capabilities = {"MaxResourceVolumeMB": f"{round(size.temporary_gib * 1024)}"}
    capabilities["vCPUs"] = str(size.cores)
    capabilities["HyperVGenerations"] = ",".join(size.generations)
    if size.memory_gib is not None:
        capabilities["MemoryGB"] = str(size.memory_gib)
    if size.nvme_gib:
        capabilities["NvmeDiskSizeInMiB"] = str(size.nvme_gib * 1024)
    shown: Json = {
        "name": size.name,
        "familyName": size.family,
        "capabilities": [{"name": name, "value": value} for name, value in capabilities.items()],
    }
    if size.retires is not None:
        shown["batchSupportEndOfLife"] = f"{size.retires}T00:00:00Z"
    return shown


def _refused(call: Call, name: str, value: str, reason: str) -> ArmError:
    return batch_error(
        call,
        400,
        "InvalidQueryParameterValue",
        f"Value for one of the query parameters specified in the request URI is invalid: {name}. "
        f"{reason}",
        (("QueryParameterName", name), ("QueryParameterValue", value), ("Reason", reason)),
    )
