"""Local Azures to break: one of their own, so that nobody else is disturbed."""

import re
from collections.abc import Iterator

import pytest

from tests.integration.app.app_desk import Desk
from tests.integration.app.app_site import Site, open_site
from tests.integration.app.app_world import World

_given: dict[str, int] = {}


@pytest.fixture(scope="package")
def fragile_site() -> Iterator[Site]:
    """A local Azure without a host, for engines in this process that crash."""
    with open_site(scale=20000.0, with_host=False) as opened:
        yield opened


@pytest.fixture
def desk(
    fragile_site: Site, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    """An engine of the test's own, over a world of its own."""
    for name, value in fragile_site.environment.items():
        monkeypatch.setenv(name, value)
    words = re.sub(r"[^a-z0-9]+", "-", request.node.name.removeprefix("test_").lower())
    start = words[:14].strip("-")
    _given[start] = _given.get(start, 0) + 1
    yield Desk(fragile_site, World(fragile_site, f"{start}-{_given[start]}"))
    fragile_site.cloud.resource_manager.faults.clear()
