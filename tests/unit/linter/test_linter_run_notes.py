"""What a run says beside its findings: modules and linked templates that were not read."""

import json
from pathlib import Path

import jsonschema
import pytest

from linter.__main__ import main
from linter.model import Place
from linter.report import Undecided
from linter.rules import ALL
from tests.unit.linter.arm_templates import PARAMETERS, template
from tests.unit.linter.linting import lint_files

SCHEMA = Path(__file__).resolve().parents[3] / "linter" / "output" / "report.schema.json"
LINKED = {
    "type": "Microsoft.Resources/deployments",
    "name": "pools",
    "properties": {"templateLink": {"id": "/subscriptions/s/x"}},
}
FILES = {
    "b/main.bicep": "module m 'br/public:avm/res/batch/account:1.0' = [for i in range(0, 3): {}]\n",
    "t/main.tf": 'module "m" {\n  source = "Azure/batch/azurerm"\n  count  = 2\n}\n',
    "a/azuredeploy.json": json.dumps(template(LINKED), indent=1),
}


def undecided(files: dict[str, str]) -> list[tuple[str, str | None, int | None, str]]:
    report = lint_files(files).report
    assert not report.findings
    return [(it.rule, it.place.file, it.place.line, it.reason) for it in report.unknowns]


def test_what_is_not_followed_is_undecided() -> None:
    assert undecided(FILES) == [
        (
            "BL901",
            "a/azuredeploy.json",
            5,
            "the template of deployment 'pools' was not read:"
            " it is a template spec, and nothing is fetched",
        ),
        (
            "BL901",
            "b/main.bicep",
            1,
            "the module br/public:avm/res/batch/account:1.0 was not read:"
            " registry modules and template specs are not fetched",
        ),
        (
            "BL901",
            "t/main.tf",
            1,
            "the module Azure/batch/azurerm was not read:"
            " it is no folder of the project, and nothing is fetched",
        ),
    ]


def test_it_is_said_once_and_not_for_what_is_there() -> None:
    given = json.dumps({"$schema": PARAMETERS, "parameters": {}})
    files = {
        "azuredeploy.json": FILES["a/azuredeploy.json"],
        "azuredeploy.parameters.dev.json": given,
        "azuredeploy.parameters.prod.json": given,
        "main.bicep": "module m 'm.bicep' = {}\nmodule n 'm.bicep' = {}\n",
        "m.bicep": "module gone 'gone.bicep' = {}\n",
        "alone.bicep": "module m 'm.bicep' = {}\nmodule never 'gone.bicep' = if (false) {}\n",
    }
    assert [spot[1:3] for spot in undecided(files)] == [("azuredeploy.json", 5), ("m.bicep", 1)]


def test_it_is_left_out_with_its_rule() -> None:
    others = [rule for rule in ALL if rule.id != "BL901"]
    assert lint_files(FILES, rules=others).report.unknowns == ()


def test_other_unknowns_come_first() -> None:
    pool = """
resource pool 'Microsoft.Batch/batchAccounts/pools@2024-07-01' = {
  name: 'a/p'
  properties: {
    vmSize: 'Standard_D2s_v3'
    deploymentConfiguration: { virtualMachineConfiguration: {
      imageReference: { id: m.outputs.image }
      nodeAgentSkuId: 'batch.node.ubuntu 24.04'
    } }
  }
}
"""
    unknowns = lint_files({"main.bicep": "module m 'gone.bicep' = {}\n" + pool}).report.unknowns
    assert len(unknowns) > 1
    assert unknowns[-1] == Undecided(
        "BL901",
        Place("", "main.bicep", 1, 1),
        "the module gone.bicep was not read: the file gone.bicep does not exist",
    )
    assert "BL901" not in [it.rule for it in unknowns[:-1]]


def test_the_command_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "main.bicep").write_text("module m './nope.bicep' = {}\n")
    (tmp_path / "main.tf").write_text('module "m" {\n  source = "./nope"\n}\n')
    monkeypatch.chdir(tmp_path)
    assert main(["."]) == 0
    assert "2 could not be decided" in capsys.readouterr().out
    assert main([".", "--explain-unknown"]) == 0
    shown = capsys.readouterr().out
    assert "main.bicep:1:1: unknown BL901\n  the module ./nope.bicep was not read: " in shown
    assert "the file ./nope.bicep does not exist\n" in shown
    assert "main.tf:1:1: unknown BL901\n  the module ./nope was not read: there is no" in shown
    assert main([".", "--format", "json", "--write-baseline", "known.json"]) == 0
    written = json.loads(capsys.readouterr().out)
    jsonschema.validate(written, json.loads(SCHEMA.read_text("utf-8")))
    assert [it["rule"] for it in written["unknowns"]] == ["BL901", "BL901"]
