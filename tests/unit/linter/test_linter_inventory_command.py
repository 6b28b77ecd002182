"""``batchlint inventory``: from its arguments to its output and its exit code."""

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from linter.__main__ import main
from linter.command import exit_codes
from linter.command.azure_options import AzureOptions
from linter.command.inventory import run
from linter.command.surroundings import Surroundings
from linter.command.usage import WrongUsage
from linter.looking import Azure
from tests.unit.linter.arm_bodies import ACCOUNT, Body
from tests.unit.linter.drawings import drawn
from tests.unit.linter.inventory_worlds import (
    SUBSCRIPTION,
    TODAY,
    ListedAzure,
    account,
    image_id,
    managed,
    pool,
)

LIVE = ("--subscription", SUBSCRIPTION)
BODIES: list[Body] = [
    account(),
    pool("frames", {"id": image_id("golden")}),
    managed("golden"),
    managed("old"),
]
TEMPLATE = {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "resources": [
        {
            "type": "Microsoft.Batch/batchAccounts/pools",
            "apiVersion": "2024-07-01",
            "name": "render/frames",
            "properties": {
                "deploymentConfiguration": {
                    "virtualMachineConfiguration": {"imageReference": {"id": image_id("next")}}
                }
            },
        }
    ],
}


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Command:
    """The command in a folder, with an Azure of bodies behind it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bodies = BODIES
        self.options: AzureOptions | None = None
        self.out: io.StringIO = io.StringIO()
        self.err = io.StringIO()

    def read(self, options: AzureOptions, surroundings: Surroundings) -> Azure:
        self.options = options
        return ListedAzure(self.bodies)

    def __call__(self, *argv: str, columns: int = 80) -> int:
        environment = {"COLUMNS": str(columns)}
        self.out, self.err = type(self.out)(), io.StringIO()
        streams = (io.BytesIO(), self.out, self.err)
        return run(argv, Surroundings(*streams, environment, self.folder, TODAY), self.read)

    def verdicts(self) -> dict[str, str]:
        return {it["name"]: it["verdict"] for it in self.json()["images"]}

    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out.getvalue())
        return found


@pytest.fixture
def command(tmp_path: Path) -> Command:
    return Command(tmp_path)


def saved(folder: Path, lines: Sequence[Any] = BODIES, **header: object) -> str:
    """Write a saved file, and return its name."""
    first = {"batchlint": "snapshot", "version": 1, "date": "2026-11-19"}
    first |= {"subscriptions": [SUBSCRIPTION], "group": None, "account": None, "image": None}
    texts = [it if isinstance(it, str) else json.dumps(it) for it in [first | header, *lines]]
    (folder / "saved.jsonl").write_text("\n".join(texts), encoding="utf-8")
    return "saved.jsonl"


def test_of_files(command: Command) -> None:
    (command.folder / "main.json").write_text(json.dumps(TEMPLATE), encoding="utf-8")
    assert command() == exit_codes.CLEAN
    assert command.out.getvalue().startswith("POOL           STATE     NODES")
    assert "Read: 1 file." in command.out.getvalue()
    assert command("main.json", "--format", "json") == exit_codes.CLEAN
    [row] = command.json()["pools"]
    assert (row["state"], row["file"], row["line"]) == ("declared", "main.json", 1)


def test_of_azure(command: Command) -> None:
    (command.folder / "main.json").write_text(json.dumps(TEMPLATE), encoding="utf-8")
    assert command(*LIVE, "--format", "json") == exit_codes.CLEAN
    assert command.options == AzureOptions((SUBSCRIPTION,))
    assert command.verdicts() == {"golden": "in use", "old": "may be deleted"}
    assert command.json()["read"]["words"] == f"subscription {SUBSCRIPTION}"


def test_of_one_resource_group_nothing_may_go(command: Command) -> None:
    command(*LIVE, "--resource-group", "golden", "--format", "json")
    assert command.verdicts() == {"golden": "in use", "old": "no pool among what was read"}
    words = f"resource group golden of subscription {SUBSCRIPTION}"
    assert command.json()["read"] == {"words": words, "wholeSubscriptions": []}


def test_of_one_account_all_pools_count_and_only_its_own_are_shown(command: Command) -> None:
    studio = account("studio")
    other = pool("lights", {"id": image_id("old")}, account_id=studio["id"])
    command.bodies = [*BODIES, studio, other]
    command(*LIVE, "--account", "studio", "--format", "json")
    assert [it["name"] for it in command.json()["pools"]] == ["lights"]
    assert command.verdicts() == {"old": "in use"}


def test_files_beside_azure_say_what_is_meant_and_azure_what_is(command: Command) -> None:
    (command.folder / "main.json").write_text(json.dumps(TEMPLATE), encoding="utf-8")
    command.bodies = [*BODIES, managed("next")]
    command(*LIVE, "main.json", "--format", "json")
    assert command.verdicts() == {"golden": "in use", "next": "in use", "old": "may be deleted"}
    [row] = command.json()["pools"]
    assert (row["id"], row["state"]) == (f"{ACCOUNT}/pools/frames", "steady")


def test_a_file_that_cannot_be_read_beside_azure_may_need_anything(command: Command) -> None:
    (command.folder / "main.json").write_text(json.dumps(TEMPLATE)[:-4], encoding="utf-8")
    command(*LIVE, "main.json", "--format", "json")
    assert command.verdicts()["old"] == "nobody knows"
    assert command.json()["blockers"][0].startswith("main.json:1: ")


def test_of_a_saved_file(command: Command) -> None:
    command(saved(command.folder), "--format", "json")
    assert command.verdicts() == {"golden": "in use", "old": "may be deleted"}
    assert command.json()["read"]["words"].endswith(f"{SUBSCRIPTION} as of 2026-11-19")


@pytest.mark.parametrize(
    ("line", "header", "verdict"),
    [
        ("{", {}, "nobody knows"),
        ({"unread": ACCOUNT, "reason": "its pools could not be read"}, {}, "nobody knows"),
        ("", {"group": "golden"}, "no pool among what was read"),
        ("", {"subscriptions": []}, "no pool among what was read"),
        ("", {"account": "render"}, None),
    ],
)
def test_what_a_saved_file_lacks(
    command: Command, line: object, header: dict[str, object], verdict: str | None
) -> None:
    command(saved(command.folder, [*BODIES, line], **header), "--format", "json")
    assert command.verdicts().get("old") == verdict


def test_each_format_into_a_file_of_its_own(command: Command) -> None:
    outputs = ("--output", "dot=pools.dot", "--output", "json=pools.json")
    assert command(*LIVE, *outputs) == exit_codes.CLEAN
    assert command.out.getvalue().startswith("POOL ")
    assert json.loads((command.folder / "pools.json").read_text(encoding="utf-8"))["version"] == 1
    assert len(drawn((command.folder / "pools.dot").read_text(encoding="utf-8")).nodes) == 3


def test_a_table_fits_the_terminal(command: Command) -> None:
    command.out = Terminal()
    command(*LIVE, columns=100)
    text = command.out.getvalue()
    assert max(map(len, text.splitlines())) <= 100
    assert "\x1b" not in text
    command(*LIVE, columns=99)
    assert command.out.getvalue() != text


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("--format", "tabel"), "--format: there is no format 'tabel'; did you mean table?"),
        (("--output", "json"), "--output: 'json' is not FORMAT=FILE, such as dot=pools.dot"),
        (("--format", "dot", "--format", "json"), "cannot share standard output"),
        (("--edition", "1999"), "--edition: "),
        (("--account", "render"), "--account goes with --subscription"),
        (("--select", "BL101"), "there is no option --select; see batchlint inventory --help"),
        (("nowhere",), "nowhere does not exist"),
        (("--config", "a", "--no-config"), "exclude each other"),
        (("--output", "json=no/where.json"), "cannot be written"),
    ],
)
def test_wrong_usage(command: Command, argv: tuple[str, ...], said: str) -> None:
    with pytest.raises(WrongUsage, match=said.replace("(", r"\(")):
        command(*argv)


def test_a_saved_file_and_azure_exclude_each_other(command: Command) -> None:
    name = saved(command.folder)
    with pytest.raises(WrongUsage, match=r"saved\.jsonl is a saved file"):
        command(name, *LIVE)


def test_nothing_to_show(command: Command) -> None:
    assert command() == exit_codes.NO_WORK
    assert command.err.getvalue().startswith("batchlint: nothing to show: no files in .;")
    command.bodies = [account()]
    assert command(*LIVE) == exit_codes.NO_WORK
    assert "there is no pool and no image in subscription" in command.err.getvalue()


def test_as_a_subcommand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["inventory", saved(tmp_path)]) == exit_codes.CLEAN
    assert "render/frames" in capsys.readouterr().out
    assert main(["inventory", "--help"]) == exit_codes.CLEAN
    assert "--resource-group" in capsys.readouterr().out
    assert main(["inventory", "--format", "odd"]) == exit_codes.WRONG_USAGE
