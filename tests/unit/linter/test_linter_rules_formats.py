"""Every rule in every format that it claims: it fires there, and it stays silent there.

Each case is one world in neutral words, written in every variant of every format. So a claim that
no case bears out fails, and so does a format that shows what a rule looks at and is not claimed.
"""

from collections.abc import Iterable, Mapping

import pytest

from linter.model import Definition, ImageBuild
from linter.outcome import Outcome
from linter.readers import arm
from linter.readers.formats import Form, form_of
from linter.readers.terraform import plan
from linter.report import Severity
from linter.rules import ALL, Rule
from linter.rules.rule import Example, Format
from linter.source import Source
from linter.syntax.json import JsonDocument, parse_json
from tests.unit.linter import cases_content, cases_pools, cases_references
from tests.unit.linter.build_formats import BUILD_VARIANTS, built
from tests.unit.linter.cases_bodies import Case
from tests.unit.linter.cases_builds import CASES as BUILD_CASES
from tests.unit.linter.cases_builds import BuildCase
from tests.unit.linter.formats import VARIANTS, export_of, written
from tests.unit.linter.linting import lint_files

CASES = (*cases_content.CASES, *cases_references.CASES, *cases_pools.CASES)
RULES = {rule.id: rule for rule in ALL}
OF_THE_LINTER = {"BL901", "BL902", "BL903"}
LIVE_ONLY = {"BL210"}
FORMATS: dict[str, Format] = {
    variant: form
    for variants in (VARIANTS, BUILD_VARIANTS)
    for variant, (form, _) in variants.items()
}
UNREADABLE = RULES["BL901"]


def worst(outcome: Outcome, rule: str) -> Severity | None:
    """Return the severity of the worst finding of a rule; all of the input must be readable."""
    assert not outcome.report.crashes, outcome.report.crashes[0].trace
    found = [(it.rule, it.severity, it.message) for it in outcome.report.findings]
    assert {it[0] for it in found} <= {rule}, found
    assert all(it.place.file and it.place.line for it in outcome.report.findings), found
    return max((severity for _, severity, _ in found), key=lambda it: it.rank, default=None)


def of_world(case: Case, variant: str, *, bad: bool) -> Severity | None:
    files = written(variant, case.bad if bad else case.good)
    rules = (RULES[case.rule], UNREADABLE)
    return worst(lint_files(files, rules=rules, edition=case.edition, today=case.today), case.rule)


def of_build(case: BuildCase, variant: str, *, bad: bool) -> Severity | None:
    files = built(variant, case.bad if bad else case.good)
    files |= export_of(case.beside) if case.beside else {}
    rules = (RULES[case.rule], UNREADABLE)
    return worst(lint_files(files, rules=rules, edition=case.edition), case.rule)


def each(cases: Iterable[Case | BuildCase]) -> list[object]:
    return [
        pytest.param(case, variant, id=f"{case.rule}-{case.what}-{variant}".replace(" ", "_"))
        for case in cases
        for variant in (case.variants if isinstance(case, BuildCase) else VARIANTS)
    ]


@pytest.mark.parametrize(("case", "variant"), each(CASES))
def test_a_rule_tells_a_world_that_breaks_it_from_one_that_keeps_it(
    case: Case, variant: str
) -> None:
    expected = None if variant in case.unseen else case.severity
    assert of_world(case, variant, bad=True) == expected
    assert of_world(case, variant, bad=False) is None


@pytest.mark.parametrize(("case", "variant"), each(BUILD_CASES))
def test_a_rule_tells_a_build_that_breaks_it_from_one_that_keeps_it(
    case: BuildCase, variant: str
) -> None:
    expected = case.mild if variant in case.unseen else case.severity
    assert of_build(case, variant, bad=True) == expected
    assert of_build(case, variant, bad=False) == case.mild


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.id)
def test_a_rule_claims_the_formats_that_show_it_and_no_other(rule: Rule) -> None:
    if rule.id in OF_THE_LINTER | LIVE_ONLY:
        assert rule.formats == ()
        return
    broken, kept = _in_examples(rule.INVALID), _in_examples(rule.VALID)
    only_in_examples = (broken & kept) - set(FORMATS.values())
    assert set(rule.formats) == _in_cases(rule) | only_in_examples
    assert broken <= set(rule.formats)


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.id)
def test_a_rule_explains_itself_in_two_formats(rule: Rule) -> None:
    if rule.id in OF_THE_LINTER:
        return
    wanted = min(2, len(rule.formats))
    assert len(_in_examples(rule.INVALID)) >= wanted
    assert len(_in_examples(rule.VALID)) >= wanted


def _in_cases(rule: Rule) -> set[Format]:
    """Return the formats in which some case shows a rule both broken and kept."""
    cases: tuple[Case | BuildCase, ...] = (*CASES, *BUILD_CASES)
    return {
        FORMATS[variant]
        for case in cases
        if case.rule == rule.id
        for variant in (case.variants if isinstance(case, BuildCase) else VARIANTS)
        if variant not in case.unseen
    }


def _in_examples(examples: tuple[Example, ...]) -> set[Format]:
    """Return the formats of the examples: of each, that of the file that is shown first."""
    return {format_of(next(iter(it.files)), it.files) for it in examples}


def format_of(name: str, files: Mapping[str, str]) -> Format:
    """Return the format of a file, as the linter itself takes it."""
    source = Source(name, files[name].encode())
    form = form_of(source)
    found = lint_files({name: files[name]}, rules=()).world
    if any(isinstance(it, Definition) for it in found):
        return "definition"
    tools = {it.tool for it in found if isinstance(it, ImageBuild)}
    if tools:
        return "image-builder" if "image builder" in tools else "packer"
    if form is Form.JSON:
        document = parse_json(source)
        assert isinstance(document, JsonDocument)
        if plan.is_plan(document):
            return "plan"
        return "arm" if arm.is_template(document) else "export"
    others: dict[Form, Format] = {
        Form.BICEP: "bicep",
        Form.TERRAFORM: "terraform",
        Form.PACKER: "packer",
        Form.YAML: "definition",
    }
    assert form is not None, f"{name} is none of the inputs"
    return others[form]


def test_an_image_template_is_of_its_own_format_whatever_file_it_stands_in() -> None:
    build = BUILD_CASES[0].good
    for variant, (form, _) in BUILD_VARIANTS.items():
        files = built(variant, build)
        expected = "packer" if form == "script" else form
        assert format_of(next(iter(files)), files) == expected


def test_every_rule_but_the_linter_s_own_has_a_case_or_examples_of_its_only_format() -> None:
    with_cases = {case.rule for case in (*CASES, *BUILD_CASES)}
    assert with_cases <= set(RULES)
    without = {rule.id for rule in ALL} - with_cases - OF_THE_LINTER - LIVE_ONLY
    assert {form for rule in without for form in RULES[rule].formats} <= {"definition"}
