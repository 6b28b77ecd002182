"""docs/deploy.md and docs/security.md say what is in infra/azure, and what the code has."""

import ast
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
AZURE = ROOT / "infra/azure"
DEPLOY = (ROOT / "docs/deploy.md").read_text("utf-8")
SECURITY = (ROOT / "docs/security.md").read_text("utf-8")
MAIN = (AZURE / "main.bicep").read_text("utf-8")

PARAMETERS = dict(re.findall(r"^param (\w+) \S+(?: = (.+))?$", MAIN, re.MULTILINE))
OUTPUTS = set(re.findall(r"^output (\w+) ", MAIN, re.MULTILINE))

# Azure's own roles, by the ids under which templates assign them.
ROLES = {
    "76199698-9eea-4c19-bc75-cec21354c6b6": "Storage Table Data Contributor",
    "b7e6dc6d-f1e8-4753-8033-0f276bb0955b": "Storage Blob Data Owner",
    "ba92f5b4-2d11-453d-a403-e96b0029c9fe": "write dead letters and nothing else",
    "d5a91429-5739-47e2-a06b-3470a27159e7": "EventGrid Data Sender",
    "a638d3c7-ab3a-418d-83e6-5f17a39d4fde": "Azure Event Hubs Data Receiver",
    "3913510d-42f4-4e42-8a64-420c390055eb": "Monitoring Metrics Publisher",
}


def section(document: str, title: str) -> str:
    """Return what stands under a heading of the second level."""
    return document.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def rows(text: str) -> list[list[str]]:
    """Return the cells of every row of the tables in a text, heads and rules left out."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return [row for at, row in enumerate(cells) if not _is_head(lines, at)]


def _is_head(lines: list[str], at: int) -> bool:
    return lines[at].startswith("|---") or (at + 1 < len(lines) and lines[at + 1].startswith("|-"))


def told(cell: str) -> list[str]:
    """Return what stands in code in a cell."""
    return re.findall(r"`([^`]+)`", cell)


def test_the_table_of_parameters_is_the_templates() -> None:
    table = {told(row[0])[0]: row for row in rows(section(DEPLOY, "Parameters"))}
    assert table.keys() == PARAMETERS.keys()
    for name, default in PARAMETERS.items():
        shown = table[name][-1].strip("`| ")
        if not default:
            assert shown == "required", name
        elif default not in ("[]", "''"):
            assert shown == default, name


def test_the_commands_name_parameters_and_outputs_that_exist() -> None:
    given = re.search(r"<<EOF\n(.+?)\nEOF", DEPLOY, re.DOTALL)
    assert given
    parameters = json.loads(given[1].replace("\\$", "$"))["parameters"]
    assert parameters.keys() <= PARAMETERS.keys()
    assert {name for name, default in PARAMETERS.items() if not default} <= parameters.keys()
    assert set(re.findall(r"--parameters (\w+)=", DEPLOY)) == {"connectEvents"} <= PARAMETERS.keys()
    asked = set(re.findall(r"properties\.outputs\.(\w+)\.value", DEPLOY))
    assert len(asked) == 3
    assert asked <= OUTPUTS


def test_the_variables_of_azd_are_those_that_the_template_reads() -> None:
    read = (AZURE / "main.bicepparam").read_text("utf-8")
    pairs = re.findall(r"^param (\w+) = .*?readEnvironmentVariable\('(\w+)'", read, re.MULTILINE)
    assert {parameter for parameter, _ in pairs} == PARAMETERS.keys()
    shown = []
    for variables, parameters, *_ in rows(section(DEPLOY, "With azd")):
        shown += list(zip(told(parameters), told(variables), strict=True))
    assert sorted(shown) == sorted(pairs)
    set_by_hand = set(re.findall(r"azd env set (\w+)", DEPLOY))
    assert set_by_hand
    assert set_by_hand <= {variable for _, variable in pairs}


def functions() -> set[str]:
    """Return the names of all functions of the app: those that a blueprint decorates."""
    files = (ROOT / "functions/triggers").glob("*.py")
    trees = [ast.parse(file.read_text("utf-8")) for file in files]
    return {
        node.name
        for tree in trees
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and any("blueprint." in ast.unparse(one) for one in node.decorator_list)
    }


def test_the_list_of_functions_is_what_azure_will_show() -> None:
    shown = re.search(r"The list has (\d+) names, each behind `APP/`: ([^:]+):", DEPLOY)
    assert shown
    assert set(told(shown[2])) == functions()
    assert int(shown[1]) == len(functions()) == len(told(shown[2]))


def test_every_alert_is_explained_and_none_that_is_not_there() -> None:
    template = (AZURE / "alerts.bicep").read_text("utf-8")
    keys = set(re.findall(r"^\s+key: '([\w-]+)'", template, re.MULTILINE))
    keys |= {f"{key}-…" for key in re.findall(r"'\$\{name\}-([a-z-]+)-\$\{last", template)}
    assert len(keys) == 5
    table = [row for row in rows(section(DEPLOY, "Operating it")) if "poolwright." not in row[0]]
    assert {told(row[0])[0] for row in table} == keys
    assert not [row[0] for row in table if len(row) != 3]


def test_every_event_that_is_told_of_is_one_that_the_code_sends() -> None:
    code = "\n".join(file.read_text("utf-8") for file in (ROOT / "functions").rglob("*.py"))
    told_of = set(re.findall(r"`(poolwright(?:\.\w+){2})`", DEPLOY))
    assert len(told_of) == 6
    for name in told_of:
        assert f'"{name}"' in code, name


def test_the_costs_are_what_their_formulas_give() -> None:
    costs = section(DEPLOY, "What it costs")
    priced = [row for row in rows(costs) if re.fullmatch(r"[\d.]+", row[1])]
    prices = {told(row[0])[0]: float(row[1]) for row in priced}
    counted = [row for row in rows(costs) if re.fullmatch(r"\d+\.\d\d", row[-1].strip("| "))]
    assert len(prices) > 8
    assert len(counted) > 10
    used = set()
    for what, _, formula, shown in counted:
        [text] = told(formula)
        used |= set(re.findall(r"[a-zA-Z]+", text))
        found = eval(text, {"__builtins__": {}}, prices)  # a formula of our own document
        assert shown.strip("| ") == f"{found:.2f}", what
    assert used == prices.keys() - {"logGb"}  # within what is free


def test_the_actions_are_those_of_the_role() -> None:
    role = (AZURE / "role.bicep").read_text("utf-8")
    listed = re.search(r"^var actions = \[(.+?)^\]", role, re.MULTILINE | re.DOTALL)
    assert listed
    actions = re.findall(r"^\s*'([^']+)'", listed[1], re.MULTILINE)
    table = rows(section(SECURITY, "What the identity can do"))
    assert sorted(action for row in table for action in told(row[0])) == sorted(actions)


def test_every_role_that_a_template_assigns_is_named() -> None:
    assigned = set()
    for file in AZURE.glob("*.bicep"):
        ids = re.findall(
            r"'([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})'", file.read_text("utf-8")
        )
        assigned |= set(ids)
    assert assigned == ROLES.keys()
    text = " ".join(section(SECURITY, "What the identity can do").split())
    for role in ROLES.values():
        assert role in text


def test_every_place_where_data_is_kept_is_named() -> None:
    tables = (ROOT / "functions/cloud/store/tables.py").read_text("utf-8")
    containers = re.findall(
        r"containers@\S+' = \{\s+parent: \w+\s+name: '([\w-]+)'",
        (AZURE / "dead_letters.bicep").read_text("utf-8"),
    )
    names = re.findall(r'^[A-Z]+ = "(\w+)"$', tables, re.MULTILINE)
    assert len(names) == 5
    assert "dead-letters" in containers
    kept = section(SECURITY, "What is stored")
    assert not [name for name in (*names, "dead-letters") if f"`{name}`" not in kept]


@pytest.mark.parametrize(
    ("document", "template", "pattern"),
    [
        (SECURITY, "dead_letters.bicep", r"daysAfterModificationGreaterThan: (\d+)"),
        (SECURITY, "monitoring.bicep", r"retentionInDays: (\d+)"),
        (DEPLOY, "dead_letters.bicep", r"daysAfterModificationGreaterThan: (\d+)"),
    ],
)
def test_how_long_data_is_kept_is_what_the_template_says(
    document: str, template: str, pattern: str
) -> None:
    [days] = re.findall(pattern, (AZURE / template).read_text("utf-8"))
    assert f"{days} days" in document


@pytest.mark.parametrize("document", [DEPLOY, SECURITY])
def test_files_and_verbs_that_are_named_exist(document: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)`", document)) <= targets
    for path in re.findall(r"infra/azure/[\w.]+", document):
        assert (ROOT / path).exists(), path
    for page, name in re.findall(r"\]\((?:(\w+\.md))?#([\w-]+)\)", document):
        text = (ROOT / "docs" / page).read_text("utf-8") if page else document
        heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
        assert name in {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}


def test_the_readme_leads_to_both() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "(docs/deploy.md" in readme
    assert "(docs/security.md" in readme
