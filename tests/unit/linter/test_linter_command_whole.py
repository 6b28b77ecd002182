"""The command over real formats: nothing stands in for readers and rules."""

from pathlib import Path

import pytest

from tests.unit.linter.marked_lines import document, spots, write

REASON = 'reason="refused on purpose, a test"'
SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"

BICEP = """\
param account string
%s
resource pool 'Microsoft.Batch/batchAccounts/pools@2025-06-01' = {
  name: '${account}/frames'
  properties: {
    vmSize: 'Standard_D2s_v5'
    scaleSettings: {
      fixedScale: {
        targetDedicatedNodes: 4
        resizeTimeout: 'PT1M' %s
      }
    }
  }
}
"""
ARM = """\
{
  "$schema": "%s",
  "contentVersion": "1.0.0.0",
  "resources": [
    {
      "type": "Microsoft.Batch/batchAccounts/pools",
      "apiVersion": "2025-06-01",
      "name": "render/frames",
      %s
      "properties": {
        "vmSize": "Standard_D2s_v5",
        "scaleSettings": {"fixedScale": {"targetDedicatedNodes": 4, "resizeTimeout": "PT1M"}}
      }
    }
  ]
}
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("above", "beside", "found"),
    [
        ("", "", ["BL305"]),
        (f"// batchlint: ignore=BL305 {REASON}", "", []),
        (f"// batchlint: ignore=BL305 {REASON}\n@onlyIfNotExists()", "", []),
        ("", f"// batchlint: ignore=BL305 {REASON}", []),
        (f"// batchlint: ignore=BL305 {REASON} until=2020-01-01", "", ["BL305", "BL903"]),
        ("// batchlint: ignore=BL305", "", ["BL305", "BL903"]),
    ],
)
def test_bicep(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], above: str, beside: str, found: list[str]
) -> None:
    write(tmp_path, {"main.bicep": BICEP % (above, beside)})
    shown = document(capsys, "--select", "BL305")
    assert sorted(rule for rule, _, _ in spots(shown)) == found
    assert shown["suppressed"] == (0 if found else 1)


@pytest.mark.parametrize(
    ("beside", "found"),
    [
        ('"location": "westeurope",', [("BL305", 12)]),
        ('"metadata": {"batchlint": {"ignore": [{"rules": ["BL305"], "reason": "x"}]}},', []),
        (
            '"metadata": {"batchlint": {"ignore": [{"rules": ["BL305"]}]}},',
            [("BL903", 9), ("BL305", 12)],
        ),
        (f"// batchlint: ignore=BL305 {REASON}", [("BL903", 9), ("BL305", 12)]),
    ],
)
def test_arm(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    beside: str,
    found: list[tuple[str, int]],
) -> None:
    write(tmp_path, {"azuredeploy.json": ARM % (SCHEMA, beside)})
    shown = document(capsys, "--select", "BL305")
    assert [(rule, line) for rule, _, line in spots(shown)] == found


def test_a_comment_above_a_template_s_resource_covers_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = ARM % (SCHEMA, "")
    comment = f"// batchlint: ignore=BL305 {REASON}"
    write(tmp_path, {"azuredeploy.json": text.replace("    {\n", f"    {comment}\n    {{\n", 1)})
    assert spots(document(capsys, "--select", "BL305")) == []


def test_a_baseline_over_two_formats(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, {"main.bicep": BICEP % ("", ""), "azuredeploy.json": ARM % (SCHEMA, "")})
    assert document(capsys, "--write-baseline", "known.json", "--select", "BL305")["code"] == 0
    write(tmp_path, {"main.bicep": "\n\n" + BICEP % ("", "")})
    shown = document(capsys, "--baseline", "known.json", "--select", "BL305")
    assert (spots(shown), shown["baselined"]) == ([], 2)
    write(tmp_path, {"more.bicep": BICEP % ("", "")})
    shown = document(capsys, "--baseline", "known.json", "--select", "BL305")
    assert [file for _, file, _ in spots(shown)] == ["more.bicep"]
