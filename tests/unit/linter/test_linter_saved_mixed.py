"""Files together with what exists: what is shown, and what is not."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from linter.looking import Unread
from tests.unit.linter.small_azure import (
    ACCOUNT,
    COMPUTE,
    GROUP,
    IMAGE,
    SUBSCRIPTION,
    Done,
    SmallAzure,
    account,
    batchlint,
    image,
    live,
    pool,
    said,
)

BICEP = f"""\
resource account 'Microsoft.Batch/batchAccounts@2025-06-01' existing = {{ name: 'render' }}

resource pool 'Microsoft.Batch/batchAccounts/pools@2025-06-01' = {{
  parent: account
  name: 'new'
  properties: {{
    vmSize: 'Standard_D2ds_v5'
    deploymentConfiguration: {{
      virtualMachineConfiguration: {{
        imageReference: {{ id: '{IMAGE}' }}
        nodeAgentSkuId: 'batch.node.ubuntu 22.04'
      }}
    }}
    scaleSettings: {{ fixedScale: {{ targetDedicatedNodes: 4, resizeTimeout: 'PT30M' }} }}
  }}
}}
"""
CLOSED = Unread(f"{GROUP}/providers/Microsoft.Batch/batchAccounts/closed", "the pools were refused")
LOST = f"{COMPUTE}/galleries/g/images/x/versions/1.0.0"


def azure() -> SmallAzure:
    return SmallAzure(
        [account(), pool("old"), pool("older"), pool("lost", LOST), image()],
        unread=[CLOSED],
        refused=[LOST],
    )


Run: TypeAlias = Callable[..., Done]


@pytest.fixture(params=["live", "saved"])
def mixed(request: pytest.FixtureRequest, tmp_path: Path) -> Run:
    """Return the run of a pull request's file with what exists, read now or saved before."""
    (tmp_path / "pools.bicep").write_text(BICEP, encoding="utf-8")

    def run(*arguments: str) -> Done:
        if request.param == "live":
            return live(azure(), tmp_path, *arguments, "pools.bicep")
        live(azure(), tmp_path, "--snapshot", "s.jsonl")
        return batchlint(tmp_path, *arguments, "s.jsonl", "pools.bicep")

    return run


def rules(done: Done) -> list[tuple[str, str]]:
    found = done.document["findings"]
    return [(it["rule"], it["place"]["resourceId"].rpartition("/")[2]) for it in found]


def test_only_what_has_to_do_with_a_file_is_shown(mixed: Run) -> None:
    done = mixed("--format", "json", "--select", "BL201,BL203,BL210")
    # The file's pool takes an image for the third time; that it was taken twice is nothing new.
    assert ("BL203", "new") in rules(done)
    assert ("BL203", "old") not in rules(done)
    reuse = [it for it in done.document["findings"] if it["rule"] == "BL201"]
    assert sorted(it["message"].split(":")[0] for it in reuse) == ["Pool new"]
    assert done.document["existing"]["hidden"] == 3
    assert [it["rule"] for it in done.document["unknowns"]] == ["BL901"]
    assert done.code == 3  # a list was refused


def test_a_saved_file_says_what_the_live_run_says(tmp_path: Path) -> None:
    (tmp_path / "pools.bicep").write_text(BICEP, encoding="utf-8")
    asked = ("pools.bicep", "--format", "json")
    first = live(azure(), tmp_path, "--snapshot", "s.jsonl", *asked)
    again = batchlint(tmp_path, "s.jsonl", *asked)
    assert said(again.document) == said(first.document)
    assert first.document["existing"]["hidden"] == again.document["existing"]["hidden"]


def test_github_shows_what_exists_at_the_file_that_it_has_to_do_with(
    mixed: Run, tmp_path: Path
) -> None:
    moved = {**image(), "location": "northeurope"}
    (tmp_path / "image.json").write_text(json.dumps(moved), encoding="utf-8")
    lines = mixed("--format", "github", "--select", "BL205", "image.json").out.splitlines()
    [older] = [it for it in lines if "Pool older" in it]
    assert ",file=image.json,line=1,col=1::" in older


def test_the_summary_says_how_many_others_there_are(mixed: Run) -> None:
    done = mixed("--select", "BL203,BL210")
    last = done.out.splitlines()[-1]
    assert "2 findings in what exists only: run without paths to see them" in last
    assert "and 5 existing resources" in last
    assert last.endswith("1 list could not be read.")
    assert "The pools were refused." in done.out


def test_a_list_that_could_not_be_read_is_named_whatever_is_ignored(mixed: Run) -> None:
    done = mixed("--select", "BL315", "--ignore", "BL901")
    assert "Microsoft.Batch/batchAccounts/closed (group golden): not read" in done.out
    assert done.code == 3
    assert "1 list of Azure could not be read, so that nobody knows what is in it" in done.err


def test_what_can_be_read_may_be_enough(mixed: Run) -> None:
    done = mixed("--select", "BL315", "--partial")
    assert (done.code, done.err) == (0, "")
    assert "closed (group golden): not read" in done.out
    assert mixed("--select", "BL203", "--partial").code == 1


def test_a_baseline_of_a_mixed_run_knows_what_it_showed(mixed: Run, tmp_path: Path) -> None:
    chosen = ("--select", "BL201,BL203", "--partial")
    shown = mixed(*chosen, "--format", "json").document
    done = mixed(*chosen, "--write-baseline", "b.json")
    assert done.code == 0
    entries = json.loads((tmp_path / "b.json").read_text("utf-8"))["entries"]
    assert len(entries) == len(shown["findings"])
    again = mixed(*chosen, "--baseline", "b.json")
    assert again.code == 0
    assert "in the baseline" in again.out
    assert "BL903" not in again.out


def test_a_baseline_of_what_exists_holds_for_what_was_saved(tmp_path: Path) -> None:
    chosen = ("--select", "BL201,BL203", "--baseline", "b.json")
    all_there = [account(), pool("old"), pool("older"), image()]
    live(SmallAzure(all_there), tmp_path, "--write-baseline", "b.json", "--snapshot", "s.jsonl")
    assert live(SmallAzure(all_there), tmp_path, *chosen).out.startswith("Nothing found")
    again = batchlint(tmp_path, "s.jsonl", *chosen)
    assert again.out.startswith("Nothing found"), again.out
    # A pool is gone: its entry is out of date, but only who saw all of it can say so.
    fewer = [account(), pool("old"), image()]
    assert "BL903" in live(SmallAzure(fewer), tmp_path, *chosen).out
    assert "BL903" not in live(SmallAzure(fewer, unread=[CLOSED]), tmp_path, *chosen).out
    (tmp_path / "pools.bicep").write_text(BICEP, encoding="utf-8")
    assert "BL903" not in live(SmallAzure(fewer), tmp_path, *chosen, "pools.bicep").out
    assert "BL903" not in batchlint(tmp_path, "pools.bicep", *chosen).out


def test_a_file_takes_the_place_of_what_it_means(tmp_path: Path) -> None:
    (tmp_path / "pools.bicep").write_text(BICEP, encoding="utf-8")
    there = [account(), pool("new", nodes=9000), image()]
    done = live(SmallAzure(there), tmp_path, "--format", "json", "pools.bicep")
    ids = {it["place"]["resourceId"] for it in done.document["findings"]}
    assert f"{ACCOUNT}/pools/new" in ids
    assert "BL201" not in {it["rule"] for it in done.document["findings"]}


def test_only_changed_asks_for_files(tmp_path: Path, mixed: Run) -> None:
    done = live(azure(), tmp_path, "--only-changed", "HEAD")
    assert (done.code, done.err) == (2, "--only-changed is about files; add their paths")
    git = ("git", "-c", "user.name=a", "-c", "user.email=a@b", "-C", str(tmp_path))
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "pools.bicep"], check=True)
    subprocess.run([*git, "commit", "-qm", "one"], check=True)
    chosen = ("--select", "BL203", "--format", "json", "--only-changed", "HEAD")
    assert rules(mixed(*chosen)) == []
    (tmp_path / "pools.bicep").write_text(BICEP + "\n", encoding="utf-8")
    assert rules(mixed(*chosen)) == [("BL203", "new")]


def test_a_saved_file_and_a_live_look_exclude_each_other(tmp_path: Path) -> None:
    live(azure(), tmp_path, "--snapshot", "s.jsonl")
    done = live(azure(), tmp_path, "s.jsonl")
    assert done.code == 2
    assert "check it without live" in done.err


def test_paths_without_an_input_are_nothing_to_lint(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert live(azure(), tmp_path, "empty").code == 3
    assert live(azure(), tmp_path, "--select", "BL315", "--partial").code == 0
    assert SUBSCRIPTION in str(azure().resources[0].id)


def test_what_a_file_does_to_the_pools_of_others_is_shown(mixed: Run, tmp_path: Path) -> None:
    """The image is described anew, from a snapshot that nobody has; two pools are made of it."""
    (tmp_path / "image.json").write_text(json.dumps(image(snapshot="gone")), encoding="utf-8")
    options = ("--format", "json", "--select", "BL203,BL210", "image.json")
    found = sorted(rules(mixed(*options)))
    broken = [("BL210", "new"), ("BL210", "old"), ("BL210", "older")]
    assert found == [("BL203", "new"), *broken]
