"""A definition's gate: what it means, what is left out, and what is wrong with it."""

from datetime import date
from typing import Any

import pytest

from functions.pipeline.definition import parse_definition
from functions.pipeline.document import read_document
from functions.pipeline.problems import InvalidInput
from linter.check import ALL
from linter.facts import editions
from tests.unit.pipeline.pipeline_worlds import definition, definition_body

EXCEPTION = {"rule": "BL208", "reason": "the agent is our own", "until": "2027-01-31"}


def problems(gate: object) -> dict[str, str]:
    """What is wrong with a gate, by place."""
    with pytest.raises(InvalidInput) as caught:
        parse_definition("golden", definition_body(gate=gate))
    return {one.pointer: one.detail for one in caught.value.problems}


def ids(**gate: Any) -> set[str]:
    return {rule.id for rule in definition(gate=gate).gate.rules}


def test_without_a_gate_every_rule_of_today_holds_and_errors_reject() -> None:
    terms = definition().gate
    newest = editions()[-1]
    assert terms.edition == newest
    assert terms.reject_from == "error"
    assert terms.exceptions == ()
    own = {"BL401", "BL402", "BL901", "BL902", "BL903"}
    assert {rule.id for rule in terms.rules} == {r.id for r in ALL if r.holds_in(newest)} - own


def test_rules_are_chosen_by_ids_and_by_their_beginnings() -> None:
    assert ids(rules=["BL208"]) == {"BL208"}
    assert {"BL101", "BL110", "BL208"} <= ids(rules=["BL1", "BL208"])
    assert "BL210" not in ids(rules=["BL1", "BL208"])


def test_an_edition_brings_its_own_rules() -> None:
    assert {"BL301", "BL303"} <= ids(edition="2019-09")
    assert "BL203" not in ids(edition="2019-09")
    assert "BL203" in ids()
    assert "BL301" not in ids()


def test_an_exception_holds_to_the_end_of_its_last_day() -> None:
    terms = definition(gate={"exceptions": [EXCEPTION]}).gate
    (exception,) = terms.exceptions
    assert exception.until == date(2027, 1, 31)
    assert exception.holds_on(date(2027, 1, 31))
    assert not exception.holds_on(date(2027, 2, 1))


def test_an_exception_that_holds_counts_before_one_that_expired() -> None:
    old = EXCEPTION | {"until": "2026-01-01"}
    today = date(2026, 11, 20)
    for given in ([old, EXCEPTION], [EXCEPTION, old]):
        found = definition(gate={"exceptions": given}).gate.exception("BL208", today)
        assert found
        assert found.until == date(2027, 1, 31)
    endless = {"rule": "BL208", "reason": "for good"}
    found = definition(gate={"exceptions": [old, endless]}).gate.exception("BL208", today)
    assert found
    assert found.reason == "for good"


def test_yaml_may_say_days_and_editions_without_quotes() -> None:
    text = (
        b"gate:\n  edition: 2024-03\n  exceptions:\n  - {rule: BL208, reason: x, until: 2027-01-31}"
    )
    gate = read_document(text, as_yaml=True)
    assert isinstance(gate, dict)
    terms = definition(**gate).gate
    assert (terms.edition, terms.exceptions[0].until) == ("2024-03", date(2027, 1, 31))


@pytest.mark.parametrize(
    ("gate", "place", "said"),
    [
        ({"rejectfrom": "error"}, "/gate/rejectfrom", "edition, exceptions, rejectFrom, rules"),
        ({"rejectFrom": "fatal"}, "/gate/rejectFrom", "warning"),
        ({"rules": []}, "/gate/rules", "non-empty"),
        ({"rules": ["208"]}, "/gate/rules/0", "must match"),
        ({"rules": ["BL1", "BL7"]}, "/gate/rules/1", "neither the id of a rule nor the beginning"),
        ({"rules": ["BL301"]}, "/gate/rules/0", "no rule that holds in the edition"),
        ({"rules": ["BL401"]}, "/gate/rules/0", "always hold"),
        ({"rules": ["BL9"]}, "/gate/rules/0", "no part of a gate"),
        ({"edition": "2020-01"}, "/gate/edition", "2019-09, 2023-04"),
        ({"edition": 2019}, "/gate/edition", "string"),
        ({"exceptions": [{"rule": "BL208"}]}, "/gate/exceptions/0/reason", "is missing. Why"),
        (
            {"exceptions": [EXCEPTION | {"reason": "  "}]},
            "/gate/exceptions/0/reason",
            "must match",
        ),
        (
            {"exceptions": [EXCEPTION | {"until": "31.1.2027"}]},
            "/gate/exceptions/0/until",
            "expected a day, as in",
        ),
        (
            {"exceptions": [EXCEPTION | {"until": "2027-02-30"}]},
            "/gate/exceptions/0/until",
            "expected a day",
        ),
        (
            {"exceptions": [EXCEPTION | {"rule": "BL2"}]},
            "/gate/exceptions/0/rule",
            "must match",
        ),
        (
            {"exceptions": [EXCEPTION | {"rule": "BL999"}]},
            "/gate/exceptions/0/rule",
            "cannot be excepted",
        ),
        (
            {"exceptions": [EXCEPTION | {"rule": "BL402"}]},
            "/gate/exceptions/0/rule",
            "cannot be excepted",
        ),
        (
            {"exceptions": [EXCEPTION | {"rule": "BL777"}]},
            "/gate/exceptions/0/rule",
            "there is no rule BL777",
        ),
        (
            {"rules": ["BL1"], "exceptions": [EXCEPTION]},
            "/gate/exceptions/0/rule",
            "gate.rules does not choose BL208",
        ),
        (
            {"edition": "2019-09", "exceptions": [EXCEPTION | {"rule": "BL203"}]},
            "/gate/exceptions/0/rule",
            "BL203 does not hold in the edition 2019-09",
        ),
    ],
)
def test_each_mistake_has_its_place_and_what_to_do(gate: object, place: str, said: str) -> None:
    found = problems(gate)
    assert list(found) == [place], found
    assert said in found[place]


def test_all_mistakes_of_a_gate_are_told_at_once() -> None:
    gate = {"rules": ["BL7", "BL1"], "exceptions": [EXCEPTION, EXCEPTION | {"rule": "BL9"}]}
    assert list(problems(gate)) == ["/gate/exceptions/1/rule"]  # the schema comes first
    gate["exceptions"] = [EXCEPTION]
    assert set(problems(gate)) == {"/gate/rules/0", "/gate/exceptions/0/rule"}
