"""The app gets the settings that somebody reads, and the rights that it needs, and no more."""

import re

import pytest
import yaml

from functions.cloud.settings import read_settings
from linter.syntax.bicep.tree import Text
from tests.unit.infra_azure.bicep_tree import (
    FILES,
    FOLDER,
    REPOSITORY,
    body,
    declared,
    member,
    nodes,
    plain,
)

# As Microsoft documents them; the names here are the variables' in Bicep.
ROLES = {
    "azureEventHubsDataReceiver": "a638d3c7-ab3a-418d-83e6-5f17a39d4fde",
    "eventGridDataSender": "d5a91429-5739-47e2-a06b-3470a27159e7",
    "monitoringMetricsPublisher": "3913510d-42f4-4e42-8a64-420c390055eb",
    "storageBlobDataContributor": "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
    "storageBlobDataOwner": "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
    "storageTableDataContributor": "76199698-9eea-4c19-bc75-cec21354c6b6",
}
# What each role is assigned at: nothing wider than what it is for.
ASSIGNED = {
    "azureEventHubsDataReceiver": "${hub}",
    "eventGridDataSender": "${topic}",
    "monitoringMetricsPublisher": "${insights}",
    "storageBlobDataContributor": "${deadLetters}",
    "storageBlobDataOwner": "${account}",
    "storageTableDataContributor": "${account}",
}
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

# What is read by somebody else than the code: who, and which.
HOST = {"AzureWebJobsStorage__" + part for part in ("accountName", "credential", "clientId")}
CONNECTION = {"POOLWRIGHT_EVENT_HUB__" + part for part in ("credential", "clientId")}
IDENTITY = {"AZURE_CLIENT_ID"}  # DefaultAzureCredential: which of the app's identities
INSIGHTS = {"APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING"}


def settings() -> dict[str, str]:
    found: dict[str, str] = plain("app.bicep", declared("app.bicep", "var")["settings"].value)
    return found


def test_the_app_gets_the_settings_that_are_read_and_no_others() -> None:
    read = set()
    for file in sorted((REPOSITORY / "functions").rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        # A connection is a prefix: with a managed identity, the setting has a longer name.
        text = re.sub(r'(connection="\w+)"', r'\1__fullyQualifiedNamespace"', text)
        read |= set(re.findall(r"\bPOOLWRIGHT_\w+", text))
    assert len(read) > 8
    assert settings().keys() == read | HOST | CONNECTION | IDENTITY | INSIGHTS


def test_the_settings_can_be_read() -> None:
    values = settings() | {
        "POOLWRIGHT_TABLE_ENDPOINT": "https://a.table.core.windows.net",
        "POOLWRIGHT_TOPIC_ENDPOINT": "https://a.westeurope-1.eventgrid.azure.net/api/events",
    }
    assert read_settings(values).poll.total_seconds() == 60
    assert len(settings()["POOLWRIGHT_SWEEP_SCHEDULE"].split()) == 6


@pytest.mark.parametrize("name", FILES)
def test_roles_are_the_documented_ones(name: str) -> None:
    known = {each.name: each.value for each in declared(name, "var").values()}
    for variable, value in known.items():
        if isinstance(value, Text) and UUID.fullmatch(value.plain or ""):
            assert ROLES.get(variable) == value.plain, f"{name}: {variable}"
    ids = [node.plain for node in nodes(name) if isinstance(node, Text)]
    assert {each for each in ids if each and UUID.search(each)} <= set(ROLES.values())


def test_roles_are_assigned_where_they_are_needed_and_nowhere_else() -> None:
    found: dict[str, str] = {}
    for file in FILES:
        roles = {name: each for name, each in declared(file, "var").items() if name in ROLES}
        for resource in declared(file, "resource").values():
            kind = (resource.target.plain if resource.target else "") or ""
            if roles and kind.startswith("Microsoft.Authorization/roleAssignments@"):
                scope = plain(file, member(body(resource), "scope"))
                found |= dict.fromkeys(roles, scope)
    assert found == ASSIGNED


def test_there_are_no_keys_where_identities_can_be_used() -> None:
    def properties(file: str, resource: str) -> dict[str, object]:
        found: dict[str, object] = plain(
            file, member(body(declared(file, "resource")[resource]), "properties")
        )
        return found

    storage = properties("storage.bicep", "account")
    assert storage["allowSharedKeyAccess"] is False
    assert storage["allowBlobPublicAccess"] is False
    assert storage["minimumTlsVersion"] == "TLS1_2"
    assert properties("topic.bicep", "topic")["disableLocalAuth"] is True
    assert properties("monitoring.bicep", "insights")["DisableLocalAuth"] is True
    text = "".join((FOLDER / file).read_text(encoding="utf-8") for file in FILES)
    assert "listKeys" not in text


def test_signing_in_leaves_event_grid_its_way() -> None:
    auth = plain("app.bicep", body(declared("app.bicep", "resource")["signIn"]))["properties"]
    assert auth["globalValidation"]["requireAuthentication"] is True
    assert auth["globalValidation"]["excludedPaths"] == ["/runtime/webhooks/*"]


def test_azd_finds_the_template_and_the_app() -> None:
    azd = yaml.safe_load((REPOSITORY / "azure.yaml").read_text(encoding="utf-8"))
    assert (REPOSITORY / azd["infra"]["path"] / f"{azd['infra']['module']}.bicep").exists()
    (service,) = azd["services"]
    text = (FOLDER / "app.bicep").read_text(encoding="utf-8")
    assert f"'azd-service-name': '{service}'" in text
    assert (REPOSITORY / azd["services"][service]["project"] / "host.json").exists()
    for system in ("posix", "windows"):
        script = azd["hooks"]["postdeploy"][system]["run"]
        assert "azd env set POOLWRIGHT_CONNECT_EVENTS true" in script
        after = azd["hooks"]["postdown"][system]["run"]
        assert after == "azd env set POOLWRIGHT_CONNECT_EVENTS false"
    read = (FOLDER / "main.bicepparam").read_text(encoding="utf-8")
    assert "'POOLWRIGHT_CONNECT_EVENTS', 'false'" in read
