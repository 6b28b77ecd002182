"""Azure resource ids: compared as Azure does, without regard to case.

An id that a document makes up of parts it does not know has placeholders: segments in braces,
such as ``{subscription of main.bicep}``. A placeholder equals only itself; but it may stand for
any text, so that ids of different documents can be compatible without being equal.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

_SEGMENT = re.compile(r"[\w.()-]+|\{[^{}/]*\}")
_UNFIT = re.compile(r"[{}/]+")
_OF_DOCUMENT = re.compile(r"\{([^{}/]*?) in [^{}/]*\}")
_NO_SUBSCRIPTION = re.compile(
    r"/subscriptions/\{subscription of [^{}/]*\}"
    r"/resourceGroups/(?:\{[^{}/]*\}|[^{}/\s]+)/providers/"
)


def key(resource_id: str) -> str:
    """Return the form under which two spellings of one id are equal.

    Azure compares ids without regard to case, and its service log adds a trailing slash.
    """
    return resource_id.lower().rstrip("/")


def placeholder(words: str) -> str:
    """Return a segment that stands for a name that is not known; ``words`` say which."""
    return "{" + (_UNFIT.sub(" ", words).strip() or "unknown") + "}"


def readable(text: str) -> str:
    """Return a text whose placeholders no longer say in which document they are, and whose ids
    begin with the type where the document does not tell the subscription.

    That is there to tell ids of different documents apart, and the reader sees the place anyhow.
    """
    if "{" not in text:
        return text
    return _OF_DOCUMENT.sub(r"{\1}", _NO_SUBSCRIPTION.sub("", text))


def is_placeholder(segment: str) -> bool:
    """Return whether a segment stands for a name that is not known."""
    return "{" in segment


def resource_id(subscription: str, group: str, kind: str, names: Sequence[str]) -> str:
    """Put an id together: ``kind`` is a type such as ``Microsoft.Compute/galleries/images``.

    Raises ``ValueError`` when there are not as many names as the type has parts.
    """
    namespace, *types = kind.split("/")
    if not types or len(types) != len(names):
        raise ValueError(f"{kind} takes {len(types)} names, and there are {len(names)}")
    below = "/".join(f"{part}/{name}" for part, name in zip(types, names, strict=True))
    return f"/subscriptions/{subscription}/resourceGroups/{group}/providers/{namespace}/{below}"


@lru_cache(maxsize=65536)  # every rule asks for the same ids, of which a subscription has many
def kind(resource_id: str) -> str | None:
    """Return the lower-cased type in an id, such as ``microsoft.compute/disks``.

    ``None`` means that the text is no id of a resource in a resource group: a wrong shape, or
    a segment that would change the meaning of a URL (``..``, ``?``, ``%``).
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


def subscription(resource_id: str) -> str | None:
    """Return the subscription in an id; ``None`` when it has none or only a placeholder."""
    return _segment(resource_id, 2)


def group(resource_id: str) -> str | None:
    """Return the resource group in an id; ``None`` when it has none or only a placeholder."""
    return _segment(resource_id, 4)


def parent(resource_id: str) -> str:
    """Return the id of the resource that this one is a part of: of a pool its account's."""
    return "/".join(resource_id.rstrip("/").split("/")[:-2])


def compatible(one: str, other: str) -> bool:
    """Return whether two ids may mean one resource: their names are equal and known, and where
    subscription or group differ, one of the two is a placeholder.
    """
    left, right = key(one).split("/"), key(other).split("/")
    if len(left) != len(right) or left[5:] != right[5:]:
        return False
    if any(is_placeholder(segment) for segment in left[8::2]):
        return left == right
    scopes = zip(left[:5], right[:5], strict=True)
    return all(a == b or is_placeholder(a) or is_placeholder(b) for a, b in scopes)


def _segment(resource_id: str, index: int) -> str | None:
    parts = resource_id.split("/")
    if len(parts) <= index or is_placeholder(parts[index]):
        return None
    return parts[index]
