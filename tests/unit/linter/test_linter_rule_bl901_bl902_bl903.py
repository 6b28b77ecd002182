"""BL901 to BL903: what the linter says of itself."""

from linter.model import Place
from linter.report import Crash, Severity
from linter.rules.bl901_unreadable import UnreadableInput
from linter.rules.bl902_internal_error import InternalError
from linter.rules.bl903_unused_suppression import UnusedSuppression
from linter.source import Unreadable
from linter.values import Spot
from tests.unit.linter.pool_models import messages, pool


def test_what_could_not_be_read() -> None:
    problem = Unreadable(Spot("a.json", 3, 7), "this is no JSON: unexpected '}'", "JSON")
    finding = UnreadableInput.finding_for(problem)
    assert finding.message == "This is no JSON: unexpected '}'."
    assert finding.place == Place("", "a.json", 3, 7)
    assert (finding.rule, finding.severity, finding.expected) == ("BL901", Severity.WARNING, "JSON")


def test_crashes_of_rules_and_readers() -> None:
    of_rule = InternalError.finding_for(Crash("BL201", "KeyError: 'x'"))
    assert of_rule.message == "The rule BL201 crashed: KeyError: 'x'"
    assert (of_rule.rule, of_rule.severity, of_rule.place) == ("BL902", Severity.ERROR, Place(""))
    place = Place("", "main.tf", 1, 1)
    of_reader = InternalError.finding_for(Crash("BL902", "ValueError: a\nb" + "c" * 900, place))
    assert of_reader.message.startswith("A reader crashed: ValueError: a bccc")
    assert len(of_reader.message) < 350
    assert of_reader.place == place


def test_suppressions() -> None:
    finding = UnusedSuppression.finding_for(Place("", "main.tf", 4, 1), "suppresses nothing")
    assert finding.message == "This suppression suppresses nothing."
    assert (finding.rule, finding.severity) == ("BL903", Severity.WARNING)


def test_none_of_them_looks_at_resources() -> None:
    for rule in (UnreadableInput(), InternalError(), UnusedSuppression()):
        assert messages(rule, pool(), edition="2017-08") == []
