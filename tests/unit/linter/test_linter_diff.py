"""``batchlint diff``: which findings came and which went."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import referencing

from linter.differences import Changes, Side, differences
from linter.looking import Unread
from linter.model import Place
from linter.report import Finding, Severity, Undecided
from tests.unit.linter.small_azure import (
    ACCOUNT,
    COMPUTE,
    GROUP,
    SmallAzure,
    account,
    batchlint,
    image,
    live,
    pool,
)

REPOSITORY = Path(__file__).resolve().parents[3]
POOL = f"{ACCOUNT}/pools/frames"
CLOSED = Unread(f"{GROUP}/providers/Microsoft.Batch/batchAccounts/closed", "the pools were refused")
GONE = f"{COMPUTE}/images/gone"


def finding(
    resource_id: str = POOL, message: str = "It is wrong.", rule: str = "BL201", **place: Any
) -> Finding:
    where = Place(resource_id, **place)
    return Finding(rule, Severity.ERROR, message, where, (), "another", "Change it.")


def compared(
    old: list[Finding], new: list[Finding], files: tuple[str, str] = ("old.jsonl", "new.jsonl")
) -> Changes[Finding]:
    before, after = Side(old, (), files[:1]), Side(new, (), files[1:])
    return differences(before, after).findings


def states(tmp_path: Path) -> None:
    """Save two states: a pool went, another came, a list could not be read any more."""
    old = SmallAzure([account(), pool("frames"), pool("old"), image()])
    live(old, tmp_path, "--snapshot", "old.jsonl")
    new = SmallAzure([account(), pool("another", GONE), pool("frames"), image()], unread=[CLOSED])
    live(new, tmp_path, "--snapshot", "new.jsonl")


@pytest.mark.parametrize(
    "new",
    [
        finding(file="new.jsonl", line=9, column=1),
        finding(POOL.upper()),
        finding(message="it is  WRONG."),
        finding(POOL.replace("golden", "{resource group of main.bicep}")),
    ],
)
def test_what_is_said_again_stayed(new: Finding) -> None:
    old = finding(file="old.jsonl", line=2, column=1)
    assert compared([old], [new]) == Changes((), (), 1)


@pytest.mark.parametrize(
    "new",
    [
        finding(rule="BL202"),
        finding(f"{POOL}2"),
        finding(message="It is wrong, too."),
        finding(POOL.replace("golden", "others")),
    ],
)
def test_what_is_said_of_something_else_came(new: Finding) -> None:
    assert compared([finding()], [new]) == Changes((new,), (finding(),), 0)


def test_one_that_is_said_twice_came_once() -> None:
    twice = [finding(line=1, file="new.jsonl"), finding(line=2, file="new.jsonl")]
    assert compared([finding()], twice) == Changes((twice[1],), (), 1)


def test_the_same_id_is_found_before_a_compatible_one() -> None:
    loose = finding(POOL.replace("golden", "{resource group of a.tf}"))
    exact = finding()
    assert compared([loose, exact], [exact]) == Changes((), (loose,), 1)
    assert compared([exact, loose], [loose]) == Changes((), (exact,), 1)


def test_files_and_lines_in_a_message_do_not_count() -> None:
    old = finding(message="It is also in a/main.tf:12, line 3.")
    new = finding(message="It is also in b/main.tf:99, line 7.")
    assert compared([old], [new], ("a/main.tf", "b/main.tf")).stayed == 1
    names = finding("{account in a main.tf}"), finding("{account in b main.tf}")
    assert compared([names[0]], [names[1]]).stayed == 1


def test_unknowns_are_compared_by_their_reasons() -> None:
    one, other = (Undecided("BL210", Place(POOL), it) for it in ("403", "404"))
    found = differences(Side((), (one,)), Side((), (one, other)))
    assert found.unknowns == Changes((other,), (), 1)


def test_text_shows_what_came_and_went(tmp_path: Path) -> None:
    states(tmp_path)
    done = batchlint(tmp_path, "diff", "old.jsonl", "new.jsonl", "--select", "BL201,BL210")
    lines = done.out.splitlines()
    assert done.code == 1
    assert lines[0] == "1 came:"
    assert lines[2] == (
        "Microsoft.Batch/batchAccounts/render/pools/another (group golden) in new.jsonl:3:"
        " error BL210 image-missing"
    )
    assert lines[3] == "  Pool another: its managed image gone does not exist."
    assert lines[lines.index("1 went:") + 3].startswith("  Pool old: its managed image golden is")
    assert lines[-2].startswith("From old.jsonl to new.jsonl: 1 came, 1 went, 0 stayed (edition")
    assert lines[-1].startswith("In new.jsonl, 1 list could not be read; the first: the pools")


def test_json_is_what_its_schema_says(tmp_path: Path) -> None:
    states(tmp_path)
    document = batchlint(tmp_path, "diff", "old.jsonl", "new.jsonl", "--format", "json").document
    schemas = {
        name: json.loads((REPOSITORY / "linter/output" / name).read_text("utf-8"))
        for name in ("report.schema.json", "diff.schema.json")
    }
    registry = referencing.Registry().with_resources(
        [(name, referencing.Resource.from_contents(it)) for name, it in schemas.items()]
    )
    checker = jsonschema.Draft202012Validator(schemas["diff.schema.json"], registry=registry)
    checker.validate(document)
    assert {it["rule"] for it in document["came"]} >= {"BL210"}
    assert {it["rule"] for it in document["went"]} >= {"BL201"}
    assert document["stayed"] > 0
    assert document["new"]["unread"][0]["reason"] == CLOSED.reason
    assert document["old"]["unread"] == []
    assert "BL901" in {it["rule"] for it in document["unknowns"]["came"]}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["old.jsonl", "old.jsonl"], 0),
        (["old.jsonl", "new.jsonl", "--select", "BL201"], 0),
        (["new.jsonl", "old.jsonl", "--select", "BL201"], 0),
        (["new.jsonl", "old.jsonl", "--select", "BL201", "--fail-on", "warning"], 1),
        (["old.jsonl", "new.jsonl", "--select", "BL210"], 1),
        (["new.jsonl", "old.jsonl", "--select", "BL210"], 0),
        (["old.jsonl", "new.jsonl", "--ignore", "BL2"], 0),
        (["old.jsonl", "empty"], 3),
        (["old.jsonl", "nowhere"], 2),
        (["old.jsonl"], 2),
        (["old.jsonl", "new.jsonl", "old.jsonl"], 2),
        (["-", "new.jsonl"], 2),
        (["old.jsonl", "new.jsonl", "--format", "sarif"], 2),
        (["old.jsonl", "new.jsonl", "--format", "xml"], 2),
        (["old.jsonl", "new.jsonl", "--edition", "1999-01"], 2),
    ],
)
def test_exit_codes(tmp_path: Path, arguments: list[str], code: int) -> None:
    states(tmp_path)
    (tmp_path / "empty").mkdir()
    assert batchlint(tmp_path, "diff", *arguments).code == code


def test_folders_are_compared_whatever_their_files_are_called(tmp_path: Path) -> None:
    for folder, name, timeout in (
        ("old", "a", "PT1M"),
        ("new", "b", "PT1M"),
        ("newer", "b", "PT2M"),
    ):
        (tmp_path / folder).mkdir()
        scale = {"fixedScale": {"targetDedicatedNodes": 1, "resizeTimeout": timeout}}
        text = "\n" * len(name) + json.dumps(pool("frames", scaleSettings=scale))
        (tmp_path / folder / f"{name}.json").write_text(text, encoding="utf-8")
    chosen = ("--select", "BL305", "--format", "json")
    same = batchlint(tmp_path, "diff", "old", "new", *chosen)
    assert (same.code, same.document["stayed"]) == (0, 1)
    changed = batchlint(tmp_path, "diff", "old", "newer", *chosen).document
    assert (len(changed["came"]), len(changed["went"]), changed["stayed"]) == (1, 1, 0)
