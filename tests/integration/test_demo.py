"""The demo as a person runs it: a process of its own, its output in a pipe."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from infra.local.demo.command_line import arguments
from infra.local.demo.run_phases import stays
from infra.local.demo.words import named, short

ROOT = Path(__file__).parents[2]
COLUMNS = 80
SCALE = "500"  # faster than for people; the app's own work does not scale
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
VERSION = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/hpc/providers"
VERSION += "/Microsoft.Compute/galleries/golden/images/weather/versions/1.2.3"


@dataclass
class Demo:
    """A running demo. ``head`` is what it has printed so far."""

    process: subprocess.Popen[str]
    head: str = ""

    def until(self, words: str) -> str:
        """Read until a line with ``words`` has come, and return that line."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.head += line
            if words in line:
                return line
        raise AssertionError(f"the demo ended without {words!r}:\n{self.head}")

    def end(self) -> tuple[int, str]:
        """Wait for the end; return the exit code and all that was printed."""
        rest, _ = self.process.communicate(timeout=60)
        return self.process.returncode, self.head + rest


@contextmanager
def demo(tmp_path: Path, *arguments: str) -> Iterator[Demo]:
    plain = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    process = subprocess.Popen(
        [sys.executable, "-m", "infra.local.demo", "--scale", SCALE, *arguments],
        cwd=ROOT,
        env={**plain, "COLUMNS": str(COLUMNS), "TMPDIR": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield Demo(process)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=30)


def flat(text: str) -> str:
    """The text without its line breaks and indents."""
    return " ".join(text.split())


def children(tmp_path: Path) -> dict[int, str]:
    """The processes that run for the demo of this test: their command lines name its folder."""
    shown = subprocess.run(["ps", "-A", "-ww", "-o", "pid=,args="], capture_output=True, text=True)
    rows = (line.split(None, 1) for line in shown.stdout.splitlines() if str(tmp_path) in line)
    return {int(pid): command for pid, command in rows}


def test_all_stories(tmp_path: Path) -> None:
    began = time.monotonic()
    with demo(tmp_path) as shown:
        code, output = shown.end()
    assert code == 0, output
    assert time.monotonic() - began < 60
    assert not CONTROL.search(output)
    assert max(map(len, output.splitlines())) <= COLUMNS
    told = flat(output)
    one, two, three, four, rest = re.split(r"Story \d of 4: |(?=╭)", told)[1:6]
    assert one.index("snapshot render-data, tagged") < one.index("OS disk's snapshot is not there")
    assert one.index("OS disk's snapshot is not there") < one.index("snapshot render-os, tagged")
    assert re.search(r"580 of 650 nodes.*AllocationTimedout.*→ resize pool render-", one)
    assert re.search(r"✓ Batch: pool render-\w+ is Steady with 650 nodes", one)
    assert re.search(r"extension install-mpi \(.*CustomScript.*start task", two)
    assert re.search(r"✓ Batch: account hpcbatch has 0 pools of pipeline crash", two)
    gone = re.search(r"you delete image version ([\d.]+) while the pool has", three)
    assert gone
    assert re.search(rf"failed .*is not resized .*BL210: .*/versions/{gone[1]} does not", three)
    assert "would end rejected: VM genomics-golden cannot be captured: (1) It is running" in four
    assert re.search(r"→ 202 Accepted, starts (/api/runs/\w+).*→ 202 Accepted, joins \1 ", four)
    assert re.search(r"✓ Batch: pool genomics-\w+ is Steady with 40 nodes, of 2 snapshots", four)
    ends = {"render": "ready", "crash": "rejected", "weather": "failed", "genomics": "ready"}
    for pipeline, end in ends.items():
        assert re.search(rf"│ {pipeline} +│ [^│]+│ {end} ", output)
        assert re.search(rf"{pipeline}, run \w{{20}}: {end} after [\d.]+ s", rest)
    assert "All 4 stories went as expected" in rest
    assert not list(tmp_path.iterdir())
    assert not children(tmp_path)


def test_a_wrong_end_is_told(tmp_path: Path) -> None:
    """Azure is made to refuse the image version: the run fails where it should be rejected."""
    with demo(tmp_path, "--story", "2", "--verbose") as shown:
        address = shown.until("Resource Manager").split()[-1]
        folder = Path(shown.until("logs and files").split()[-1])
        fault = {"method": "PUT", "path": "/versions/", "status": 403, "code": "NoRight"}
        with requests.Session() as session:
            session.trust_env = False
            answer = session.post(
                f"{address}/_local/faults",
                json={**fault, "message": "You may not."},
                headers={"Authorization": "Bearer any"},
                verify=str(folder / "certificates" / "bundle.pem"),
                timeout=10,
            )
        assert answer.status_code == 204, answer.text
        code, output = shown.end()
    assert code == 1, output
    trouble = flat(output[output.index("✗") :])
    assert "Story 2 did not go as expected" in trouble
    assert "expected the run ends rejected" in trouble
    assert re.search(r"found run \w+ is failed: .*NoRight: You may not\.", trouble)
    assert f"{folder / 'functions_host.log'}" in trouble.replace(" ", "")
    assert (folder / "functions_host.log").is_file()
    assert "went as expected, in" not in output


def test_a_dead_app_is_told(tmp_path: Path) -> None:
    with demo(tmp_path, "--story", "1") as shown:
        shown.until("PUT /api/pipelines/render")
        (host,) = [pid for pid, line in children(tmp_path).items() if "functions_host" in line]
        os.kill(host, signal.SIGKILL)
        code, output = shown.end()
    assert code == 1, output
    assert "The Functions host was ended by SIGKILL" in flat(output[output.index("✗") :])
    assert "Traceback" not in output


def test_ctrl_c_ends_all(tmp_path: Path) -> None:
    with demo(tmp_path, "--story", "4") as shown:
        shown.until("PUT /api/pipelines/genomics")
        assert children(tmp_path)
        shown.process.send_signal(signal.SIGINT)
        code, output = shown.end()
    assert code == 130, output
    assert output.endswith("Interrupted. The local Azure is stopped.\n")
    assert not children(tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("given", [["--story", "9"], ["--scale", "0"], ["--timeout", "soon"]])
def test_wrong_options_are_refused(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        arguments(given)
    assert refused.value.code == 2
    assert f"argument {given[0]}" in capsys.readouterr().err


def test_stories_are_chosen_in_their_order() -> None:
    chosen = arguments(["--story", "3", "--story", "1", "--story", "3"]).stories
    assert [story.number for story in chosen] == [1, 3]
    assert [story.number for story in arguments([]).stories] == [1, 2, 3, 4]


def test_ids_are_cut_to_what_tells_them_apart() -> None:
    assert short(f"{VERSION} is gone; {VERSION}") == (
        "…/images/weather/versions/1.2.3 is gone; …/images/weather/versions/1.2.3"
    )
    assert named(VERSION) == "image version 1.2.3"
    assert named("/elsewhere/thing") == "/elsewhere/thing"


@pytest.mark.parametrize("looked", [True, False])
def test_a_phase_lasts_until_the_next(looked: bool) -> None:
    """Also the last one, whether or not the history has a row of it."""

    def row(second: int, phase: str, *done: str) -> dict[str, object]:
        return {"at": f"2026-11-20T10:00:{second:02}+00:00", "phase": phase, "done": list(done)}

    history = [row(1, "imaging", "create image"), row(4, "imaging")]
    history += [row(5, "checking")] if looked else []
    run = {"created": "2026-11-20T10:00:00+00:00", "state": "rejected", "phase": "checking"}
    found = stays({**run, "history": [*history, row(9, "rejected", "publish")]})
    lasts = [(stay.phase, (stay.ended - stay.began).total_seconds()) for stay in found]
    assert lasts == [("imaging", 4.0), ("checking", 5.0), ("rejected", 0.0)]
    assert [did for stay in found for _, did in stay.done] == ["create image", "publish"]
