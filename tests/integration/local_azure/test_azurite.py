"""Table Storage as the app uses it: unchanged SDK, managed identity, conditional writes."""

import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from azure.core import MatchConditions
from azure.core.exceptions import (
    ClientAuthenticationError,
    ResourceExistsError,
    ResourceModifiedError,
)
from azure.data.tables import TableServiceClient, TableTransactionError
from azure.identity import DefaultAzureCredential

from infra.local.azurite import Azurite, AzuriteMissing, find_program
from infra.local.certificates import Certificates, make_certificates
from infra.local.child_process import ChildFailure, free_port
from infra.local.identity import Identity
from infra.local.loop_thread import LoopThread, serve
from tests.integration.local_azure.hosting import until


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="module")
def environment(certificates: Certificates) -> Iterator[dict[str, str]]:
    """Serve an identity, and return all that a client is told of the local Azure."""
    thread = LoopThread("identity")
    identity = Identity(lambda: datetime.now(UTC))
    port = free_port()
    runner = thread.call(serve(identity.app(), port))
    yield {
        "IDENTITY_ENDPOINT": f"http://127.0.0.1:{port}/msi/token",
        "IDENTITY_HEADER": identity.header,
        "REQUESTS_CA_BUNDLE": str(certificates.bundle),
        "SSL_CERT_FILE": str(certificates.bundle),
    }
    thread.call(runner.cleanup())
    thread.stop()


@pytest.fixture(scope="module")
def azurite(
    certificates: Certificates, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Azurite]:
    azurite = Azurite(certificates, log=tmp_path_factory.mktemp("azurite") / "azurite.log")
    azurite.start()
    yield azurite
    azurite.stop()


@pytest.fixture
def service(
    azurite: Azurite, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> TableServiceClient:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return TableServiceClient(azurite.endpoint, credential=DefaultAzureCredential())


def test_the_sdk_works_unchanged(service: TableServiceClient) -> None:
    table = service.create_table("runs")
    table.create_entity({"PartitionKey": "a", "RowKey": "b", "phase": "collecting"})
    with pytest.raises(ResourceExistsError):
        table.create_entity({"PartitionKey": "a", "RowKey": "b"})
    assert table.get_entity("a", "b")["phase"] == "collecting"


def test_a_stale_etag_is_412_alone_and_in_a_transaction(service: TableServiceClient) -> None:
    table = service.create_table("conditions")
    row = {"PartitionKey": "a", "RowKey": "b", "n": 1}
    stale = table.create_entity(row)["etag"]
    condition = {"etag": stale, "match_condition": MatchConditions.IfNotModified}
    table.update_entity({**row, "n": 2}, **condition)
    with pytest.raises(ResourceModifiedError) as single:
        table.update_entity({**row, "n": 3}, **condition)
    assert single.value.status_code == 412
    with pytest.raises(TableTransactionError) as transaction:
        table.submit_transaction(
            [
                ("create", {"PartitionKey": "a", "RowKey": "history"}),
                ("update", {**row, "n": 3}, condition),
            ]
        )
    assert transaction.value.status_code == 412
    assert [entity["RowKey"] for entity in table.list_entities()] == ["b"]


def test_a_transaction_commits_all_rows(service: TableServiceClient) -> None:
    table = service.create_table("transactions")
    rows = [{"PartitionKey": "a", "RowKey": name} for name in ("run", "history", "effect")]
    table.submit_transaction([("create", row) for row in rows])
    assert len(list(table.list_entities())) == 3


def test_a_token_for_something_else_is_refused(
    service: TableServiceClient, azurite: Azurite
) -> None:
    other = TableServiceClient(
        azurite.endpoint,
        credential=DefaultAzureCredential(),
        audience="https://vault.azure.net",
    )
    with pytest.raises(ClientAuthenticationError):
        other.create_table("refused")


def test_a_missing_program_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(AzuriteMissing, match="Run `make` once"):
        find_program([tmp_path])


def test_its_death_is_noticed_with_its_last_words(
    certificates: Certificates, tmp_path: Path
) -> None:
    azurite = Azurite(certificates, log=tmp_path / "azurite.log")
    azurite.start()
    child = azurite.child
    assert child is not None
    child.check()
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    until(lambda: not child.running)
    with pytest.raises(ChildFailure, match=r"(?s)Azurite was ended by SIGKILL.*started on"):
        child.check()


def test_a_port_in_use_fails_with_the_reason(
    certificates: Certificates, azurite: Azurite, tmp_path: Path
) -> None:
    second = Azurite(certificates, log=tmp_path / "azurite.log", port=azurite.port)
    second.launch()
    child = second.child
    assert child is not None
    with pytest.raises(ChildFailure, match="EADDRINUSE"):
        child.wait_ready(lambda: False, within=10)


def test_a_folder_keeps_the_tables_over_a_restart(
    certificates: Certificates,
    environment: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    for start in ("first", "second"):
        azurite = Azurite(certificates, log=tmp_path / "azurite.log", data=tmp_path / "tables")
        azurite.start()
        service = TableServiceClient(azurite.endpoint, credential=DefaultAzureCredential())
        with service, service.create_table_if_not_exists("kept") as table:
            table.upsert_entity({"PartitionKey": "a", "RowKey": start})
            count = len(list(table.list_entities()))
        azurite.stop()
    assert count == 2
