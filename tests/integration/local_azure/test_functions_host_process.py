"""The host as a process: its environment, errors in the app, its end."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from infra.local.child_process import ChildFailure
from tests.integration.local_azure.hosting import SampleApp, prepare_app, running_app, until

SLOW = """
@app.route(auth_level=func.AuthLevel.ANONYMOUS)
def slow(req: func.HttpRequest) -> func.HttpResponse:
    see(started=True)
    time.sleep(0.4)
    see(finished=True)
    return func.HttpResponse("done")

@app.route(auth_level=func.AuthLevel.ANONYMOUS)
def environment(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse(json.dumps(dict(os.environ)))
"""


def failure(tmp_path: Path, source: str, host_json: object = None) -> str:
    app = prepare_app(tmp_path, source, host_json=host_json)
    app.host.launch()
    with pytest.raises(ChildFailure, match="The Functions host ended with 1") as caught:
        app.host.wait_ready()
    return str(caught.value)


@pytest.mark.parametrize(
    ("source", "host_json", "says"),
    [
        ("", None, "defines no functions"),
        ("import nowhere", None, "No module named 'nowhere'"),
        ("x = 1 +", None, "SyntaxError"),
        (
            "@app.timer_trigger(arg_name='t', schedule='%MISSING%')\n"
            "def sweep(t: func.TimerRequest): pass",
            None,
            "function sweep: '%MISSING%' in its schedule does not resolve",
        ),
        (
            "@app.timer_trigger(arg_name='t', schedule='often')\n"
            "def sweep(t: func.TimerRequest): pass",
            None,
            "function sweep: 'often' is no schedule",
        ),
        (
            "@app.route(route='a/{b')\ndef get(req: func.HttpRequest) -> str: return ''",
            None,
            "function get: route 'api/a/{b'",
        ),
        (
            "@app.queue_trigger(arg_name='m', queue_name='q', connection='C')\n"
            "def queued(m: func.QueueMessage): pass",
            None,
            "function queued needs exactly one trigger",
        ),
        (SLOW, {"version": "1.0"}, '"version": "2.0"'),
    ],
)
def test_an_app_that_cannot_be_served_says_why(
    tmp_path: Path, source: str, host_json: object, says: str
) -> None:
    message = failure(tmp_path, source, host_json)
    assert says in message
    assert "cannot be served" in message


def test_a_folder_without_an_app(tmp_path: Path) -> None:
    app = prepare_app(tmp_path, "")
    (tmp_path / "app" / "function_app.py").unlink()
    app.host.launch()
    with pytest.raises(ChildFailure, match=r"there is no function_app\.py in"):
        app.host.wait_ready()


def test_functions_in_flight_finish_when_the_host_is_stopped(tmp_path: Path) -> None:
    with running_app(tmp_path, SLOW) as app, ThreadPoolExecutor() as pool:
        answer = pool.submit(app.call, "GET", "/api/slow")
        until(app.seen)
        child = app.host.child
        app.host.stop()
        assert answer.result().text == "done"
        assert app.seen() == [{"started": True}, {"finished": True}]
        assert not child.running
        assert "stopping: 1 functions in flight" in app.log()


TIMER = """
import asyncio

@app.timer_trigger(arg_name="timer", schedule="0 0 0 1 1 *", run_on_startup=True)
async def yearly(timer: func.TimerRequest):
    see(started=True)
    await asyncio.sleep(0.5)
    see(finished=True)
"""


def test_a_timer_in_flight_finishes_too(tmp_path: Path) -> None:
    with running_app(tmp_path, TIMER) as app:
        until(app.seen)
        app.host.stop()
        assert app.seen() == [{"started": True}, {"finished": True}]


def test_a_function_that_does_not_end_is_left_behind(tmp_path: Path) -> None:
    endless = TIMER.replace("asyncio.sleep(0.5)", "asyncio.sleep(60)")
    with running_app(tmp_path, endless, grace=0.3) as app:
        until(app.seen)
        start = time.monotonic()
        app.host.stop()
        assert time.monotonic() - start < 2
        assert "1 functions did not end within" in app.log()


def test_the_app_sees_its_settings_and_nothing_of_the_callers_shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://somewhere.invalid:1")
    monkeypatch.setenv("AZURE_CLIENT_SECRET", "s3cret")
    with running_app(tmp_path, SLOW, settings={"SETTING": "value"}) as app:
        seen = app.call("GET", "/api/environment").json()
    system = {"PATH", "HOME", "LANG"} & os.environ.keys()
    assert seen.keys() - {"LC_CTYPE"} == {"SEEN", "SETTING", "PYTHONPATH"} | system


def test_threads_are_as_many_as_the_setting_says(tmp_path: Path) -> None:
    def two_calls(app: SampleApp) -> float:
        with ThreadPoolExecutor() as pool:
            start = time.monotonic()
            calls = [pool.submit(app.call, "GET", "/api/slow") for _ in range(2)]
            assert {call.result().text for call in calls} == {"done"}
            return time.monotonic() - start

    for threads, one_after_the_other in (("1", True), ("4", False)):
        settings = {"PYTHON_THREADPOOL_THREAD_COUNT": threads}
        with running_app(tmp_path, SLOW, settings=settings) as app:
            assert (two_calls(app) > 0.75) is one_after_the_other
