"""The requests of a look at many resources: the pages of the lists, and what must be read singly.

The bench looks at ten times as many, in a process of its own.
"""

from collections import Counter
from collections.abc import Iterator

import pytest

from infra.local.cloud import LocalAzure
from infra.local.resource_manager import DEFAULT_SUBSCRIPTION
from linter.live.cloud import cloud_of
from linter.live.connection import Connection
from linter.live.subscription import LiveAzure
from tests.bench.linter.subscription import expected_requests, world
from tests.integration.linter_live.live_case import look_at
from tests.integration.linter_live.live_world import LiveWorld

POOLS, IMAGES, SNAPSHOTS = 200, 500, 1_000


@pytest.fixture
def large(local_azure: LocalAzure, live_world: LiveWorld) -> Iterator[LiveWorld]:
    """The bench's subscription, a tenth of it; gone afterwards."""
    bodies = list(world(POOLS, IMAGES, SNAPSHOTS))
    local_azure.put_resources(bodies)
    yield live_world
    local_azure.remove_resources(body["id"] for body in bodies)


def test_a_look_needs_no_more_than_pages_and_single_reads(large: LiveWorld) -> None:
    requests = large.cloud.resource_manager.requests
    start = len(requests)
    azure = LiveAzure(
        Connection(cloud_of(large.cloud.client_environment())), [DEFAULT_SUBSCRIPTION]
    )
    azure.read()
    outcome = look_at(large, azure=azure)
    assert azure.unread == ()
    assert outcome.report.findings
    paths = Counter(path for _, path in list(requests)[start:] if "/oauth2/" not in path)
    pages, singles = expected_requests(POOLS, IMAGES, SNAPSHOTS)
    assert azure.requests == paths.total() <= pages + singles
    single = [path for path in paths if "/virtualmachines/" in path.lower()]
    assert len(single) == 200
    assert {paths[path] for path in single} == {1}, "no machine is read twice"
    assert not [path for path in paths if "/snapshots/" in path.lower() or "/disks/" in path]
    assert azure.absent == azure.unreadable == {}
