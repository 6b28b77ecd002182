"""Suppressions beside the code: found in comments and in metadata, applied, and judged.

A comment covers the line it stands on, if code stands before it there, and otherwise the next
line with code::

    size = "Standard_D2" # batchlint: ignore=BL317 reason="moved in May" until=2027-01-01

    # batchlint: ignore=BL201,BL202 reason="one image on purpose"
    resource "azurerm_batch_pool" "frames" {

Where a resource begins on that line, all of the resource is covered; a comment that is the first
thing inside of a resource's braces counts as one before it. JSON without comments has
``"metadata": {"batchlint": {"ignore": [{"rules": ["BL201"], "reason": "...", "until": "..."}]}}``
beside the resource. ``until`` is the last day on which a suppression holds.
"""
