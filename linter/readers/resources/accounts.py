"""Batch accounts in the shape of the REST API."""

from linter.access import text_at, texts_at
from linter.model import BatchAccount
from linter.readers.declared import Declared


def batch_account(declared: Declared) -> BatchAccount:
    """Read a ``Microsoft.Batch/batchAccounts``."""
    body = declared.body
    return BatchAccount(
        declared.place,
        text_at(body, "location"),
        allocation_mode=text_at(body, "properties", "poolAllocationMode"),
        authentication=texts_at(body, "properties", "allowedAuthenticationModes"),
        exported=declared.exported,
    )
