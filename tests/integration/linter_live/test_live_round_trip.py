"""What was saved of a rich world says the same as Azure did, and holds no secret."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.integration.linter_live.image_cases import CASES as IMAGE_CASES
from tests.integration.linter_live.live_command import Ran, batchlint, live
from tests.integration.linter_live.live_world import LiveWorld
from tests.integration.linter_live.pool_cases import CASES as POOL_CASES
from tests.integration.linter_live.pool_image_cases import CASES as POOL_IMAGE_CASES
from tests.integration.linter_live.scripted_worlds import (
    ACCOUNT,
    IMAGE,
    MACHINE,
    MACHINE_CONFIGURATION,
    Change,
    changed,
    extension,
    gallery,
    image_of,
    managed,
    pool,
)
from tests.integration.linter_live.sharing_cases import CASES as SHARING_CASES
from tests.integration.linter_live.vhd_cases import CASES as VHD_CASES

SECRET = "hunter2"
_SAS = f"https://x.blob.core.windows.net/c/setup.sh?sig={SECRET}"
_START = {
    "commandLine": f"login --password {SECRET}",
    "resourceFiles": [{"httpUrl": _SAS}],
    "environmentSettings": [{"name": "TOKEN", "value": SECRET}],
}
_SETTINGS = {
    "commandToExecute": f"echo {SECRET}",
    "protectedSettings": {"storageAccountKey": SECRET},
}
_EXTENSION = {"name": "own", "publisher": "Contoso", "type": "Own", "settings": {"key": SECRET}}
CASES = (*IMAGE_CASES, *POOL_IMAGE_CASES, *SHARING_CASES, *POOL_CASES, *VHD_CASES)
RICH: Change = {
    "pool.startTask": _START,
    f"pool.{MACHINE_CONFIGURATION}.extensions": [_EXTENSION],
    "pool.metadata": [{"name": "password", "value": SECRET}],
    "pool.userAccounts": [{"name": "admin", "password": SECRET}],
    "pool.mountConfiguration": [{"azureBlobFileSystemConfiguration": {"accountKey": SECRET}}],
    "account.keyVaultReference": {"id": f"/vaults/{SECRET}", "url": f"https://{SECRET}/"},
    "machine.userData": SECRET,
    "machine.osProfile": {"adminPassword": SECRET, "customData": SECRET},
    "machine:tags": {"password": SECRET},
    "extension": lambda world: {
        **extension(world),
        "properties": {**extension(world)["properties"], "settings": _SETTINGS},
    },
    "other": lambda world: world.account("other"),
    "second": lambda world: pool(world, "more", world.id(IMAGE), 2000, "other"),
    "silver": image_of("one", "silver"),
    "third": lambda world: pool(world, "third", world.id("Microsoft.Compute/images/silver"), 900),
    "lost": lambda world: pool(world, "lost", world.id("Microsoft.Compute/images/lost")),
}


@pytest.fixture
def rich(live_world: LiveWorld) -> LiveWorld:
    """Several accounts, images of both kinds, and much that is wrong."""
    versions = gallery(live_world)
    versions["pool"] = pool(live_world, "of-version", versions["version"]["id"], 900)
    live_world.put(*versions.values())
    live_world.put(*changed(live_world, managed(live_world), RICH).values())
    live_world.fail("/batchAccounts/other$", 403)
    return live_world


def said(ran: Ran) -> list[Any]:
    """Findings and unknowns without their places in files."""
    document = json.loads(ran.text)
    return sorted(
        json.dumps(_placeless(it), sort_keys=True)
        for it in (*document["findings"], *document["unknowns"])
    )


def _placeless(held: Any) -> Any:
    dropped = ("file", "line", "column", "fingerprint")
    if isinstance(held, dict):
        return {name: _placeless(it) for name, it in held.items() if name not in dropped}
    return [_placeless(it) for it in held] if isinstance(held, list) else held


@pytest.mark.parametrize("edition", ["2023-04", "2026-11"])
def test_saved_files_say_what_azure_said(edition: str, rich: LiveWorld, tmp_path: Path) -> None:
    rich.fail("/disks$", 403)
    options = ("--edition", edition, "--format", "json")
    looked = live(rich, tmp_path, "--snapshot", "now.jsonl", *options)
    rules = {it["rule"] for it in json.loads(looked.text)["findings"]}
    expected = {"BL201", "BL210"} | ({"BL303", "BL202"} if edition == "2023-04" else {"BL203"})
    assert rules >= expected
    assert len(json.loads(looked.text)["unknowns"]) >= 2
    before = rich.requests()
    saved = batchlint(tmp_path, "now.jsonl", *options)
    assert rich.requests() == before
    assert said(saved) == said(looked)
    assert saved.code == looked.code == 3  # the disks could not be listed


def test_what_is_saved_holds_no_secret(rich: LiveWorld, tmp_path: Path) -> None:
    live(rich, tmp_path, "--snapshot", "now.jsonl", "--format", "json")
    text = (tmp_path / "now.jsonl").read_text("utf-8")
    assert rich.id(MACHINE) in text
    assert rich.id(f"{ACCOUNT}/pools/third") in text
    assert SECRET not in text
    assert "sig=" not in text


def test_one_change_is_the_difference(rich: LiveWorld, tmp_path: Path) -> None:
    live(rich, tmp_path, "--snapshot", "old.jsonl")
    same = batchlint(tmp_path, "diff", "old.jsonl", "old.jsonl", "--format", "json")
    assert (same.code, json.loads(same.text)["came"], json.loads(same.text)["went"]) == (0, [], [])
    rich.put(image_of("one", "lost")(rich))
    live(rich, tmp_path, "--snapshot", "new.jsonl")
    ran = batchlint(tmp_path, "diff", "old.jsonl", "new.jsonl", "--format", "json")
    document = json.loads(ran.text)
    went = [(it["rule"], it["place"]["resourceId"]) for it in document["went"]]
    assert went == [("BL210", rich.id(f"{ACCOUNT}/pools/lost"))]
    # The image is there again: it comes from the machine with the extension, and is shared.
    assert {it["rule"] for it in document["came"]} == {"BL101", "BL202"}
    assert ran.code == 1


def test_the_inventories_agree(rich: LiveWorld, tmp_path: Path) -> None:
    live(rich, tmp_path, "--snapshot", "now.jsonl")
    subscription = ("--subscription", rich.subscription)
    looked = batchlint(tmp_path, "inventory", *subscription, "--format", "json")
    saved = batchlint(tmp_path, "inventory", "now.jsonl", "--format", "json")
    assert _inventory(saved) == _inventory(looked)
    document = json.loads(looked.text)
    assert {it["name"] for it in document["pools"]} == {
        "frames", "more", "third", "lost", "of-version",
    }  # fmt: skip
    assert len(document["images"]) >= 4
    tables = [
        batchlint(tmp_path, "inventory", *chosen, "--format", "dot").text
        for chosen in (subscription, ("now.jsonl",))
    ]
    assert tables[0] == tables[1]


def _inventory(ran: Ran) -> Any:
    document = _placeless(json.loads(ran.text))
    return {name: document[name] for name in ("pools", "images")}


@pytest.mark.parametrize("edition", ["2017-08", "2023-04", "2026-11"])
def test_every_case_survives_being_saved(
    edition: str, live_world: LiveWorld, tmp_path: Path
) -> None:
    """What a rule needs is kept: all cases and their twins stand in one subscription."""
    worlds = [(case.shape, change) for case in CASES for change in (case.broken, case.kept)]
    for number, (shape, change) in enumerate(worlds):
        bodies = changed(live_world, shape(live_world), change)
        live_world.put(*(_in_group(body, f"g{number}") for body in bodies.values()))
    options = ("--format", "json", "--edition", edition)
    looked = live(live_world, tmp_path, "--snapshot", "all.jsonl", *options)
    assert said(batchlint(tmp_path, "all.jsonl", *options)) == said(looked)
    found = {it["rule"] for it in json.loads(looked.text)["findings"]}
    assert found >= {case.rule for case in CASES if case.edition == edition}


def _in_group(body: Any, group: str) -> Any:
    """The body in a resource group of its own, with all ids that it holds."""
    return json.loads(json.dumps(body).replace("/resourceGroups/rg/", f"/resourceGroups/{group}/"))
