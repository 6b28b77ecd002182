"""Whatever a file holds: no traceback, no hang, no more than 300 MB.

Files are broken on purpose: those of the rules' own examples, and the real ones where they are.
"""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.project import LARGEST
from linter.rules import ALL
from tests.unit.linter.linting import lint_files

REPOSITORY = Path(__file__).resolve().parents[3]
CORPUS = REPOSITORY.parent / "shared" / "corpus"
MOST_SECONDS = 2
MOST_BYTES = 300 * 1024 * 1024
TOKENS = (
    *('"', "'", "{", "}", "[", "]", "(", ")", "${", "%{", "[[", "]]", "'''", "<<EOT\n", "/*", "//"),
    *("#", "\\", "\0", "\n", ",", ":", "=", "null", "true", "-1", "1e999", "99999999999999999999"),
    *("[parameters('x')]", "[concat(", "copyIndex()", "for x in y:", "for_each", "{{user `x`}}"),
    *("\N{BYTE ORDER MARK}", "\N{COMBINING ACUTE ACCENT}"),
)  # fmt: skip
EXAMPLES = tuple(
    dict(example.files) for rule in ALL for example in (*rule.INVALID, *rule.VALID)
)  # fmt: skip


@st.composite
def broken(draw: st.DrawFn) -> dict[str, str]:
    """Return the files of an example, one of them broken in a few places."""
    files = dict(draw(st.sampled_from(EXAMPLES)))
    name = draw(st.sampled_from(sorted(files)))
    text = files[name]
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 40)))
        piece = draw(st.sampled_from((*TOKENS, "", text[start:end] * 2)))
        text = text[:start] + piece + text[end:]
    return {**files, name: text}


@settings(max_examples=250, deadline=None)
@given(broken())
def test_a_broken_file_is_no_crash(files: dict[str, str]) -> None:
    started = time.process_time()
    report = lint_files(files).report
    assert not report.crashes, report.crashes[0].trace
    assert time.process_time() - started < MOST_SECONDS


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(["a.json", "a.bicep", "a.tf", "a.pkr.hcl", "a.yaml", "a.bicepparam", "a"]),
    st.text() | st.lists(st.sampled_from(TOKENS)).map("".join),
)
def test_any_text_is_no_crash(name: str, text: str) -> None:
    assert not lint_files({name: text}).report.crashes


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the folder of real files is not there")
def test_a_broken_real_file_is_no_crash() -> None:
    chance = random.Random(20261120)
    paths = sorted(path for path in CORPUS.rglob("*") if path.is_file() and path.suffix != ".tsv")
    for path in chance.sample(paths, 150):
        text = path.read_text("utf-8", "replace")
        for _ in range(chance.randint(1, 5)):
            at = chance.randrange(len(text) + 1)
            piece = chance.choice((*TOKENS, text[at : at + 60]))
            text = text[:at] + piece + text[at + chance.randint(0, 20) :]
        started = time.process_time()
        report = lint_files({path.relative_to(CORPUS).as_posix(): text}).report
        assert not report.crashes, (path, report.crashes[0].trace)
        assert time.process_time() - started < MOST_SECONDS, path


def filled(start: str, piece: str, end: str = "") -> str:
    return start + piece * ((LARGEST - len(start) - len(end)) // len(piece)) + end


TEMPLATE = '{"$schema": "https://x/deploymentTemplate.json#", "resources": ['
USUAL_POOL = """{"id": "p", "vmSize": "STANDARD_D2S_V3", "targetDedicatedNodes": 1,
 "virtualMachineConfiguration": {"nodeAgentSKUId": "batch.node.ubuntu 24.04", "imageReference":
 {"publisher": "canonical", "offer": "ubuntu-24_04-lts", "sku": "server", "version": "1.0.0"}}}"""
POOL = '{"id": "p", "vmSize": "s", "virtualMachineConfiguration": {"x": '
HEAVY = {
    "nested.json": filled(POOL, "["),
    "objects.json": filled(POOL, '{"a":'),
    "closed.json": POOL + "[" * 400_000 + "]" * 400_000 + "}}",
    "pools.json": filled("[", USUAL_POOL + ",", USUAL_POOL + "]"),
    "tiny.json": filled("[", POOL + "1}},", POOL + "1}}]"),
    "template.json": filled(TEMPLATE, '{"type": "Microsoft.Batch/batchAccounts"},', "{}]}"),
    "expression.json": TEMPLATE
    + '{"type": "Microsoft.Batch/batchAccounts", "name": "['
    + filled("", "concat(")[:900_000]
    + ']"}]}',
    "brackets.bicep": filled("var a = ", "["),
    "calls.bicep": filled("var a = ", "f("),
    "texts.bicep": filled("var a = '", "${'"),
    "lines.bicep": filled("", "resource a 'Microsoft.Batch/batchAccounts@2024-07-01' = {\n"),
    "vars.bicep": filled("", "var a = 'x'\n"),
    "sums.bicep": filled("var a = 1", " + 1"),
    "blocks.tf": filled("", 'resource "azurerm_batch_pool" "a" {\n'),
    "lists.tf": filled('resource "azurerm_batch_pool" "a" {\n name = ', "["),
    "texts.tf": filled('resource "azurerm_batch_pool" "a" {\n name = "', '${"'),
    "sums.tf": filled('resource "azurerm_batch_pool" "a" {\n name = 1', " + 1"),
    "pools.tf": "".join(f'resource "azurerm_batch_pool" "a{n}" {{}}\n' for n in range(25_000)),
    "one.pkr.hcl": filled('source "azure-arm" "a" {\n x = ', "["),
    "many.pkr.hcl": "".join(f'source "azure-arm" "a{n}" {{}}\n' for n in range(25_000)),
    "deep.yaml": filled("image: a\npool: ", "["),
    "wide.yaml": filled("image: a\npool:\n", "- a\n"),
    "aliases.yaml": "image: &a [x,x]\npool: "
    + "".join(f"\nk{n}: &k{n} [*a,*a,*a]" for n in range(20_000)),
}
# 15,000 pools of 68 bytes, each wrong in two ways: at the limit on a quiet machine.
MORE_SECONDS = {"tiny.json": 1.5}
MEASURED = """
import re, sys, time
from linter.__main__ import main
started = time.process_time()
code = main([sys.argv[1], "--output", "text=" + sys.argv[2]])
seconds = time.process_time() - started
# What getrusage says would begin with the size of the process that started this one.
peak = re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())
print(code, seconds, int(peak[1]) * 1024 if peak else 0)
"""


@pytest.mark.parametrize("name", HEAVY)
def test_a_heavy_file_takes_no_more_than_its_share(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(HEAVY[name], encoding="utf-8")
    for last in (False, False, True):  # other programs on the machine take their share as well
        seconds, peak = measured(name, tmp_path)
        seconds -= MORE_SECONDS.get(name, 0)
        if last or (seconds < MOST_SECONDS and peak < MOST_BYTES):
            break
    assert seconds < MOST_SECONDS
    assert peak < MOST_BYTES


def measured(name: str, folder: Path) -> tuple[float, int]:
    """Return the seconds of work and the peak memory of one run over a file."""
    child = subprocess.run(
        [sys.executable, "-c", MEASURED, name, "out.txt"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in child.stderr
    code, seconds, peak = child.stdout.split()[-3:]
    assert code in "013", child.stderr
    assert "internal error" not in child.stderr
    return float(seconds), int(peak)
