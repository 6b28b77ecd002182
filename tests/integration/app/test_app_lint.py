"""HTTP: a document is checked, and answered as the linter's command answers it."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import requests
import yaml

from infra.local.child_process import plain_environment
from tests.integration.app.app_client import App
from tests.integration.app.app_world import World

REPOSITORY = Path(__file__).resolve().parents[3]
JSON, SARIF = "application/json", "application/sarif+json"
BICEP = """\
resource pool 'Microsoft.Batch/batchAccounts/pools@2024-07-01' = {
  name: 'acct/render'
  properties: {
    vmSize: 'STANDARD_A1'
  }
}
"""
TERRAFORM = """\
resource "azurerm_batch_pool" "p" {
  name                = "render"
  resource_group_name = "rg"
  account_name        = "acct"
  vm_size             = "STANDARD_A1"
  node_agent_sku_id   = "batch.node.ubuntu 22.04"
}
"""
PACKER = """\
source "azure-arm" "image" {
  image_publisher = "Canonical"
  image_offer     = "ubuntu-24_04-lts"
  image_sku       = "server"
  os_type         = "Linux"

  managed_image_name                = "golden"
  managed_image_resource_group_name = "rg"
}
build { sources = ["source.azure-arm.image"] }
"""
POOL = {
    "type": "Microsoft.Batch/batchAccounts/pools",
    "apiVersion": "2024-07-01",
    "name": "acct/render",
    "properties": {"vmSize": "STANDARD_A1"},
}
TEMPLATE = {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "resources": [POOL],
}
EXPORT = {
    **POOL,
    "id": "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Batch/batchAccounts/a/pools/p",
}
BUILDER = {
    **TEMPLATE,
    "resources": [
        {
            "type": "Microsoft.VirtualMachineImages/imageTemplates",
            "apiVersion": "2024-02-01",
            "name": "golden",
            "location": "westeurope",
            "properties": {"source": {"type": "PlatformImage"}, "distribute": []},
        }
    ],
}


def lint(app: App, data: str | bytes | object, query: str = "", **headers: str) -> Any:
    """Send a document and expect an answer with findings."""
    answer = post(app, data, query, **headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def post(
    app: App, data: str | bytes | object, query: str = "", **headers: str
) -> requests.Response:
    """Send a document: a text as it is, anything else as JSON."""
    if not isinstance(data, str | bytes):
        data = json.dumps(data)
        headers = {"Content-Type": JSON, **headers}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return app.call("POST", f"/api/lint{query}", data=data, headers=named)


def rules(found: Any) -> set[str]:
    return {one["rule"] for one in found["findings"]}


def test_a_document_is_answered_as_the_command_answers_it(app: App, tmp_path: Path) -> None:
    (tmp_path / "main.bicep").write_text(BICEP, encoding="utf-8")
    for format_, media in (("json", JSON), ("sarif", SARIF)):
        command = [sys.executable, "-m", "linter", "--no-config", "--format", format_, "main.bicep"]
        environment = plain_environment() | {"PYTHONPATH": str(REPOSITORY)}
        told = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True)
        answer = post(app, BICEP, "?name=main.bicep", Accept=media)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].split(";")[0] == media
        assert answer.headers["Vary"] == "Accept"
        assert answer.json() == json.load(io.BytesIO(told.stdout))
        assert "STANDARD_A1" in answer.text


def test_findings_are_by_the_linters_schema(app: App) -> None:
    schema = json.loads((REPOSITORY / "linter/output/report.schema.json").read_bytes())
    found = lint(app, BICEP, "?name=main.bicep")
    jsonschema.validate(found, schema)
    (size,) = [one for one in found["findings"] if one["rule"] == "BL317"]
    assert size["severity"] == "error"
    assert size["place"].items() >= {"file": "main.bicep", "line": 4, "column": 13}.items()


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        ("main.bicep", BICEP, "BL317"),
        ("main.tf", TERRAFORM, "BL317"),
        ("image.pkr.hcl", PACKER, "BL104"),
        ("azuredeploy.json", json.dumps(TEMPLATE), "BL317"),
        ("pool.json", json.dumps(EXPORT), "BL317"),
        ("golden.json", json.dumps(BUILDER), None),
        ("without-a-suffix", BICEP, "BL317"),
    ],
)
def test_every_kind_of_document(app: App, name: str, text: str, rule: str | None) -> None:
    found = lint(app, text, f"?name={name}", Content_Type="text/plain")
    assert found["files"] == [name]
    assert rule is None or rule in rules(found), found["findings"]


def test_the_media_type_says_what_a_nameless_document_is(app: App, world: World) -> None:
    definition = world.definition()
    as_yaml = yaml.safe_dump(definition)
    assert lint(app, TEMPLATE)["files"] == ["document.json"]
    assert lint(app, json.dumps(TEMPLATE))["files"] == ["document.json"]  # as curl sends it
    merged = "application/merge-patch+json"
    assert lint(app, json.dumps(TEMPLATE), Content_Type=merged)["files"] == ["document.json"]
    for media in ("application/yaml", "text/x-yaml; charset=utf-8"):
        assert lint(app, as_yaml, Content_Type=media)["files"] == ["definition.yaml"]
    assert lint(app, as_yaml)["files"] == ["definition.yaml"]


def test_a_definition_is_judged_without_a_look_at_azure(app: App, world: World) -> None:
    definition = world.definition()
    definition["pool"]["properties"]["vmSize"] = "STANDARD_A1"
    definition["pool"]["properties"]["taskSlots"] = 4
    definition["colour"] = "green"
    before = len(world.site.cloud.resource_manager.requests)
    found = lint(app, definition)
    assert {"BL317", "BL401"} <= rules(found)
    asked = world.site.cloud.resource_manager.requests[before:]
    assert not [path for _, path in asked if f"/{world.name}/" in path]
    assert app.call("GET", f"/api/pipelines/{world.name}").status_code == 404


def test_a_clean_document_has_no_findings(app: App) -> None:
    pool = {**POOL, "apiVersion": "2025-06-01", "properties": {"vmSize": "STANDARD_D2S_V3"}}
    found = lint(app, {**TEMPLATE, "resources": [pool]})
    assert [one for one in found["findings"] if one["severity"] == "error"] == []
    assert "BL317" in found["rules"]


def test_the_commands_options_hold(app: App) -> None:
    name = "?name=main.bicep"
    assert rules(lint(app, BICEP, name)) == {"BL316", "BL317"}
    assert rules(lint(app, BICEP, f"{name}&select=BL317")) == {"BL317"}
    assert rules(lint(app, BICEP, f"{name}&select=bl2,%20BL317,")) == {"BL317"}
    assert rules(lint(app, BICEP, f"{name}&select=BL2&select=BL317")) == {"BL317"}
    assert rules(lint(app, BICEP, f"{name}&ignore=BL317")) == {"BL316"}
    assert rules(lint(app, BICEP, f"{name}&select=BL3&ignore=BL316,BL317")) == set()
    found = lint(app, BICEP, f"{name}&edition=2019-09")
    assert found["edition"] == "2019-09"
    assert "BL203" not in found["rules"]


def test_the_callers_key_and_what_is_in_between_may_add_parameters(app: App) -> None:
    key = app.site.cloud.function_key
    query = f"?name=main.bicep&code={key}&subscription-key=x&traceId=1"
    answer = app.call("POST", f"/api/lint{query}", data=BICEP, key=False)
    assert answer.status_code == 200
    assert key not in answer.text


def test_a_suppression_in_the_document_counts(app: App) -> None:
    mark = '// batchlint: ignore=BL317 reason="moves in spring"\n    vmSize'
    found = lint(app, BICEP.replace("vmSize", mark), "?name=main.bicep")
    assert rules(found) == {"BL316"}, found["findings"]
    assert found["suppressed"] == 1


def test_a_document_in_utf_16(app: App) -> None:
    """What PowerShell 5 writes when output is redirected."""
    found = lint(app, json.dumps(EXPORT).encode("utf-16"), "?name=pool.json")
    assert "BL317" in rules(found)


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("*", JSON),
        ("application/*", JSON),
        (SARIF, SARIF),
        ("Application/SARIF+JSON; version=2.1.0", SARIF),
        (f"{SARIF}, */*", SARIF),
        (f"{SARIF};q=0.2, */*", JSON),
        (f"{JSON}, {SARIF}", JSON),
        (f"{SARIF}, {JSON}", SARIF),
        (f"{JSON};q=0.5, {SARIF};q=0.6", SARIF),
        (f"{SARIF};q=0.2, {JSON};q=.9", JSON),
        (f"{JSON};q=0, */*;q=0.1", SARIF),
        ("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", JSON),
        (f"{JSON};q=high, {SARIF};q=0.1", SARIF),
        (f"{JSON};q=0.001", JSON),
    ],
)
def test_accept_chooses_the_format(app: App, accept: str, media: str) -> None:
    answer = post(app, BICEP, "?name=main.bicep", Accept=accept)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"].split(";")[0] == media
    assert ("runs" in answer.json()) == (media == SARIF)
