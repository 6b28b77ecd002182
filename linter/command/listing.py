"""What is shown without checking anything: the rules, a rule's page, the facts."""

import textwrap
from collections.abc import Iterator

from linter.command.rule_choice import known_rules
from linter.command.usage import WrongUsage, meant
from linter.facts import Overrides, all_rows
from linter.rules import Rule
from linter.rules.rule import Example

_WIDTH = 80


def rules_text() -> str:
    """Return one line for each rule: id, severity, editions, name."""
    rules = known_rules()
    lines = [f"{it.id}  {it.severity:<7}  {_editions(it):<16}  {it.name}" for it in rules]
    return "\n".join(lines) + "\n"


def rule_text(wanted: str, width: int | None = None) -> str:
    """Return a rule's page, by its id or its name. Raises `WrongUsage` when there is none."""
    for rule in known_rules():
        if wanted.strip().lower() in (rule.id.lower(), rule.name):
            return "\n".join(_page(rule, min(width or _WIDTH, 100))) + "\n"
    names = [name for rule in known_rules() for name in (rule.id, rule.name)]
    hint = meant(wanted, names, "batchlint --list-rules shows all of them")
    raise WrongUsage(f"--explain: there is no rule {wanted!r}; {hint}")


def facts_text(edition: str | None, own: Overrides) -> str:
    """Return every fact with its dates and its source, table by table.

    With an edition only those that stand in it; ``own`` is what an organisation sets itself.
    """
    lines: list[str] = []
    table = None
    for row in all_rows(own):
        if edition and not ((row.since or edition) <= edition <= (row.until or edition)):
            continue
        if row.table != table:
            table = row.table
            lines += [""] if lines else []
            lines.append(table)
        parts = [row.id, row.value]
        if row.since:
            parts.append(f"{row.since} to {row.until}" if row.until else f"since {row.since}")
        if row.date:
            parts.append(f"on {row.date}")
        if row.azures:
            parts.append(f"the organisation's own (Azure's: {row.azures})")
        lines.append("  " + " | ".join(parts))
        lines.append(f"      {row.source} ({row.dated})")
        lines += [f"      {row.note}"] if row.note else []
    return "\n".join(lines) + "\n"


def _page(rule: Rule, width: int) -> Iterator[str]:
    yield f"{rule.id} {rule.name}"
    yield f"{rule.severity}, editions {_editions(rule)}"
    sections = (
        ("What it means", rule.meaning),
        ("What is expected", rule.expected),
        ("What to do", rule.fix),
        ("What it cannot see", rule.cannot_see),
    )
    for title, text in sections:
        yield from ("", title)
        yield textwrap.fill(
            text,
            width,
            initial_indent="  ",
            subsequent_indent="  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
    yield from ("", "Source", f"  {rule.source}")
    for title, examples in (("Breaks the rule", rule.INVALID), ("Keeps the rule", rule.VALID)):
        for example in examples[:1]:
            yield from ("", title)
            yield from _example(example)


def _example(example: Example) -> Iterator[str]:
    for name, text in example.files.items():
        yield f"  {name}"
        yield textwrap.indent(text.strip("\n"), "    ")


def _editions(rule: Rule) -> str:
    if rule.until == rule.since:
        return rule.since
    return f"{rule.since} to {rule.until}" if rule.until else f"{rule.since} and on"
