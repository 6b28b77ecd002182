"""The app's role is enough, and no action of it is too many: each is taken away once."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest

from infra.local.azurite import REPOSITORY
from infra.local.resource_manager.access import read_role
from tests.integration.app.app_client import App
from tests.integration.app.app_desk import Desk
from tests.integration.app.app_site import Site
from tests.integration.app.app_world import World
from tests.integration.app.role_scenarios import SCENARIOS, Scenario

ROLE = read_role(REPOSITORY / "infra" / "azure" / "role.bicep")
NEEDED: dict[Scenario, frozenset[str]] = {}
"""What each scenario has asked for, in lower case; filled by whichever test comes first."""
_numbers = count(1)


@pytest.fixture
def play(quiet_site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Scenario], Desk]]:
    """Play a scenario in a world of its own."""
    for name, value in quiet_site.environment.items():
        monkeypatch.setenv(name, value)
    access = quiet_site.cloud.access
    assert not access.refused  # of the tests before

    def in_its_world(scenario: Scenario) -> Desk:
        desk = Desk(quiet_site, World(quiet_site, f"role-{next(_numbers)}"))
        access.used.clear()
        access.refused.clear()
        scenario(desk)
        return desk

    yield in_its_world
    access.app_role = ROLE
    access.refused.clear()
    quiet_site.unscript("pools")


@pytest.fixture
def needed(quiet_site: Site, play: Callable[[Scenario], Desk]) -> dict[Scenario, frozenset[str]]:
    """What each scenario asks for when nothing is refused."""
    access = quiet_site.cloud.access
    if not NEEDED:
        found = {}
        for scenario in SCENARIOS:
            play(scenario)
            assert not access.refused, (scenario.__name__, access.refused)
            found[scenario] = frozenset(access.used)
        NEEDED.update(found)
    return NEEDED


def test_the_role_has_what_the_app_asks_for_and_no_more(
    needed: dict[Scenario, frozenset[str]],
) -> None:
    assert frozenset().union(*needed.values()) == {one.lower() for one in ROLE.actions}


@pytest.mark.parametrize("action", ROLE.actions)
def test_without_an_action_the_app_does_not_do_its_work(
    quiet_site: Site,
    play: Callable[[Scenario], Desk],
    needed: dict[Scenario, frozenset[str]],
    action: str,
) -> None:
    access = quiet_site.cloud.access
    scenario = next((one for one in needed if action.lower() in needed[one]), None)
    assert scenario, f"no scenario needs {action}"
    access.app_role = ROLE.without(action)
    with pytest.raises(AssertionError):
        play(scenario)
    assert access.refused == {action.lower()}


def test_the_app_in_its_host_has_the_role(app: App, world: World) -> None:
    access = app.site.cloud.access
    assert access.app_role == ROLE
    access.used.clear()
    app.put(world.name, world.definition())
    app.ended(app.started(world.name, {"kind": "snapshots", "os": world.snapshot("os")}))
    assert "microsoft.batch/batchaccounts/pools/write" in access.used
    # What the world was made by is the owner's doing.
    assert "microsoft.batch/batchaccounts/write" not in access.used | access.refused
