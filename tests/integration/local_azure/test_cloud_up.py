"""``python -m infra.local up``, as a newcomer uses it: what it prints is pasted into a shell."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from infra.local.azurite import REPOSITORY
from infra.local.child_process import listens
from tests.integration.local_azure.hosting import until

APP = """
import azure.functions as func
app = func.FunctionApp(http_auth_level=func.AuthLevel.FUNCTION)

@app.route()
def health(req: func.HttpRequest) -> str:
    return "healthy"

@app.timer_trigger(arg_name="timer", schedule="%POOLWRIGHT_SWEEP_SCHEDULE%")
def sweep(timer: func.TimerRequest):
    pass
"""


@dataclass
class Up:
    process: subprocess.Popen[str]
    lines: list[str]

    @property
    def text(self) -> str:
        return "".join(self.lines)

    def ports(self) -> list[int]:
        return [int(port) for port in re.findall(r"(?:localhost|127\.0\.0\.1):(\d+)", self.text)]


def start(*arguments: str) -> Up:
    process = subprocess.Popen(
        [sys.executable, "-m", "infra.local", "up", *arguments],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    up = Up(process, [])
    output = process.stdout
    assert output is not None
    threading.Thread(target=lambda: up.lines.extend(output), daemon=True).start()
    return up


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    root = tmp_path_factory.mktemp("app")
    (root / "function_app.py").write_text(APP)
    up = start("--app", str(root), "--scale", "600")
    until(lambda: "Ctrl-C stops it." in up.text or up.process.poll() is not None, within=20)
    yield up
    if up.process.poll() is None:
        up.process.kill()


def paste(up: Up, *numbers: int) -> subprocess.CompletedProcess[str]:
    """Run the recipes with these numbers in one shell."""
    found = dict(re.findall(r"^# (\d)\. .*\n((?:.+\n)+)", up.text, re.MULTILINE))
    script = "set -eu\n" + "".join(found[str(number)] for number in numbers)
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ["HOME"]}
    return subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, timeout=30, env=environment
    )


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((1, 2), '"name": "hpc"'),
        ((1, 4), "/galleries/golden/images/render"),
        ((1, 5), "healthy"),
        ((1, 6), '"duplicate": 0.2'),
        ((1, 7), "its managed image golden is also behind pool frames"),
    ],
)
def test_the_recipes_work_when_pasted(up: Up, numbers: tuple[int, ...], expected: str) -> None:
    done = paste(up, *numbers)
    assert done.returncode == 0, done.stderr
    assert expected in done.stdout


@pytest.mark.skipif(shutil.which("az") is None, reason="the Azure CLI is not installed")
def test_az_rest_works_when_pasted(up: Up) -> None:
    done = paste(up, 1, 2, 3)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("hpc") >= 1


def test_ctrl_c_stops_everything_with_exit_code_0(up: Up) -> None:
    ports = up.ports()
    assert len(ports) >= 6
    assert all(map(listens, ports))
    up.process.send_signal(signal.SIGINT)
    assert up.process.wait(15) == 0
    assert "Stopping." in up.text
    assert not any(map(listens, ports))


def test_the_death_of_a_part_ends_it_with_the_reason() -> None:
    up = start("--no-app", "--empty")
    until(lambda: "Ctrl-C stops it." in up.text, within=20)
    children = subprocess.run(["pgrep", "-P", str(up.process.pid)], capture_output=True, text=True)
    (azurite,) = children.stdout.split()
    os.kill(int(azurite), signal.SIGKILL)
    assert up.process.wait(15) == 1
    until(lambda: "error: Azurite was ended by SIGKILL" in up.text)
    assert "successfully started" in up.text  # the end of its log


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        up = start("--port-functions", str(port))
        assert up.process.wait(15) == 2
        until(lambda: "error:" in up.text)
    assert f"port {port} for the Functions host is in use" in up.text
    assert "--port-functions" in up.text


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--scale", "0"), "expected a number above 0"),
        (("--port-tables", "99999"), "expected 1 to 65535"),
        (("--setting", "x"), "expected NAME=VALUE"),
    ],
)
def test_wrong_arguments(arguments: tuple[str, ...], says: str) -> None:
    up = start(*arguments)
    assert up.process.wait(15) == 2
    until(lambda: says in up.text)
