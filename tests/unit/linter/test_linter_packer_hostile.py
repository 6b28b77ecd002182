"""Packer and Image Builder input that nobody would write: no exception, no long wait."""

import json
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.aspects.generalizing import flaw_of
from linter.data import plain
from linter.model import ImageBuild, Place
from linter.project import Project
from linter.readers.declared import Declared
from linter.readers.image_builder import read_image_template
from linter.readers.packer import is_legacy, read_legacy, read_packer
from linter.rules.bl101_preinstalled_extension import PreinstalledExtension
from linter.rules.bl102_temp_drive_moved import TempDriveMoved
from linter.rules.bl104_not_generalized import NotGeneralized
from linter.source import Source
from linter.syntax.json import JsonDocument, parse_json
from tests.unit.linter.linting import lint_files
from tests.unit.linter.packer_texts import ARM, HCL, NOWHERE

RULES = [PreinstalledExtension(), TempDriveMoved(), NotGeneralized()]
# Seconds; what is met here takes far less, and what is not linear would take minutes.
LONGEST = 3.0

words = st.sampled_from(
    [
        "type", "azure-arm", "azure-chroot", "shell", "powershell", "file", "inline", "script",
        "source", "destination", "only", "override", "{{user `a`}}", "{{", "}}", "${", "a", "",
        "shared_image_gallery_destination", "target_region", "specialized", "custom_data",
        "/subscriptions/{{vm `x`}}/a", "waagent -deprovision", "../../x.sh", "\0", "name",
        "PowerShell", "Shell", "SharedImage", "galleryImageId", "imageId", "targetRegions",
    ]
)  # fmt: skip
documents = st.recursive(
    st.none() | st.booleans() | st.integers() | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=5),
    max_leaves=20,
)


@settings(max_examples=150, deadline=None)
@given(documents, documents, documents)
def test_any_legacy_template_is_read(builder: object, provisioners: object, more: object) -> None:
    first = {**ARM, "x": builder} if not isinstance(builder, dict) else {**ARM, **builder}
    first["type"] = "azure-arm"
    template = {"builders": [first, more], "provisioners": provisioners, "variables": more}
    files = {"a.json": json.dumps(template)}
    report = lint_files(files, rules=RULES).report
    assert not report.crashes, report.crashes[0].trace


@settings(max_examples=100, deadline=None)
@given(documents)
def test_any_image_template_is_read(properties: object) -> None:
    body = plain({"location": "x", "properties": properties})
    declared = Declared("microsoft.virtualmachineimages/imagetemplates", Place("/x/y"), body)
    for build in read_image_template(declared):
        flaw_of(build)


PIECES = st.sampled_from(
    [
        'source "azure-arm" "golden" {', 'source "azure-chroot" "golden" {', "build {", "}", "\n",
        'sources = ["source.azure-arm.golden"]', 'provisioner "shell" {', "inline = [", "]", "=",
        '"${var.a}"', "var.a", 'variable "a" {', "default = ", "var.a\n", "locals {", "a = local.a",
        'shared_image_gallery_destination {', "<<EOT\n", "EOT\n", "null", "{", "for", "dynamic",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=25))
def test_any_hcl_is_read_or_unreadable(pieces: list[str]) -> None:
    source = Source("a.pkr.hcl", (HCL + "\n" + " ".join(pieces)).encode())
    list(read_packer([source], ".", Project(NOWHERE, [NOWHERE], [source])))


def wrapped(template: dict[str, object]) -> dict[str, str]:
    return {"a.json": json.dumps(template)}


SHELL = {"type": "shell", "inline": ["x"]}
FILE = {"type": "file", "source": "a.sh", "destination": "/tmp/a.sh"}
CASES: dict[str, dict[str, Any]] = {
    "many builders": {"builders": [ARM] * 4000, "provisioners": [SHELL] * 4000},
    "open actions": {"builders": [{**ARM, "vm_size": "{{" * 300_000}]},
    "long action": {"builders": [{**ARM, "vm_size": "{{user `x` " + " " * 400_000 + "?}}"}]},
    "variables of variables": {
        "variables": {f"v{n}": f"{{{{user `v{n + 1}`}}}}" * 200 for n in range(200)},
        "builders": [{**ARM, "vm_size": "{{user `v0`}}"}],
    },
    "uploads and runs": {
        "builders": [ARM],
        "provisioners": [FILE] * 4000 + [{"type": "shell", "inline": ["sh /tmp/a.sh"] * 6000}],
    },
    "long lines": {
        "builders": [ARM],
        "provisioners": [
            {"type": "shell", "inline": ["waagent -deprovision"]},
            {"type": "shell", "inline": ["/generalize " * 60_000, "a=" * 200_000]},
        ],
    },
    "deep": {"builders": [{**ARM, "plan_info": json.loads("[" * 900 + "]" * 900)}]},
}


@pytest.mark.parametrize("case", CASES)
def test_no_template_takes_long(case: str) -> None:
    files = wrapped(CASES[case])
    begin = perf_counter()
    report = lint_files(files, rules=RULES).report
    assert perf_counter() - begin < LONGEST
    assert not report.crashes, report.crashes[0].trace


def test_too_many_builders_are_unreadable_and_said_so() -> None:
    source = Source("a.json", wrapped({"builders": [ARM] * 400})["a.json"].encode())
    document = parse_json(source)
    assert isinstance(document, JsonDocument)
    assert is_legacy(document)
    *found, last = read_legacy(document, Project(NOWHERE, [NOWHERE], [source]))
    assert len(found) == 300
    assert not isinstance(last, ImageBuild)
    assert last.expected == "at most 300 builders in one template"
