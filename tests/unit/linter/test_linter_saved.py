"""Saved files: what a live look read, checked again."""

import json
from pathlib import Path

import pytest

from linter.command.files import LARGEST_SAVED
from linter.looking import Unread
from linter.readers.saved import Saved
from linter.source import Source
from tests.unit.linter.rich_bodies import RICH
from tests.unit.linter.rich_parts import SECRET
from tests.unit.linter.small_azure import (
    ACCOUNT,
    COMPUTE,
    GROUP,
    IMAGE,
    SUBSCRIPTION,
    SmallAzure,
    account,
    batchlint,
    disk,
    image,
    live,
    machine,
    pool,
    said,
    snapshot,
)

VERSION = f"{COMPUTE}/galleries/g/images/x/versions/1.0.0"
CLOSED = Unread(f"{GROUP}/providers/Microsoft.Batch/batchAccounts/closed", "the pools were refused")
HEADER = json.dumps({"batchlint": "snapshot", "version": 1, "subscriptions": [SUBSCRIPTION]})


def whole() -> SmallAzure:
    """An Azure in which something is wrong in every way that a saved file has to tell."""
    return SmallAzure(
        [
            account(),
            pool("frames"),
            pool("other"),
            pool("gone", f"{COMPUTE}/images/gone"),
            pool("far", VERSION),
            image(snapshot="one"),
            snapshot("one", f"{COMPUTE}/disks/builder-os"),
            disk("builder-os", "builder"),
        ],
        [machine("builder", ("Microsoft.Azure.Extensions", "CustomScript")), machine("idle")],
        unread=[CLOSED],
        refused=[VERSION],
    )


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_a_saved_file_gives_the_findings_and_unknowns_of_the_live_run(tmp_path: Path) -> None:
    first = live(whole(), tmp_path, "--snapshot", "s.jsonl", "--format", "json")
    again = batchlint(tmp_path, "s.jsonl", "--format", "json")
    found = said(first.document)
    rules = {rule for rule, _, _ in found}
    assert rules >= {"BL101", "BL201", "BL203", "BL210", "BL901"}
    assert said(again.document) == found
    assert first.code == again.code == 3  # a list was refused
    assert [it.name for it in tmp_path.iterdir()] == ["s.jsonl"]
    assert {it["place"].get("file") for it in again.document["findings"]} == {"s.jsonl"}
    [leads] = [it for it in again.document["findings"] if it["rule"] == "BL101"]
    assert lines(tmp_path / "s.jsonl")[leads["place"]["line"] - 1]["id"] == IMAGE
    spots = [it["place"]["line"] for it in leads["related"]]
    assert spots[-1] == spots[-2]  # an extension stands where its machine does


def test_what_was_asked_for_in_vain_is_in_the_file(tmp_path: Path) -> None:
    live(whole(), tmp_path, "--snapshot", "s.jsonl")
    held = lines(tmp_path / "s.jsonl")
    assert held[0]["subscriptions"] == [SUBSCRIPTION]
    assert held[0]["date"] == "2026-11-20"
    absent = {it["absent"] for it in held if "absent" in it}
    assert f"{COMPUTE}/images/gone" in absent
    assert [it["unreadable"] for it in held if "unreadable" in it] == [VERSION]
    assert held[-1] == {"unread": CLOSED.resource_id, "reason": CLOSED.reason}


def test_only_a_machine_that_somebody_asked_for_is_saved(tmp_path: Path) -> None:
    live(whole(), tmp_path, "--snapshot", "s.jsonl")
    machines = [it for it in lines(tmp_path / "s.jsonl") if "virtualMachines" in str(it.get("id"))]
    assert [it["id"] for it in machines] == [f"{COMPUTE}/virtualMachines/builder"]
    assert machines[0]["listed"] is False
    read = Saved([Source("s.jsonl", (tmp_path / "s.jsonl").read_bytes())])
    assert "virtual machine" not in {it.words for it in read.resources}


def test_a_machine_of_a_file_is_not_taken_for_one_that_was_read(tmp_path: Path) -> None:
    declared = {**machine("builder"), "properties": {"storageProfile": {}}}
    (tmp_path / "vm.json").write_text(json.dumps(declared), encoding="utf-8")
    live(whole(), tmp_path, "--snapshot", "s.jsonl", "vm.json")
    assert not [it for it in lines(tmp_path / "s.jsonl") if it.get("listed") is False]


def test_no_secret_of_any_body_is_in_the_file(tmp_path: Path) -> None:
    listed = [it for it in RICH if "virtualMachines" not in it["id"]]
    azure = SmallAzure(listed, [it for it in RICH if it not in listed])
    live(azure, tmp_path, "--snapshot", "s.jsonl")
    text = (tmp_path / "s.jsonl").read_text("utf-8")
    assert len(text.splitlines()) >= len(listed)
    assert SECRET not in text


def test_the_options_of_the_run_are_saved_with_it(tmp_path: Path) -> None:
    other = f"{ACCOUNT}2"
    far = {**pool("x"), "id": f"{other}/pools/x"}
    azure = [account(), {**account(), "id": other}, pool("frames", nodes=5), far, image()]
    asked = ("--format", "json", "--account", "render", "--select", "BL203")
    first = live(SmallAzure(azure), tmp_path, "--snapshot", "s.jsonl", *asked)
    again = batchlint(tmp_path, "s.jsonl", "--format", "json", "--select", "BL203")
    assert [it["place"]["resourceId"] for it in first.document["findings"]] == [
        f"{ACCOUNT}/pools/frames"
    ]
    assert said(again.document) == said(first.document)


def test_a_file_appears_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "s.jsonl").write_text("before", encoding="utf-8")

    class Broken(SmallAzure):
        absent = property(lambda self: 1 / 0, lambda self, value: None)  # when it is written

    with pytest.raises(ZeroDivisionError):
        live(Broken([account()]), tmp_path, "--snapshot", "s.jsonl", "--select", "BL203")
    assert [it.name for it in tmp_path.iterdir()] == ["s.jsonl"]
    assert (tmp_path / "s.jsonl").read_text("utf-8") == "before"


@pytest.mark.parametrize("name", ["nowhere/s.jsonl", ".", "-", "/dev/null", "n" * 300])
def test_a_file_that_cannot_be_written_is_wrong_usage(tmp_path: Path, name: str) -> None:
    class Untouched(SmallAzure):
        def read(self, *_: object) -> "SmallAzure":
            raise AssertionError("it is said before Azure is read")

    done = live(Untouched([account()]), tmp_path, "--snapshot", name)
    assert done.code == 2
    assert done.err.startswith(f"--snapshot: {name} cannot be written")


def test_a_file_that_is_there_keeps_its_permissions_also_behind_a_link(tmp_path: Path) -> None:
    mine, link = tmp_path / "mine.jsonl", tmp_path / "link.jsonl"
    mine.touch(0o600)
    link.symlink_to(mine)
    live(SmallAzure([account()]), tmp_path, "--snapshot", "link.jsonl")
    assert link.is_symlink()
    assert mine.stat().st_mode & 0o777 == 0o600
    assert mine.read_text("utf-8").startswith('{"batchlint": "snapshot"')


def test_a_saved_file_may_be_large_and_others_may_not(tmp_path: Path) -> None:
    many = [HEADER, *(json.dumps(image(f"image-{number}" * 20)) for number in range(2500))]
    (tmp_path / "s.jsonl").write_text("\n".join(many), encoding="utf-8")
    (tmp_path / "large.json").write_text(" " + "\n".join(many), encoding="utf-8")
    assert (tmp_path / "s.jsonl").stat().st_size > 1024 * 1024
    document = batchlint(tmp_path, "s.jsonl", "--format", "json", "--select", "BL1").document
    assert document["existing"]["resources"] == 2500
    refused = batchlint(tmp_path, "large.json", "--format", "json").document
    assert refused["findings"][0]["message"] == "The file is larger than 1024 KiB."
    assert LARGEST_SAVED >= 128 * 1024 * 1024


def test_standard_input_may_be_a_saved_file(tmp_path: Path) -> None:
    text = f"{HEADER}\n{' ' * 1024 * 1024}\n{json.dumps(pool('frames'))}".encode()
    document = batchlint(tmp_path, "-", "--format", "json", stdin=text).document
    assert document["existing"]["resources"] == 1


def test_a_saved_file_in_a_folder_is_passed_over(tmp_path: Path) -> None:
    live(whole(), tmp_path, "--snapshot", "saved.json")
    done = batchlint(tmp_path, ".")
    assert done.code == 3
    assert done.out.startswith("Nothing found in 0 files")


def test_what_files_say_in_the_place_of_an_id_is_not_saved(tmp_path: Path) -> None:
    body = image()
    address = "https://a.example/os.vhd?sig=SECRET"
    body["properties"]["storageProfile"]["osDisk"]["snapshot"] = {"id": address}
    (tmp_path / "image.json").write_text(json.dumps(body), encoding="utf-8")
    azure = SmallAzure([account(), pool("frames")])
    live(azure, tmp_path, "--snapshot", "s.jsonl", "image.json")
    assert address.lower() in azure.asked
    assert "SECRET" not in (tmp_path / "s.jsonl").read_text("utf-8")


@pytest.mark.parametrize("other", [["--output", "json=s.jsonl"], ["--write-baseline", "s.jsonl"]])
def test_a_snapshot_needs_a_file_of_its_own(other: list[str], tmp_path: Path) -> None:
    done = live(whole(), tmp_path, "--snapshot", "s.jsonl", *other)
    assert done.code == 2
    assert "--snapshot: s.jsonl is the file of another output" in done.err
    assert not (tmp_path / "s.jsonl").exists()
