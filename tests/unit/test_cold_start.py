"""A cold start is short: indexing the app imports none of the SDKs, only what the doors show.

azure-mgmt-compute alone costs most of a second and 150 MB. The engine, and all that stands behind
it, is imported by the first call.
"""

import sys
from pathlib import Path

import pytest

from tests.bench.own_process import in_own_process

REPOSITORY = Path(__file__).resolve().parents[2]

# Each of these is imported by the first call that needs it.
LATER = (
    *("azure.core", "azure.data", "azure.eventgrid", "azure.identity", "azure.mgmt"),
    *("isodate", "jsonschema", "requests", "yaml"),
    *("functions.assembly", "functions.cloud", "functions.engine", "linter"),
    *("functions.pipeline.decide", "functions.pipeline.definition", "functions.pipeline.run"),
)

# Events are sorted out by the type of their resource before anything else is asked.
RESOURCE_IDS = "functions.pipeline.resource_id"


def modules_after(what: str) -> set[str]:
    """Return the modules that are loaded after ``what``, in a process of its own."""
    return set(in_own_process(what)["modules"])


@pytest.fixture(scope="module")
def indexed() -> set[str]:
    """The modules that are loaded when the app has been indexed."""
    found = modules_after("app")
    assert {"function_app", "functions.triggers.api", "functions.triggers.events"} <= found
    return found


@pytest.mark.parametrize("name", LATER)
def test_indexing_leaves_it_to_the_first_call(indexed: set[str], name: str) -> None:
    loaded = sorted(one for one in indexed if one == name or one.startswith(f"{name}."))
    assert not loaded, f"indexing the app imports {', '.join(loaded[:5])}"


def test_indexing_loads_nothing_but_the_worker_and_the_doors(indexed: set[str]) -> None:
    there = modules_after("worker") | modules_after("azure.functions")
    new = {
        name
        for name in indexed - there
        if name.split(".")[0] not in sys.stdlib_module_names | {"azure_functions_runtime", "infra"}
    }
    doors = {name for name in new if name.startswith("functions.triggers")}
    assert new - doors == {"function_app", "functions", "functions.pipeline", RESOURCE_IDS}
