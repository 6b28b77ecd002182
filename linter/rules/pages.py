"""The rules' pages in docs/rules, made from the rules themselves.

``python -m linter.rules.pages docs/rules`` writes them; a test compares them with what is there.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from linter.rules import ALL, Rule
from linter.rules.rule import Example

_LANGUAGES = {".bicep": "bicep", ".tf": "hcl", ".hcl": "hcl", ".json": "json", ".yaml": "yaml"}
_FORMATS = {
    "arm": "ARM templates",
    "bicep": "Bicep",
    "terraform": "Terraform",
    "plan": "Terraform plans",
    "packer": "Packer",
    "image-builder": "Azure VM Image Builder",
    "export": "exports",
    "script": "scripts",
    "definition": "pipeline definitions",
}


def page(rule: Rule) -> str:
    """Return a rule's page as Markdown."""
    return "\n".join(_lines(rule)) + "\n"


def index(rules: Sequence[Rule]) -> str:
    """Return the page that lists all rules, as Markdown."""
    rows = (
        f"| [{rule.id}]({rule.id}.md) | {rule.name} | {rule.severity} | {_editions(rule)} |"
        f" {_formats(rule)} |"
        for rule in rules
    )
    head = (
        "# Rules",
        "",
        "Made from the rules themselves by `make docs`. Editions are those of Microsoft's rules;"
        " `batchlint --edition` chooses one.",
        "",
        "| id | name | severity | editions | seen in |",
        "|---|---|---|---|---|",
    )
    return "\n".join((*head, *rows)) + "\n"


def pages(rules: Sequence[Rule] = ALL) -> dict[str, str]:
    """Return every page by file name."""
    return {"README.md": index(rules), **{f"{rule.id}.md": page(rule) for rule in rules}}


def _lines(rule: Rule) -> Iterator[str]:
    yield f"# {rule.id} {rule.name}"
    yield ""
    yield f"**{rule.severity}** · editions {_editions(rule)} · seen in {_formats(rule)}"
    yield ""
    for title, text in (
        ("What it means", rule.meaning),
        ("What is expected", rule.expected[:1].upper() + rule.expected[1:] + "."),
        ("What to do", rule.fix),
        ("What it cannot see", rule.cannot_see),
    ):
        yield from (f"## {title}", text, "")
    for title, examples in (("Breaks the rule", rule.INVALID), ("Keeps the rule", rule.VALID)):
        if examples:
            yield from (f"## {title}", "")
        for example in examples:
            yield from _example(example)
    yield from ("## Source", f"<{rule.source}>")


def _example(example: Example) -> Iterator[str]:
    conditions = [f"edition {example.edition}"] if example.edition else []
    conditions += [f"on {example.today}"] if example.today else []
    for name, text in example.files.items():
        suffix = name[name.rfind(".") :]
        noted = f" ({', '.join(conditions)})" if conditions else ""
        yield f"`{name}`{noted}:"
        yield ""
        yield f"```{_LANGUAGES.get(suffix, '')}".rstrip()
        yield text.strip("\n")
        yield "```"
        yield ""


def _editions(rule: Rule) -> str:
    if rule.until == rule.since:
        return rule.since
    return f"{rule.since} to {rule.until}" if rule.until else f"{rule.since} and later"


def _formats(rule: Rule) -> str:
    return ", ".join(_FORMATS[name] for name in rule.formats) or "the linter's own work"


def main(arguments: Sequence[str]) -> int:
    """Write the pages into a folder, and take away those of rules that are gone."""
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    wanted = pages()
    for stale in folder.glob("*.md"):
        if stale.name not in wanted:
            stale.unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
