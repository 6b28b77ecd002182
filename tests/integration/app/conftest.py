"""Two local Azures for the whole session: one with the app in its host, one without a host."""

import re
from collections.abc import Callable, Iterator

import pytest

from tests.integration.app.app_client import App
from tests.integration.app.app_desk import Desk
from tests.integration.app.app_site import Site, open_site
from tests.integration.app.app_world import World


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """A local Azure with the app in it, 3,000 times as fast as the real one."""
    with open_site(scale=3000.0, with_host=True) as opened:
        yield opened
        assert not opened.cloud.access.refused  # the app's role was enough for all of it


@pytest.fixture(scope="session")
def quiet_site() -> Iterator[Site]:
    """A local Azure without a host: nothing moves a run but the test."""
    with open_site(scale=20000.0, with_host=False) as opened:
        yield opened
        assert not opened.cloud.access.refused


@pytest.fixture
def app(site: Site) -> Iterator[App]:
    """The app, seen from outside."""
    yield App(site)
    site.cloud.resource_manager.faults.clear()


@pytest.fixture
def world(site: Site, request: pytest.FixtureRequest) -> World:
    """A world of the test's own beside the running app."""
    return World(site, _name(request))


@pytest.fixture
def worlds(site: Site, request: pytest.FixtureRequest) -> Callable[[str], World]:
    """Makes several worlds for one test."""
    return lambda name: World(site, f"{_name(request)[:34]}-{name}")


@pytest.fixture
def desk(
    quiet_site: Site, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    """The engine in this process, over a world of the test's own."""
    for name, value in quiet_site.environment.items():
        monkeypatch.setenv(name, value)
    yield Desk(quiet_site, World(quiet_site, _name(request)))
    quiet_site.cloud.resource_manager.faults.clear()
    quiet_site.tables.faults.clear()
    quiet_site.topic.faults.clear()


_given: dict[str, int] = {}


def _name(request: pytest.FixtureRequest) -> str:
    """A name of the test's own: its first words, and a number."""
    words = re.sub(r"[^a-z0-9]+", "-", request.node.name.removeprefix("test_").lower())
    start = words[:14].strip("-")
    _given[start] = _given.get(start, 0) + 1
    return f"{start}-{_given[start]}"
