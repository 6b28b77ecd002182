"""Every row of every table has a source and a date, and nothing is read before it is asked for."""

import re
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from linter import facts
from linter.facts import FactRow

PUBLIC = re.compile(
    r"https://(learn\.microsoft\.com|docs\.azure\.cn|azure\.github\.io|github\.com)/\S+"
)
NOT_LOADED = """
import sys
read = []
sys.addaudithook(lambda event, args: event == "open" and read.append(str(args[0])))
import linter.facts
print([path for path in read if path.endswith(".json")])
linter.facts.limit("resize-timeout-min")
print(sorted(path.rpartition("/")[2] for path in set(read) if path.endswith(".json")))
"""


@pytest.mark.parametrize("row", facts.all_rows(), ids=lambda row: f"{row.table}-{row.id}")
def test_a_row_has_a_source_a_date_and_words(row: FactRow) -> None:
    assert PUBLIC.fullmatch(row.source)
    # A few pages name a year only.
    assert date.fromisoformat(row.dated if "-" in row.dated else f"{row.dated}-01-01")
    assert row.value.strip()
    assert row.date is None or date.fromisoformat(row.date)
    assert row.note == row.note.strip()


def test_all_tables_are_listed_whole() -> None:
    listed = Counter(row.table for row in facts.all_rows())
    assert listed == {
        "editions": len(facts.editions()),
        "limits": len(facts.limits()),
        "node_agents": len(facts.node_agents()),
        "vm_sizes": len(facts.size_facts()),
        "retirements": len(facts.retirements()),
        "api_versions/arm": len([v for v in facts.api_versions() if v.plane == "arm"]),
        "api_versions/data-plane": len([v for v in facts.api_versions() if v.plane != "arm"]),
        "base_images": len(facts.base_images()),
        "resize_errors": len(facts.resize_errors()),
    }


def test_ids_are_unique_in_a_table_save_for_limits_of_other_editions() -> None:
    rows = Counter(
        (row.table, row.id, row.since if row.table == "limits" else None)
        for row in facts.all_rows()
    )
    assert [row for row, times in rows.items() if times > 1] == []


def test_a_listed_row_says_what_it_holds() -> None:
    rows = {(row.table, row.id, row.since): row for row in facts.all_rows()}
    replicas = rows["limits", "nodes-per-gallery-replica", "2019-09"]
    assert (replicas.value, replicas.until, replicas.date) == ("600 nodes", "2023-04", None)
    ports = rows["limits", "nat-backend-ports-reserved", "2024-03"]
    assert (ports.value, ports.until) == ("29876, 29877 ports", None)
    assert rows["limits", "account-name-pattern", "2017-08"].value == "^[a-z0-9]+$"
    assert rows["node_agents", "batch.node.ubuntu 22.04", None].date == "2027-06-30"
    assert rows["vm_sizes", "retired-hc", None].date == "2027-05-31"
    assert rows["vm_sizes", "temp-dcsv3", None].value.startswith("temp-drive: no (")
    assert rows["vm_sizes", "gen-a", None].value.startswith("generations: V1 (")
    assert rows["retirements", "vhd-pools", None].date == "2026-03-31"
    gone = rows["api_versions/arm", "2024-07-01", None].value
    assert gone == "takes gallery; dropped: cloudServiceConfiguration; announced for removal"
    assert rows["editions", "2026-11", None].value == "gallery image versions only"


def test_importing_reads_nothing_and_asking_reads_what_is_needed() -> None:
    root = Path(facts.__file__).parents[2]
    ran = subprocess.run(
        [sys.executable, "-c", NOT_LOADED], cwd=root, capture_output=True, text=True, check=True
    )
    assert ran.stdout.split("\n")[:2] == ["[]", "['editions.json', 'limits.json']"]
