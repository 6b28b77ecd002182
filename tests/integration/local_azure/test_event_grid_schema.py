"""The system topic's events against Microsoft's own description and sample of them."""

import json
import random
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from infra.local.azurite import REPOSITORY
from infra.local.event_grid.resource_topic import resource_event
from tests.integration.local_azure.grid import written

SHARED = REPOSITORY.parent / "shared"
DESCRIPTION = (
    SHARED / "api/openapi/eventgrid/data-plane/Microsoft.Resources/stable/2018-01-01/Resources.json"
)
SAMPLES = SHARED / "corpus/events"


@pytest.mark.skipif(not DESCRIPTION.exists(), reason="the OpenAPI descriptions are not here")
@pytest.mark.parametrize("kind", ["write", "delete", "action"])
@pytest.mark.parametrize(
    ("status", "word"), [("Succeeded", "Success"), ("Failed", "Failure"), ("Canceled", "Cancel")]
)
def test_data_is_what_the_description_says(kind: str, status: str, word: str) -> None:
    definitions = json.loads(DESCRIPTION.read_text())["definitions"]
    operation = written(operation=f"Microsoft.Compute/snapshots/{kind}", status=status)
    event = resource_event(operation, random.Random(0)).as_event_grid_event()
    name = f"Resource{kind.capitalize()}{word}"
    assert event["eventType"] == f"Microsoft.Resources.{name}"
    schema = {**definitions[f"{name}Data"], "definitions": definitions}
    jsonschema.validate(event["data"], schema)
    assert event["data"].keys() <= schema["properties"].keys()


def sample() -> Path | None:
    return next(SAMPLES.rglob("ResourceWriteSuccessEvent.json"), None)


@pytest.mark.skipif(sample() is None, reason="the sample events are not here")
def test_the_envelope_has_the_samples_keys() -> None:
    path = sample()
    assert path is not None
    expected: dict[str, Any] = json.loads(path.read_text())[0]
    event = resource_event(written(), random.Random(0)).as_event_grid_event()
    assert event.keys() == expected.keys()
    assert event["data"].keys() == expected["data"].keys() - {"httpRequest"}


def test_a_seed_repeats_ids() -> None:
    first, again, other = (resource_event(written(), random.Random(seed)) for seed in (1, 1, 2))
    assert first.id == again.id != other.id
