"""The catalogue of rules: names, severities and editions, as the rules of Batch give them.

Written by hand from the catalogue, not from the rules.
"""

import pytest

from linter.report import Severity
from linter.rules import ALL, Rule
from tests.unit.linter import cases_builds, cases_content, cases_pools, cases_references

E, W, I = Severity.ERROR, Severity.WARNING, Severity.INFO  # noqa: E741 - as the catalogue has them
ALWAYS, SINCE_2019, SINCE_2023, SINCE_2024 = "2017-08", "2019-09", "2023-04", "2024-03"
EARLIER = "2023-04"
"""The last edition of what holds for managed images."""

CATALOGUE: dict[str, tuple[str, tuple[Severity, ...], str, str | None]] = {
    "BL101": ("preinstalled-extension", (E,), ALWAYS, None),
    "BL102": ("temp-drive-moved", (E,), ALWAYS, None),
    "BL103": ("temp-drive-missing", (W, I), ALWAYS, None),
    "BL104": ("not-generalized", (E,), ALWAYS, None),
    "BL105": ("image-not-from-snapshot", (W,), SINCE_2019, EARLIER),
    "BL106": ("base-image-plan", (E, W), SINCE_2019, None),
    "BL107": ("disk-kind", (E,), ALWAYS, None),
    "BL108": ("encrypted-os-disk", (E,), SINCE_2023, None),
    "BL109": ("os-disk-caching", (I,), SINCE_2024, None),
    "BL110": ("generation-mismatch", (E,), SINCE_2019, None),
    "BL201": ("image-reused", (W,), ALWAYS, None),
    "BL202": ("snapshot-reused", (W,), SINCE_2019, None),
    "BL203": ("managed-image-retired", (E, W), SINCE_2023, None),
    "BL204": ("vhd-pool", (E,), ALWAYS, None),
    "BL205": ("image-elsewhere", (E,), ALWAYS, None),
    "BL206": ("version-with-id", (E,), SINCE_2019, None),
    "BL207": ("malformed-image-id", (E,), SINCE_2019, None),
    "BL208": ("node-agent-mismatch", (E,), ALWAYS, None),
    "BL209": ("node-agent-retired", (E, W), ALWAYS, None),
    "BL210": ("image-missing", (E,), SINCE_2019, None),
    "BL211": ("too-few-replicas", (W,), SINCE_2019, None),
    "BL212": ("image-unprotected", (I,), SINCE_2019, None),
    "BL213": ("latest-version", (I,), SINCE_2024, None),
    "BL301": ("dedicated-limit", (E, W), SINCE_2019, EARLIER),
    "BL302": ("low-priority-limit", (E,), SINCE_2019, EARLIER),
    "BL303": ("shared-image-limit", (E,), SINCE_2019, EARLIER),
    "BL304": ("inter-node-limit", (E,), SINCE_2019, None),
    "BL305": ("resize-timeout", (E, W), SINCE_2019, None),
    "BL306": ("several-resizes", (I,), SINCE_2019, None),
    "BL307": ("inbound-nat-pools", (E, I), SINCE_2019, None),
    "BL308": ("cloud-service-pool", (E,), SINCE_2024, None),
    "BL309": ("retired-property", (E, W), SINCE_2024, None),
    "BL310": ("shared-key-auth", (E,), SINCE_2019, None),
    "BL311": ("allocation-mode", (E,), ALWAYS, EARLIER),
    "BL312": ("scale-settings", (E,), ALWAYS, None),
    "BL313": ("ephemeral-spot", (E,), SINCE_2024, None),
    "BL314": ("reserved-extension", (E,), SINCE_2024, None),
    "BL315": ("pool-name", (E,), ALWAYS, None),
    "BL316": ("old-api-version", (W,), "2026-11", None),
    "BL317": ("retired-vm-size", (E, W), SINCE_2024, None),
    "BL401": ("definition-invalid", (E,), SINCE_2024, None),
    "BL402": ("definition-mismatch", (E,), SINCE_2024, None),
    "BL901": ("unreadable", (W,), ALWAYS, None),
    "BL902": ("internal-error", (E,), ALWAYS, None),
    "BL903": ("unused-suppression", (W,), ALWAYS, None),
}
BY_FACTS = {
    # Microsoft's quota page has a lower limit than the custom images page, as for BL301: what is
    # above the lower one only is a warning, and the sum over several pools is no different.
    "BL303": (W,),
}
"""What a rule has besides, and why: where facts and catalogue disagree, the facts win."""


def test_the_rules_are_those_of_the_catalogue() -> None:
    assert {rule.id: rule.name for rule in ALL} == {
        rule_id: name for rule_id, (name, *_) in CATALOGUE.items()
    }


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.id)
def test_severity_and_editions_are_those_of_the_catalogue(rule: Rule) -> None:
    _, severities, since, until = CATALOGUE[rule.id]
    assert rule.severity in severities
    assert (rule.since, rule.until) == (since, until)


def test_the_cases_show_every_severity_of_a_rule_and_no_other() -> None:
    shown: dict[str, set[Severity]] = {}
    for module in (cases_content, cases_references, cases_pools):
        for case in module.CASES:
            shown.setdefault(case.rule, set()).add(case.severity)
    for build in cases_builds.CASES:
        severities = {build.severity} | ({build.mild} if build.mild else set())
        shown.setdefault(build.rule, set()).update(severities)
    expected = {rule_id: {*CATALOGUE[rule_id][1], *BY_FACTS.get(rule_id, ())} for rule_id in shown}
    assert shown == expected
