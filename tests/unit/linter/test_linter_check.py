"""A check is complete and stable, survives its rules, and says what it needs to read."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

import linter.rules
from linter import facts
from linter.check import Finding, Undecided, check, missing
from linter.model import Place
from linter.readers.resources import read_into
from linter.report import Related, Severity
from linter.rules import ALL, Rule, Scope
from linter.rules.bl101_preinstalled_extension import PreinstalledExtension
from linter.world import World
from tests.unit.linter.arm_bodies import (
    CUSTOM_SCRIPT,
    DISK,
    IMAGE,
    SNAPSHOT,
    VERSION,
    VM,
    disk,
    image_of_snapshot,
    snapshot,
    version,
    vm,
    world,
)

BODIES = {
    VERSION: version({"id": IMAGE}),
    IMAGE: image_of_snapshot(),
    SNAPSHOT: snapshot(DISK.lower()),
    DISK: disk(VM.upper()),
    VM: vm(CUSTOM_SCRIPT),
}


BL101 = (PreinstalledExtension(),)


class Crashing(Rule):
    """Finds one thing and then fails."""

    id = "BL999"
    name = "crashing"
    severity = Severity.INFO
    since = "2019-09"
    until: ClassVar[str | None] = "2023-04"
    source = meaning = expected = fix = cannot_see = "-"

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        yield self.finding("seen", Place(scope.subjects[0]), (Related(Place(VM), "machine"),))
        raise KeyError("lost")


def test_a_crashing_rule_does_not_stop_the_others() -> None:
    report = check(
        world(*BODIES.values()), [VERSION], rules=(Crashing(), *BL101), edition="2023-04"
    )
    assert [crash.rule for crash in report.crashes] == ["BL999"]
    assert report.crashes[0].error == "KeyError: 'lost'"
    assert [finding.rule for finding in report.findings] == ["BL101", "BL999"]
    assert missing(World(), [VERSION], rules=(Crashing(), *BL101), edition="2023-04") == (VERSION,)


def test_a_rule_outside_of_the_edition_is_left_out_and_the_report_says_so() -> None:
    rules = (Crashing(), *BL101)
    assert check(World(), [VERSION], rules, "2019-09").rules == ("BL101", "BL999")
    assert check(World(), [VERSION], rules, "2017-08").rules == ("BL101",)
    newest = check(World(), [VERSION], rules)
    assert (newest.rules, newest.edition) == (("BL101",), facts.editions()[-1])
    with pytest.raises(ValueError, match=r"no edition '2019-9'.*2019-09"):
        check(World(), [VERSION], edition="2019-9")


def test_a_report_is_plain_json() -> None:
    report = check(world(*BODIES.values()), [VERSION, SNAPSHOT.replace("builder", "gone")])
    plain = json.loads(json.dumps(report.to_json()))
    assert plain == report.to_json()
    assert set(plain) == {"edition", "rules", "findings", "unknowns", "crashes"}
    finding = plain["findings"][0]
    assert (finding["rule"], finding["severity"]) == ("BL101", "error")
    assert finding["place"] == {"resourceId": VERSION}
    assert finding["related"][-1]["role"] == "extension"
    assert plain["unknowns"][0]["reason"].endswith("it is not among what was read")


def test_a_place_in_a_file_is_kept_in_json() -> None:
    class Located(Crashing):
        until = None

        def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
            yield self.undecided(Place(VM, "main.bicep", 3, 7), "because")

    (unknown,) = check(World(), [VM], rules=[Located()]).unknowns
    plain = check(World(), [VM], rules=[Located()]).to_json()["unknowns"]
    assert unknown.reason == "because"
    place = {"resourceId": VM, "file": "main.bicep", "line": 3, "column": 7}
    assert plain == [{"rule": "BL999", "place": place, "reason": "because"}]


@given(st.permutations(list(BODIES.values())), st.permutations([VERSION, IMAGE, SNAPSHOT, VM]))
def test_the_order_of_input_does_not_matter(
    bodies: list[dict[str, object]], ids: list[str]
) -> None:
    assert check(world(*bodies), ids) == check(
        world(*BODIES.values()), [VERSION, IMAGE, SNAPSHOT, VM]
    )


def test_a_subject_given_twice_is_checked_once() -> None:
    filled = world(*BODIES.values())
    assert len(check(filled, [VERSION, VERSION.upper()]).findings) == 1


def test_missing_leads_to_the_machine_one_step_at_a_time() -> None:
    stored = {resource_id.lower(): body for resource_id, body in BODIES.items()}
    filled, asked = World(), []
    while ids := missing(filled, [VERSION], BL101):
        for resource_id in ids:
            asked.append(resource_id)
            read_into(filled, resource_id, stored[resource_id.lower()])
    assert asked == [VERSION, IMAGE, SNAPSHOT, DISK.lower(), VM.upper()]
    assert len(check(filled, [VERSION], BL101).findings) == 1


def test_missing_ends_where_nothing_can_be_read() -> None:
    filled = world(BODIES[SNAPSHOT])
    assert missing(filled, [SNAPSHOT]) == (DISK.lower(),)
    filled.add_absent(DISK)
    assert missing(filled, [SNAPSHOT]) == ()
    assert missing(World(), ["../not-an-id", ""]) == ()


def test_every_rule_file_is_registered_and_described() -> None:
    files = {path.stem for path in Path(linter.rules.__file__).parent.glob("bl*.py")}
    assert files == {f"{rule.id.lower()}_{rule.name.replace('-', '_')}" for rule in ALL}
    assert [rule.id for rule in ALL] == sorted({rule.id for rule in ALL})
    for rule in ALL:
        assert rule.source.startswith("https://")
        assert all((rule.meaning, rule.expected, rule.fix, rule.cannot_see))
        assert {rule.since, rule.until or rule.since} <= set(facts.editions())


def test_importing_the_check_loads_the_standard_library_only() -> None:
    script = "import sys, linter.check; print(*{name.partition('.')[0] for name in sys.modules})"
    root = Path(linter.rules.__file__).parents[2]
    loaded = subprocess.run(
        [
            sys.executable,
            "-I",
            "-S",
            "-c",
            f"import sys; sys.path.insert(0, {str(root)!r}); {script}",
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    assert set(loaded) - set(sys.stdlib_module_names) == {"linter", "__main__"} - set(
        sys.stdlib_module_names
    )
    assert not {"asyncio", "http", "ssl"} & set(loaded)
