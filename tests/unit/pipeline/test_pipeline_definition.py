"""Definitions: good ones in JSON and YAML; of every mistake its place and what was expected."""

import json
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
import yaml

from functions.pipeline.definition import Definition, Target, is_name, parse_definition
from functions.pipeline.document import read_document
from functions.pipeline.phases.pool_body import pool_body
from functions.pipeline.problems import InvalidInput, pointer
from functions.pipeline.run import start
from tests.unit.pipeline.pipeline_worlds import (
    ACCOUNT,
    BODY,
    GALLERY_IMAGE,
    GROUP,
    MANAGED,
    NOW,
    SNAPSHOTS,
    definition,
)

FIXED = "/pool/properties/scaleSettings/fixedScale"
FULL: dict[str, Any] = {
    "description": "the golden image",
    "image": {
        "gallery": GALLERY_IMAGE,
        "replicas": 4,
        "dataDisks": [3, 0],
        "captureGroup": f"{GROUP}-captures",
        "importGroup": f"{GROUP}-imports",
    },
    "pool": BODY["pool"] | {"name": "{pipeline}_{run}", "apiVersion": "2025-06-01"},
    "resize": {"roundsWithoutProgress": 5, "backoff": "PT1M", "quotaWait": "PT1H"},
    "deadlines": {"collecting": "P2D"},
}


def broken(at: str, value: object) -> dict[str, Any]:
    """The full definition with another value at a pointer; the key goes when it is ``...``."""
    body: Any = deepcopy(FULL)
    *way, last = at.strip("/").split("/")
    inner = body
    for key in way:
        inner = inner[key]
    if value is ...:
        del inner[last]
    else:
        inner[last] = value
    return dict(body)


def problems(data: object, name: str = "golden") -> dict[str, str]:
    """What is wrong, by place."""
    with pytest.raises(InvalidInput) as caught:
        parse_definition(name, data)
    assert all(str(problem) in str(caught.value) for problem in caught.value.problems)
    found: dict[str, str] = {}
    for problem in caught.value.problems:
        found[problem.pointer] = f"{found.get(problem.pointer, '')} {problem.detail}".strip()
    return found


@pytest.mark.parametrize("as_yaml", [False, True])
def test_a_full_definition_is_read_from_json_and_yaml(as_yaml: bool) -> None:
    text = yaml.safe_dump(FULL) if as_yaml else json.dumps(FULL)
    found = parse_definition("golden", read_document(text.encode(), as_yaml=as_yaml))
    assert (found.luns, found.replicas, found.rounds_without_progress) == (("0", "3"), 4, 5)
    assert (found.backoff, found.quota_wait) == (timedelta(minutes=1), timedelta(hours=1))
    assert found.deadline("collecting") == timedelta(days=2)
    assert found.deadline("imaging") == timedelta(hours=12)
    assert str(found.pool("0123456789abcdef0123")) == f"{ACCOUNT}/pools/golden_0123456789"
    assert str(found.capture_group) == f"{GROUP}-captures"
    assert str(found.image_group) == f"{GROUP}-imports"
    assert found.target == Target(100, 0)


def test_what_is_left_out_has_its_default() -> None:
    found = definition()
    assert (found.luns, found.replicas, found.capture_group) == ((), None, None)
    assert found.rounds_without_progress == 3
    assert str(found.image_group) == GROUP
    assert definition(image=MANAGED).gallery_image is None
    assert definition(scale={"autoScale": {"formula": "x"}}).target is None
    assert definition(scale={"fixedScale": {"targetLowPriorityNodes": 2}}).target == Target(0, 2)


def test_a_whole_number_may_be_written_with_a_point() -> None:
    """JSON Schema takes 1.0 for an integer."""
    found = definition(image={"gallery": GALLERY_IMAGE, "dataDisks": [1.0]})
    assert found.luns == ("1",)


@pytest.mark.parametrize(
    ("at", "value", "place", "said"),
    [
        ("/image", ..., "/image", "is missing. What becomes of the source"),
        ("/pool/account", ..., "/pool/account", "is missing. The id of the Batch account"),
        ("/pool/properties/vmSize", ..., "/pool/properties/vmSize", "is missing"),
        ("/pool/properties/vmSize", "", "/pool/properties/vmSize", "non-empty"),
        ("/imagee", {}, "/imagee", "expected one of deadlines, description, gate, image"),
        ("/image/a~b", 1, "/image/a~0b", "is not known here"),
        ("/image/gallery", ..., "/image", "exactly one of gallery and managedImage"),
        ("/image/managedImage", {"resourceGroup": GROUP}, "/image", "exactly one of"),
        ("/image/gallery", GROUP, "/image/gallery", "microsoft.compute/galleries/images"),
        ("/image/gallery", "golden", "/image/gallery", "/galleries/…/images/…"),
        ("/image/gallery", 7, "/image/gallery", "string"),
        ("/image/captureGroup", ACCOUNT, "/image/captureGroup", "resourcegroups"),
        ("/image/replicas", 0, "/image/replicas", "1"),
        ("/image/replicas", 101, "/image/replicas", "100"),
        ("/image/replicas", True, "/image/replicas", "integer"),
        ("/image/dataDisks", [0, 0], "/image/dataDisks", "unique"),
        ("/image/dataDisks", [64], "/image/dataDisks/0", "63"),
        ("/pool/account", GROUP, "/pool/account", "microsoft.batch/batchaccounts"),
        ("/pool/name", "a b", "/pool/name", "must match"),
        ("/pool/name", "a\n", "/pool/name", ""),
        ("/pool/name", "{pool}", "/pool/name", "only {pipeline} and {run}"),
        ("/pool/name", "x" * 65, "/pool/name", "at most 64"),
        ("/pool/apiVersion", "2025", "/pool/apiVersion", "must match"),
        ("/pool/apiVersion", "2019-08-01\n", "/pool/apiVersion", ""),
        ("/pool/properties/metadata", None, "/pool/properties/metadata", "array"),
        ("/pool/properties/metadata", {}, "/pool/properties/metadata", "array"),
        (
            "/pool/properties/deploymentConfiguration/virtualMachineConfiguration/imageReference",
            {"id": "x"},
            "/pool/properties/deploymentConfiguration/virtualMachineConfiguration/imageReference",
            "filled in by the run",
        ),
        ("/pool/properties/scaleSettings", {}, "/pool/properties/scaleSettings", "exactly one of"),
        (FIXED, {}, FIXED, "at least one of targetDedicatedNodes and targetLowPriorityNodes"),
        (FIXED, {"targetDedicatedNodes": 0}, FIXED, "no node at all"),
        (f"{FIXED}/targetDedicatedNodes", -1, f"{FIXED}/targetDedicatedNodes", "0"),
        (f"{FIXED}/resizeTimeout", "PT4M59S", f"{FIXED}/resizeTimeout", "below PT5M"),
        (f"{FIXED}/resizeTimeout", "15", f"{FIXED}/resizeTimeout", "PT30M"),
        ("/resize/backoff", "2 min", "/resize/backoff", "expected an ISO 8601 duration"),
        ("/resize/roundsWithoutProgress", 21, "/resize/roundsWithoutProgress", "20"),
        ("/deadlines/ready", "P1D", "/deadlines/ready", "expected one of allocating"),
        ("/image", ["x"] * 500, "/image", "object"),
        ("/description", {"x": "y" * 500}, "/description", "string"),
        ("/description", "x" * 1001, "/description", "is too long"),
    ],
)
def test_each_mistake_has_its_place_and_what_was_expected(
    at: str, value: object, place: str, said: str
) -> None:
    found = problems(broken(at, value))
    assert list(found) == [place], found
    assert said in found[place]
    assert len(found[place]) < 500


@pytest.mark.parametrize("data", [None, [], "x", 7, True])
def test_what_is_no_object_is_told(data: object) -> None:
    assert "object" in problems(data)[""]


def test_all_mistakes_are_told_at_once() -> None:
    body = broken("/image/replicas", 0) | {"pool": {"account": "x"}, "more": 1}
    assert set(problems(body)) == {"/image/replicas", "/pool/account", "/pool/properties", "/more"}


def test_a_definition_that_would_not_fit_into_a_run_is_refused() -> None:
    large = broken("/pool/properties/startTask", {"commandLine": "x" * 140_000})
    assert "128 KiB" in problems(large)[""]


@pytest.mark.parametrize("name", ["a", "golden-2", "a" * 40])
def test_names(name: str) -> None:
    assert is_name(name)
    assert Definition(name, BODY).pool("0" * 20).name.startswith(name)


@pytest.mark.parametrize("name", ["", "A", "1a", "-a", "a_b", "a" * 41, "ä", "a b", "a/b", "a\n"])
def test_what_is_no_name_is_told_the_rule(name: str) -> None:
    assert not is_name(name)
    assert "lower-case letters" in problems(BODY, name)[""]


def test_making_a_pool_leaves_the_definition_as_it_is() -> None:
    given = definition()
    before = deepcopy(dict(given.body))
    pool_body(start("0" * 20, given, SNAPSHOTS, NOW).enter("allocating", NOW).__class__(
        **{**vars(start("0" * 20, given, SNAPSHOTS, NOW)), "image": f"{GALLERY_IMAGE}/versions/1"}
    ))  # fmt: skip
    assert given.body == before


def test_pointers_are_escaped() -> None:
    assert pointer("a/b", "c~d", 0) == "/a~1b/c~0d/0"
    assert pointer() == ""
