"""Azure resource ids: compared as Azure does, without regard to case."""

import re

_SEGMENT = re.compile(r"[\w.()-]+")


def key(resource_id: str) -> str:
    """Return the form under which two spellings of one id are equal.

    Azure compares ids without regard to case, and its service log adds a trailing slash.
    """
    return resource_id.lower().rstrip("/")


def kind(resource_id: str) -> str | None:
    """Return the lower-cased type in an id, such as ``microsoft.compute/disks``.

    ``None`` means that the text is no id of a resource in a resource group: a wrong shape, or
    a segment that would change the meaning of a URL (``..``, ``?``, ``%``, blanks).
    """
    parts = key(resource_id).split("/")
    # '' subscriptions {s} resourcegroups {g} providers {namespace} {type} {name} [{type} {name}]
    if len(parts) < 9 or len(parts) % 2 == 0:
        return None
    if (parts[0], parts[1], parts[3], parts[5]) != (
        "",
        "subscriptions",
        "resourcegroups",
        "providers",
    ):
        return None
    if not all(_SEGMENT.fullmatch(part) and part.strip(".") for part in parts[1:]):
        return None
    return "/".join([parts[6], *parts[7::2]])


def name(resource_id: str) -> str:
    """Return the last segment of an id, as it was spelled."""
    return resource_id.rstrip("/").rpartition("/")[2]


def full_name(resource_id: str) -> str:
    """Return the names in an id from the outermost resource on, such as ``gallery/image/1.0.0``.

    Of a text that is no resource id, all of it.
    """
    if kind(resource_id) is None:
        return resource_id
    return "/".join(resource_id.rstrip("/").split("/")[8::2])
