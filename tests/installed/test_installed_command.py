"""batchlint as pip installs it: without this repository, and without the app's packages."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).with_name("batchlint")
BAD = """
resource "azurerm_batch_pool" "frames" {
  name                = "frames"
  resource_group_name = "hpc"
  account_name        = "render"
  vm_size             = "STANDARD_D2S_V3"
  node_agent_sku_id   = "batch.node.ubuntu 24.04"
  storage_image_reference {
    id = "/subscriptions/1/resourceGroups/hpc/providers/Microsoft.Compute/images/golden"
  }
  fixed_scale {}
}
"""


def run(*arguments: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        arguments,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin"},
    )


def test_the_command_is_there(tmp_path: Path) -> None:
    for command in ([str(COMMAND)], [sys.executable, "-m", "linter"]):
        done = run(*command, "--version", folder=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("batchlint ")


def test_it_finds_a_real_mistake(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(BAD, encoding="utf-8")
    done = run(str(COMMAND), "--format", "json", folder=tmp_path)
    assert done.returncode == 1
    found = {it["rule"]: it["place"]["line"] for it in json.loads(done.stdout)["findings"]}
    assert found["BL203"] == 9


@pytest.mark.parametrize("option", ["--help", "--list-rules", "--list-facts", "--explain=BL101"])
def test_what_it_tells_of_itself_is_installed_with_it(option: str, tmp_path: Path) -> None:
    done = run(str(COMMAND), option, folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout) > 500


def test_a_definition_is_checked_against_the_installed_schema(tmp_path: Path) -> None:
    (tmp_path / "render.yaml").write_text("image: {}\npool: {account: 1}\n", encoding="utf-8")
    done = run(str(COMMAND), folder=tmp_path)
    assert "BL401" in done.stdout
    assert done.returncode == 1


def test_it_is_installed_alone(tmp_path: Path) -> None:
    script = "import importlib.metadata as m; print(*(d.name.lower() for d in m.distributions()))"
    names = set(run(sys.executable, "-I", "-c", script, folder=tmp_path).stdout.split())
    assert "batchlint" in names
    assert not names & {"azure-functions", "azure-data-tables", "azure-eventgrid", "aiohttp"}
    files = run(
        *(sys.executable, "-I", "-c"),
        "import importlib.metadata as m; print(*m.files('batchlint'))",
        folder=tmp_path,
    ).stdout.split()
    assert not [name for name in files if name.startswith(("tests/", "functions/", "docs/"))]


def test_azures_sdks_are_an_extra_that_a_check_of_files_does_without(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(BAD, encoding="utf-8")
    script = (
        "import importlib.metadata as m, sys\n"
        "wanted = [it for it in m.requires('batchlint') if it.startswith('azure')]\n"
        "assert wanted and all('extra == ' in it and 'live' in it for it in wanted), wanted\n"
        "from linter.__main__ import main\n"
        "code = main(['main.tf', '--no-config'])\n"
        "assert 'azure' not in sys.modules and 'requests' not in sys.modules\n"
        "sys.exit(code)"
    )
    done = run(sys.executable, "-I", "-c", script, folder=tmp_path)
    assert done.stderr == ""
    assert done.returncode == 1


def test_the_installed_command_says_what_a_live_look_needs(tmp_path: Path) -> None:
    done = run(str(COMMAND), "live", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--subscription" in done.stderr
