"""The linter refuses the definitions that the app refuses, at the same places, in its words."""

import json
from typing import Any

import pytest

from functions.pipeline.definition import parse_definition
from functions.pipeline.document import read_document
from functions.pipeline.problems import InvalidInput
from linter.model import Definition
from linter.readers.definitions import read_definition
from linter.source import Source
from tests.unit.pipeline.pipeline_worlds import ACCOUNT, BODY, GALLERY_IMAGE, GROUP

MACHINE = ("pool", "properties", "deploymentConfiguration", "virtualMachineConfiguration")
FIXED = ("pool", "properties", "scaleSettings", "fixedScale")
CHANGES: list[tuple[tuple[str, ...], object]] = [
    ((), None),
    (("description",), "x" * 1001),
    (("more",), 1),
    (("image", "gallery"), GROUP),
    (("image", "gallery"), f"{GALLERY_IMAGE}/"),
    (("image", "gallery"), GALLERY_IMAGE.upper()),
    (("image", "gallery"), "golden"),
    (("image", "gallery"), 7),
    (("image", "managedImage"), {"resourceGroup": GROUP}),
    (("image", "captureGroup"), ACCOUNT),
    (("image", "captureGroup"), f"{GROUP}?x"),
    (("image", "replicas"), 101),
    (("image", "dataDisks"), [1, 1]),
    (("pool", "account"), GROUP),
    (("pool", "name"), "a b"),
    (("pool", "name"), "{pool}"),
    (("pool", "name"), "x" * 65),
    (("pool", "apiVersion"), "2025"),
    (("pool", "properties", "vmSize"), ""),
    ((*MACHINE, "imageReference"), {"id": "x"}),
    ((*FIXED, "targetDedicatedNodes"), 0),
    ((*FIXED, "targetDedicatedNodes"), -1),
    ((*FIXED, "resizeTimeout"), "15"),
    (("resize",), {"backoff": "P1Y"}),
    (("resize",), {"backoff": "P400D"}),
    (("resize",), {"backoff": "PT0S"}),
    (("resize",), {"backoff": "P1W"}),
    (("resize",), {"backoff": "PT0.5S", "roundsWithoutProgress": 21}),
    (("deadlines",), {"ready": "P1D"}),
    (("gate",), {}),
    (("gate",), {"rejectFrom": "warning", "rules": ["BL1", "BL208"], "edition": "2023-04"}),
    (("gate",), {"edition": "2020-01", "rules": ["BL7"]}),
    (("gate",), {"rules": ["BL7", "BL1", "BL301", "BL402"]}),
    (("gate",), {"exceptions": [{"rule": "BL208", "reason": "x", "until": "2027-01-01"}]}),
    (("gate",), {"exceptions": [{"rule": "BL208", "reason": " ", "until": "2027-02-30"}]}),
    (("gate",), {"exceptions": [{"rule": "BL402", "reason": "x"}, {"rule": "BL999"}]}),
    (("gate",), {"rules": ["BL1"], "exceptions": [{"rule": "BL208", "reason": "x"}]}),
]


def changed(path: tuple[str, ...], value: object) -> dict[str, Any]:
    body: Any = json.loads(json.dumps(BODY))
    inner = body
    for key in path[:-1]:
        inner = inner[key]
    if path:
        inner[path[-1]] = value
    return dict(body)


def of_the_app(text: bytes, as_yaml: bool) -> set[str]:
    try:
        parse_definition("golden", read_document(text, as_yaml=as_yaml))
    except InvalidInput as error:
        return {problem.pointer.strip("/").replace("/", ".") for problem in error.problems}
    return set()


def of_the_linter(text: bytes) -> set[str]:
    found = next(read_definition(Source("golden", text)))
    assert isinstance(found, Definition)
    return {mistake.key for mistake in found.mistakes}


@pytest.mark.parametrize(("path", "value"), CHANGES, ids=lambda it: str(it)[:40])
def test_both_refuse_the_same(path: tuple[str, ...], value: object) -> None:
    text = json.dumps(changed(path, value)).encode()
    assert of_the_linter(text) == of_the_app(text, as_yaml=False)


@pytest.mark.parametrize(
    "line", ["a: *x", "a: !!str x", "a: 1\na: 2", "? [1]\n: 2", "description: 2024-01-01", "on: 1"]
)
def test_both_read_yaml_alike(line: str) -> None:
    whole = "\n".join(f"{key}: {json.dumps(value)}" for key, value in BODY.items())
    document = f"{whole}\n{line}\n".encode()
    assert bool(of_the_linter(document)) == bool(of_the_app(document, as_yaml=True))
