"""What the documents, the hook and the action say of batchlint is what it does."""

import io
import re
import shlex
import subprocess
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from linter.command.arguments import parse, usage
from linter.command.configuration import load
from linter.command.run import run
from linter.command.surroundings import Surroundings
from linter.rules import ALL

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
GUIDE = (ROOT / "docs/batchlint.md").read_text("utf-8")
EXAMPLE = "docs/examples/batchlint"


def output_of(*arguments: str) -> tuple[int, str]:
    out = io.StringIO()
    here = Surroundings(io.BytesIO(), out, io.StringIO(), {}, ROOT, date(2026, 11, 20))
    return run([*arguments, "--no-config"], here), out.getvalue()


def test_the_readmes_example_fails_as_it_says() -> None:
    code, text = output_of(EXAMPLE)
    assert code == 1
    [shown] = re.findall(r"^```\n(docs/examples/batchlint.*?)```", README, re.MULTILINE | re.DOTALL)
    assert shown in text
    rules = re.findall(r"^\S+:\d+:\d+: \w+ (BL\d+)", text, re.MULTILINE)
    words = {3: "Three", 4: "Four", 5: "Five", 6: "Six", 7: "Seven"}
    assert f"{words[len(rules)]} things are wrong with it" in README


def test_every_command_of_the_readme_is_understood() -> None:
    commands = re.findall(r"`(batchlint (?:-|\.)[^`]*)`", README)
    assert len(commands) > 8
    for command in commands:
        parse(shlex.split(command)[1:], ROOT)


def test_the_guide_shows_the_help(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    assert usage() in GUIDE


def test_the_guides_configuration_is_one(tmp_path: Path) -> None:
    [text] = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
    assert tomllib.loads(text)["fail-on"] == "warning"
    (tmp_path / ".batchlint.toml").write_text(text, encoding="utf-8")
    settings = load(tmp_path / ".batchlint.toml")
    assert settings.facts is not None
    own = tomllib.loads(text)["facts"]
    assert {**settings.facts.numbers, **settings.facts.dates} == own
    assert settings.unsuppressible == ("BL203",)


def test_the_changelog_counts_the_rules() -> None:
    assert f"knows {len(ALL)} rules" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_hook_looks_at_the_whole_repository_at_once() -> None:
    [hook] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert hook["id"] == hook["entry"] == "batchlint"
    assert (hook["pass_filenames"], hook["require_serial"]) == (False, True)
    wanted = re.compile(hook["files"])
    names = ("a.json", "main.bicep", "x.tf", "x.tf.json", "i.pkr.hcl", "setup.sh", "r.yaml")
    assert all(wanted.search(name) for name in names)
    assert not wanted.search("README.md")
    assert f"- id: {hook['id']}" in README


@pytest.mark.parametrize("sarif", ["", "out file.sarif"])
def test_the_action_runs_the_command(sarif: str, tmp_path: Path) -> None:
    action: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    step = action["runs"]["steps"][-1]
    assert set(step["env"]) == {"ARGUMENTS", "PATHS", "SARIF"}
    fake = tmp_path / "batchlint"
    fake.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n', encoding="utf-8")
    fake.chmod(0o755)
    given = {"ARGUMENTS": "--fail-on warning", "PATHS": "infra images", "SARIF": sarif}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", step["run"]],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin", **given},
        capture_output=True,
        text=True,
        check=True,
    )
    arguments = parse(done.stdout.splitlines(), ROOT)
    assert arguments.paths == ("infra", "images")
    assert arguments.settings.formats == ("github",)
    assert arguments.settings.outputs == ((("sarif", sarif),) if sarif else None)


def test_the_inputs_of_the_action_are_those_of_the_readme() -> None:
    inputs = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["inputs"]
    [shown] = re.findall(r"```yaml\n(jobs:.*?)```", README, re.DOTALL)
    [step] = [
        it for it in yaml.safe_load(shown)["jobs"]["batchlint"]["steps"] if "paths" in str(it)
    ]
    assert set(step["with"]) <= set(inputs)
