"""The ids of what Batch offers. Azure has no resources for these lists: the ids are the linter's.

A rule asks the world for such an id as for any other. Files never hold one; a live look reads the
list when a rule asks for it.
"""

import re

from linter import ids

_REGION = re.compile(
    r"/subscriptions/([\w-]+)/providers/Microsoft\.Batch/locations/([a-z0-9]+)", re.IGNORECASE
)
_IMAGES = re.compile(r"(/subscriptions/.+)/supportedImages/all", re.IGNORECASE)

KINDS = frozenset({"microsoft.batch/locations", "microsoft.batch/batchaccounts/supportedimages"})
"""The types of what these ids name, in lower case."""


def region_id(subscription: str, region: str) -> str:
    """Return the id of a region with the VM sizes that Batch offers there.

    ``region`` may be spelled either way: ``West Europe`` is ``westeurope``.
    """
    name = region.replace(" ", "").lower()
    return f"/subscriptions/{subscription}/providers/Microsoft.Batch/locations/{name}"


def region_in(resource_id: str) -> tuple[str, str] | None:
    """Return subscription and region of an id of `region_id`; ``None`` for any other id."""
    found = _REGION.fullmatch(resource_id)
    return (found.group(1), found.group(2)) if found else None


def images_id(account_id: str) -> str:
    """Return the id of the list of marketplace images that a Batch account supports."""
    return f"{account_id.rstrip('/')}/supportedImages/all"


def account_in(resource_id: str) -> str | None:
    """Return the account in an id of `images_id`; ``None`` for any other id."""
    found = _IMAGES.fullmatch(resource_id)
    if found is None or ids.kind(found.group(1)) != "microsoft.batch/batchaccounts":
        return None
    return found.group(1)
