"""From the options to what exists: signing in, and one sentence for whatever goes wrong."""

import io
import logging
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from linter.command.azure_options import AzureOptions, narrowed, read_azure
from linter.command.surroundings import Surroundings
from linter.command.usage import WrongUsage
from linter.live import progress
from tests.integration.linter_live.live_world import LiveWorld


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def around(environment: Mapping[str, str], stderr: io.StringIO | None = None) -> Surroundings:
    stream = stderr or io.StringIO()
    return Surroundings(
        io.BytesIO(), io.StringIO(), stream, environment, Path("/"), date(2026, 11, 20)
    )


def options(live_world: LiveWorld, **others: str) -> AzureOptions:
    return AzureOptions((live_world.subscription,), **others)


def refusal(live_world: LiveWorld, asked: AzureOptions) -> str:
    with pytest.raises(WrongUsage) as refused:
        read_azure(asked, around(live_world.cloud.client_environment()))
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_it_signs_in_and_reads_and_tells_the_terminal(
    live_world: LiveWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "_INTERVAL", 0.0)
    live_world.put(live_world.account())
    kept: list[object] = []
    stderr = Terminal()
    environment = live_world.cloud.client_environment()
    azure = read_azure(options(live_world), around(environment, stderr), kept.append)
    assert [it.id for it in azure.resources] == [live_world.account()["id"]]
    assert len(kept) == 1
    assert "reading: 1 Batch accounts, " in stderr.getvalue()
    assert stderr.getvalue().endswith(" \r")


def test_progress_can_be_left_out_and_is_not_shown_in_files(live_world: LiveWorld) -> None:
    environment = live_world.cloud.client_environment()
    for stderr, shows in ((Terminal(), False), (io.StringIO(), True)):
        surroundings = around(environment, stderr)
        read_azure(options(live_world), surroundings, shows_progress=shows)
        assert stderr.getvalue() == ""


def test_an_option_names_the_cloud(live_world: LiveWorld) -> None:
    environment = live_world.cloud.client_environment()
    address = environment.pop("POOLWRIGHT_RESOURCE_MANAGER_ENDPOINT")
    live_world.put(live_world.account())
    asked = options(live_world, resource_manager=f"{address}/")
    assert len(read_azure(asked, around(environment)).resources) == 1


def test_a_subscription_that_is_not_there_is_told(live_world: LiveWorld) -> None:
    missing = "99999999-0000-4000-8000-000000000009"
    text = refusal(live_world, AzureOptions((live_world.subscription, missing)))
    assert text == (
        f"there is no subscription {missing} for this login (SubscriptionNotFound: The"
        f" subscription '{missing}' could not be found); az account list shows those that it sees"
    )


def test_a_group_that_is_not_there_is_told(live_world: LiveWorld) -> None:
    text = refusal(live_world, options(live_world, group="nowhere"))
    assert text == f"there is no resource group nowhere in {live_world.subscription}"


def test_where_all_lists_are_refused_the_role_is_named(live_world: LiveWorld) -> None:
    live_world.fail("providers", 403)
    text = refusal(live_world, options(live_world))
    assert text.startswith(f"nothing of {live_world.subscription} could be read: Authorization")
    assert text.endswith(
        "; the login needs the role Reader there, or on a group that --resource-group names"
    )


def test_an_address_that_nobody_answers_at_is_told(
    live_world: LiveWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("linter.live.connection._RETRIES", {"retry_total": 0})
    text = refusal(live_world, options(live_world, resource_manager="https://localhost:9"))
    assert "could be read: Azure cannot be reached: " in text
    assert "object at" not in text
    assert text.endswith("; check the network, the proxy, and --resource-manager")


def test_without_a_login_what_was_tried_is_told(
    live_world: LiveWorld,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("IDENTITY_HEADER", "wrong")
    monkeypatch.setattr(logging.getLogger(), "handlers", [])  # as it is outside of pytest
    text = refusal(live_world, options(live_world))
    assert text.startswith("nobody is signed in to Azure: Environment, ")
    assert "ManagedIdentity" in text
    assert text.endswith(
        "; run az login, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET"
    )
    assert capfd.readouterr().err == ""


def test_an_account_that_was_not_read_is_told_with_those_that_were(live_world: LiveWorld) -> None:
    live_world.put(live_world.account("hpcbatch"), live_world.account("render"))
    text = refusal(live_world, options(live_world, account="hpcbach"))
    where = f"--account: there is no Batch account hpcbach in {live_world.subscription}"
    assert text == f"{where}; did you mean hpcbatch?"
    text = refusal(live_world, options(live_world, account="quite"))
    assert text.endswith("; choose one of hpcbatch, render")


def test_an_image_that_nobody_has_or_uses_is_told(live_world: LiveWorld) -> None:
    used = live_world.id("Microsoft.Compute/images/used")
    live_world.put(live_world.account(), live_world.pool("p", used))
    text = refusal(live_world, options(live_world, image=f"{used}less"))
    assert text.endswith(f"is not in {live_world.subscription}, and no pool there uses it")
    environment = live_world.cloud.client_environment()
    asked = options(live_world, image=used.upper())
    azure = read_azure(asked, around(environment))
    test = narrowed(asked, azure)
    assert test is not None
    assert [test(it) for it in azure.resources] == [False, True]
