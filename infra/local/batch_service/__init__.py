"""The Batch service's own API, as far as it says what Batch supports.

One server stands for the endpoints of all accounts: what it answers is the same for each.
"""

from infra.local.batch_service.server import AUDIENCE, BatchService

__all__ = ["AUDIENCE", "BatchService"]
