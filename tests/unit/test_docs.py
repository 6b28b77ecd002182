"""The documents say what is there: keys, examples, commands, routes."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from functions.pipeline.definition import parse_definition
from functions.pipeline.document import read_document
from functions.pipeline.source_document import parse_source

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
SCHEMA = json.loads((ROOT / "linter/readers/definitions/definition.schema.json").read_text("utf-8"))


def described_keys(node: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    for key, child in node.get("properties", {}).items():
        here = (*path, key)
        if child.get("description"):
            yield ".".join(here), child["description"]
        if here != ("pool", "properties"):  # from here on, it is Batch's own body
            yield from described_keys(child, here)


@pytest.mark.parametrize(("key", "description"), list(described_keys(SCHEMA)))
def test_every_key_of_the_schema_stands_in_the_table_of_definitions(
    key: str, description: str
) -> None:
    rows = (ROOT / "docs/definition.md").read_text("utf-8").splitlines()
    [row] = [row for row in rows if row.startswith(f"| `{key}` |")]
    assert description in row


def test_the_example_is_a_definition_and_asks_for_what_the_text_says() -> None:
    text = (ROOT / "docs/examples/render.yaml").read_bytes()
    definition = parse_definition("render", read_document(text, as_yaml=True))
    assert definition.target is not None
    assert definition.target.nodes == 650


def test_every_source_of_the_readme_is_one() -> None:
    found = re.findall(r"^\| `(\w+)` \| `(\{.*?\})`", README, re.MULTILINE)
    assert [kind for kind, _ in found] == [
        "vm",
        "snapshots",
        "vhd",
        "managedImage",
        "galleryVersion",
    ]
    start = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute"
    for kind, text in found:
        whole = text.replace("…/versions/…", "…/galleries/g/images/i/versions/1.0.0")
        whole = whole.replace("https://…", "https://a/b").replace("…/", start + "/")
        assert parse_source(json.loads(whole.replace("…", "x"))).kind == kind


def test_the_readme_shows_only_verbs_that_make_has() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    shown = set(re.findall(r"\bmake ([a-z]+)", README.split("## ", 1)[1]))
    shown -= {"has"}  # "what make has set up"
    assert {"demo", "up", "test", "check", "bench", "clean"} <= shown <= targets


def test_every_link_of_the_documents_leads_to_a_file() -> None:
    for page in (ROOT / "README.md", ROOT / "infra/local/README.md", *(ROOT / "docs").glob("*.md")):
        for link in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
            if not link.startswith("http"):
                assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_every_route_of_the_app_stands_in_the_readme() -> None:
    source = (ROOT / "functions/triggers/api.py").read_text("utf-8")
    routes = re.findall(r'\.route\("([^"]+)", methods=\["(\w+)"\]', source)
    assert len(routes) == 10
    for route, method in routes:
        assert re.search(rf"`[A-Z` ]*{method}[A-Z` ]*/api/{re.escape(route)}`", README), route
