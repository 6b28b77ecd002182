"""Telling waits for nothing, raises nothing, and loads OpenTelemetry only where it is sent to."""

import json
import logging
import subprocess
import sys
from pathlib import Path
from queue import Queue

import pytest

from functions.telemetry import telling
from functions.telemetry.records import Record, swept
from infra.local.child_process import plain_environment

REPOSITORY = Path(__file__).resolve().parents[3]
SETTING = "APPLICATIONINSIGHTS_CONNECTION_STRING"
CHILD = """
import json, logging, sys, time
logging.basicConfig(stream=sys.stderr, level=logging.INFO)
from functions.telemetry.records import swept
from functions.telemetry.telling import tell
started = time.perf_counter()
tell(swept(1), swept(2))
took = time.perf_counter() - started
at_once = sorted(name for name in sys.modules if "opentelemetry" in name)
time.sleep(float(sys.argv[1]))
print(json.dumps({"took": took, "at_once": at_once, "loaded": "opentelemetry.sdk" in sys.modules}))
"""


def told_in_a_child(wait: float, **settings: str) -> tuple[dict[str, object], str]:
    child = subprocess.run(
        [sys.executable, "-c", CHILD, str(wait)],
        cwd=REPOSITORY,
        env={**plain_environment(), **settings},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert child.returncode == 0, child.stderr
    return json.loads(child.stdout), child.stderr


def test_without_application_insights_nothing_of_opentelemetry_is_loaded() -> None:
    found, log = told_in_a_child(0.2)
    assert (found["loaded"], found["at_once"]) == (False, [])
    assert "poolwright.sweep.done advanced=2" in log


def test_a_caller_does_not_wait_for_opentelemetry_and_a_bad_setting_is_a_line_of_the_log() -> None:
    found, log = told_in_a_child(5.0, **{SETTING: "InstrumentationKey=not-a-key"})
    assert found["loaded"]
    assert isinstance(found["took"], float)
    assert found["took"] < 0.1
    assert log.count("nothing is sent to Application Insights") == 1
    assert "poolwright.sweep.done advanced=2" in log


def test_too_many_records_are_left_to_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    waiting: Queue[tuple[int, Record]] = Queue(2)
    monkeypatch.setenv(SETTING, "any")
    monkeypatch.setattr(telling, "_waiting", waiting)
    monkeypatch.setattr(telling, "_be_sending", lambda _: None)
    with caplog.at_level(logging.INFO, "poolwright"):
        telling.tell(*(swept(number) for number in range(5)))
    assert waiting.qsize() == 2
    assert "advanced=4" in caplog.text
