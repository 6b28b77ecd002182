"""One local Azure for the whole session; every test has a subscription of its own in it."""

import itertools
from collections.abc import Callable, Iterator

import pytest

from infra.local.cloud import LocalAzure
from infra.local.options import Options
from tests.integration.linter_live.live_world import LiveWorld

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def local_azure() -> Iterator[LocalAzure]:
    """A local Azure without a host."""
    with LocalAzure(Options(scale=3000.0, with_host=False)) as cloud:
        yield cloud


@pytest.fixture
def live_world(local_azure: LocalAzure, monkeypatch: pytest.MonkeyPatch) -> Iterator[LiveWorld]:
    """A subscription of the test's own, and an environment that signs in to the local Azure."""
    for name, value in local_azure.client_environment().items():
        monkeypatch.setenv(name, value)
    yield LiveWorld(local_azure, next(_numbers))
    local_azure.resource_manager.faults.clear()


@pytest.fixture
def live_worlds(live_world: LiveWorld) -> Callable[[], LiveWorld]:
    """Makes further subscriptions for one test."""
    return lambda: LiveWorld(live_world.cloud, next(_numbers))
