"""Managed disks and snapshots of the azurerm provider."""

from collections.abc import Iterator

from linter.access import holds, text_at
from linter.data import Data
from linter.model import Disk, Snapshot
from linter.readers.terraform.attributes import block, mapped
from linter.readers.terraform.instance import Instance
from linter.values import ABSENT, Items, Known, Value


def disk(it: Instance) -> Iterator[Disk]:
    """Read an ``azurerm_managed_disk``."""
    yield Disk(
        it.place,
        text_at(it.body, "location"),
        address=it.address,
        os_type=text_at(it.body, "os_type"),
        attached_to=Items(),
        source_id=_source_id(it.body),
        source_uri=_source_uri(it.body),
        generation=text_at(it.body, "hyper_v_generation"),
        encrypted=_encrypted(it.body),
    )


def snapshot(it: Instance) -> Iterator[Snapshot]:
    """Read an ``azurerm_snapshot``. Its ``source_uri`` is a blob's, or the id of a disk."""
    yield Snapshot(
        it.place,
        text_at(it.body, "location"),
        address=it.address,
        source_id=_source_id(it.body),
        source_uri=_source_uri(it.body),
        encrypted=_encrypted(it.body),
    )


def _source_id(body: Value[Data]) -> Value[str | None]:
    given = text_at(body, "source_resource_id")
    if given != Known(None):
        return given
    return mapped(text_at(body, "source_uri"), lambda it: it if _is_id(it) else None)


def _source_uri(body: Value[Data]) -> Value[str | None]:
    given = text_at(body, "source_uri")
    if text_at(body, "source_resource_id") != Known(None):
        return ABSENT
    return mapped(given, lambda it: None if _is_id(it) else it)


def _is_id(text: str | None) -> bool:
    return text is not None and text.lower().startswith("/subscriptions/")


def _encrypted(body: Value[Data]) -> Value[bool | None]:
    """Return whether Azure Disk Encryption's settings are there."""
    return holds(block(body, "encryption_settings"))
