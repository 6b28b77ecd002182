"""HTTP: documents that are meant to do harm: they reach for files, take long, or never end."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
import requests

from functions.triggers import lint, linting
from functions.triggers.problem import Refusal
from linter.output.json import write
from linter.rules.bl317_retired_vm_size import RetiredVmSize
from tests.integration.app.app_client import App
from tests.integration.app.test_app_http_pipelines import problem
from tests.integration.app.test_app_lint import BICEP, EXPORT, post, rules

MIB = 1024 * 1024
HANDLER_SECONDS = 20.0
TERRAFORM_OF_A_SIZE = 'resource "azurerm_batch_pool" "q" {\n  vm_size = "STANDARD_A1"\n}\n'
REFERRING = {
    "main.bicep": """\
resource pool 'Microsoft.Batch/batchAccounts/pools@2025-06-01' = {
  name: 'acct/render'
  properties: { vmSize: loadTextContent('FOLDER/size.txt') }
}
module other 'FOLDER/pool.bicep' = { name: 'other' }
""",
    "main.tf": """\
resource "azurerm_batch_pool" "p" {
  name    = "render"
  vm_size = trimspace(file("FOLDER/size.txt"))
}
module "other" {
  source = "FOLDER"
}
""",
    "image.pkr.hcl": """\
source "azure-arm" "image" {
  image_publisher = "Canonical"
  os_type         = "Linux"

  managed_image_name                = "golden"
  managed_image_resource_group_name = "rg"
}
build {
  sources = ["source.azure-arm.image"]
  provisioner "shell" { script = "FOLDER/build.sh" }
}
""",
    "azuredeploy.json": """{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": [{
    "type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "other",
    "properties": {"mode": "Incremental", "templateLink": {"relativePath": "FOLDER/linked.json"}}
  }]
}""",
}


@pytest.mark.parametrize("name", ["main.bicep", "main.tf", "image.pkr.hcl", "azuredeploy.json"])
def test_no_file_of_the_machine_is_read(app: App, tmp_path: Path, name: str) -> None:
    """A size that was retired stands in files beside the app: whoever reads them would find it."""
    size, module, script = (tmp_path / each for each in ("size.txt", "pool.bicep", "build.sh"))
    size.write_text("STANDARD_A1", encoding="utf-8")
    module.write_text(BICEP, encoding="utf-8")
    script.write_text("waagent -force -deprovision+user", encoding="utf-8")
    (tmp_path / "linked.json").write_text(json.dumps(EXPORT), encoding="utf-8")
    (tmp_path / "main.tf").write_text(TERRAFORM_OF_A_SIZE, encoding="utf-8")
    for at in (str(tmp_path), "../" * 30 + str(tmp_path).lstrip("/")):
        answer = post(app, REFERRING[name].replace("FOLDER", at), f"?name={name}")
        assert answer.status_code == 200, answer.text
        assert "STANDARD_A1" not in answer.text
        assert "BL317" not in rules(answer.json())
        assert answer.json()["files"] == [name]
        reasons = [one["reason"] for one in answer.json()["unknowns"]]
        assert any("lies outside of the paths that were given" in one for one in reasons)


def heavy() -> str:
    """As many pools as go into a mebibyte: each is little to read, and much to say."""
    pool = '{"id": "p", "vmSize": "s", "virtualMachineConfiguration": {"x": 1}}'
    return f"[{','.join([pool] * ((MIB - 2) // (len(pool) + 1)))}]"


def test_the_heaviest_documents_are_answered_in_time(app: App) -> None:
    """Several at once: they take turns, and who would wait too long is told to come again."""

    def timed(text: str) -> tuple[requests.Response, float]:
        started = time.monotonic()
        return post(app, text, "?name=pools.json"), time.monotonic() - started

    text = heavy()
    with ThreadPoolExecutor(3) as threads:
        answers = list(threads.map(timed, [text] * 3))
    assert max(seconds for _, seconds in answers) < HANDLER_SECONDS
    statuses = [answer.status_code for answer, _ in answers]
    assert 200 in statuses
    for answer, _ in answers:
        if answer.status_code == 200:
            assert len(answer.json()["findings"]) > 10_000
        else:
            problem(answer, 503)
            assert answer.headers["Retry-After"]
    assert app.call("GET", "/api/health").status_code == 200


def test_who_would_wait_too_long_for_a_turn_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lint, "_LONGEST_WAIT", 0.01)
    refused = pytest.raises(Refusal, match="try again")
    with lint._one_at_a_time(), refused as told, lint._one_at_a_time():
        raise AssertionError("two had their turn at once")
    assert told.value.status == 503
    with lint._one_at_a_time():
        pass


NESTED = {
    "json": ("[" * 200_000 + '"microsoft.batch"', "?name=a.json"),
    "yaml": ("image:\npool: " + "[" * 100_000, "?name=a.yaml"),
    "bicep": ("resource p 'x@1' = " + "{a: " * 100_000, "?name=a.bicep"),
    "interpolated": ("resource p 'x@1' = '" + "${'" * 100_000, "?name=a.bicep"),
    "terraform": ('resource "x" "y" {\n a = ' + "[" * 100_000, "?name=a.tf"),
    "billion laughs": (
        "image: &a [x]\npool: {properties: [" + "*a, " * 10_000 + "]}\n",
        "?name=a.yaml",
    ),
}


@pytest.mark.parametrize(("text", "query"), NESTED.values(), ids=NESTED)
def test_nesting_without_end(app: App, text: str, query: str) -> None:
    answer = post(app, text, query)
    assert answer.status_code in (200, 422), answer.text
    if answer.status_code == 200:
        assert "BL902" not in rules(answer.json())


def test_a_rule_that_fails_is_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise KeyError("what the document says")

    monkeypatch.setattr(RetiredVmSize, "check", fail)
    chosen = linting.choice(None, [], [])
    day, text = date(2026, 11, 1), json.dumps(EXPORT).encode()
    found = json.loads(linting.findings_of("pool.json", text, chosen, day, write))
    assert "BL902" in rules(found)
    assert "BL902" in found["problem"]
    assert "BL317" in caplog.text
    assert "what the document says" not in caplog.text
