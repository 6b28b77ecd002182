"""What the README shows of a live look and of an inventory is what these commands print."""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.cloud import LocalAzure
from infra.local.options import Options
from infra.local.resource_manager import DEFAULT_SUBSCRIPTION
from tests.integration.linter_live.live_command import batchlint

ROOT = Path(__file__).resolve().parents[3]
README = (ROOT / "README.md").read_text("utf-8")
LIVE = ("live", "--subscription", DEFAULT_SUBSCRIPTION)


@pytest.fixture(scope="module")
def azure() -> Iterator[LocalAzure]:
    """The local Azure with the example's resources."""
    bodies = json.loads((ROOT / "docs/examples/live/exists.json").read_text("utf-8"))["value"]
    with LocalAzure(Options(scale=3000.0, with_host=False)) as cloud:
        cloud.put_resources(bodies)
        yield cloud


@pytest.fixture(autouse=True)
def signed_in(azure: LocalAzure, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in azure.client_environment().items():
        monkeypatch.setenv(name, value)


def test_the_new_pool_would_be_the_second_on_its_image() -> None:
    ran = batchlint(ROOT, *LIVE, "docs/examples/live/night.tf")
    [shown] = re.findall(r"```\n(docs/examples/live/night.*?)```", README, re.DOTALL)
    assert shown in ran.text
    assert "2 findings in what exists only" in ran.text


def test_the_inventory_is_the_one_that_is_shown() -> None:
    ran = batchlint(ROOT, "inventory", *LIVE[1:])
    [shown] = re.findall(r"```\n(POOL .*?)```", README, re.DOTALL)
    assert ran.text.startswith(shown)


def test_every_command_of_the_table_is_understood(tmp_path: Path) -> None:
    table = README[README.index("### Together with what exists") :]
    commands = re.findall(r"`(batchlint (?:live|diff|inventory) [^`]*)`", table)
    assert {shlex.split(it)[1] for it in commands} == {"live", "diff", "inventory"}
    for name in ("monday.jsonl", "tuesday.jsonl"):
        assert batchlint(tmp_path, *LIVE, "--snapshot", name).code == 1
    for command in commands:
        arguments = shlex.split(command.replace(" ID", f" {DEFAULT_SUBSCRIPTION}"))[1:]
        assert batchlint(tmp_path, *arguments).code in (0, 1), command
