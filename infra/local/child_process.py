"""A child process of the local Azure: its log, its readiness, its end."""

import atexit
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

TAIL_LINES = 25


class ChildFailure(Exception):
    """A child process did not start, or ended by itself. The message holds its last words."""


class ChildProcess:
    """One program, started in a session of its own so that Ctrl-C reaches only its parent."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        environment: Mapping[str, str],
        folder: Path,
        log: Path,
    ) -> None:
        """Prepare ``command``, to be run in ``folder``, with output appended to ``log``."""
        self.name = name
        self.command = list(command)
        self.environment = dict(environment)
        self.folder = folder
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Return the process id while it runs."""
        return self._process.pid if self._process and self.running else None

    @property
    def running(self) -> bool:
        """Tell whether it was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it. Raise ``ChildFailure`` if the program cannot be run at all."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            try:
                self._process = subprocess.Popen(
                    self.command,
                    cwd=self.folder,
                    env=self.environment,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            except OSError as error:
                raise ChildFailure(f"{self.name} cannot be started: {error}") from error
        atexit.register(self.kill)

    def wait_ready(self, ready: Callable[[], bool], *, within: float) -> None:
        """Wait until ``ready()`` is true, at most ``within`` real seconds.

        Raise ``ChildFailure`` when it ends before that, or is not ready in time.
        """
        deadline = time.monotonic() + within
        while not ready():
            self.check()
            if time.monotonic() > deadline:
                self.kill()
                raise ChildFailure(
                    f"{self.name} did not answer within {within:.0f} s. {self._last_words()}"
                )
            time.sleep(0.03)
        self.check()

    def check(self) -> None:
        """Raise ``ChildFailure`` if it has ended."""
        if self._process is not None and self._process.poll() is not None:
            code = self._process.returncode
            how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with {code}"
            raise ChildFailure(f"{self.name} {how}. {self._last_words()}")

    def stop(self, *, within: float = 5.0, by: signal.Signals = signal.SIGTERM) -> None:
        """Ask it to end and kill it if it has not, ``within`` real seconds later."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(by)
            try:
                self._process.wait(within)
            except subprocess.TimeoutExpired:
                self.kill()
        self._forget()

    def kill(self) -> None:
        """End it at once (SIGKILL), as a crash would."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._forget()

    def _forget(self) -> None:
        self._process = None
        atexit.unregister(self.kill)

    def _last_words(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        if not lines:
            return f"It wrote nothing to {self.log}."
        tail = "\n".join(f"    {line}" for line in lines[-TAIL_LINES:])
        return f"The end of {self.log}:\n{tail}"


def listens(port: int) -> bool:
    """Tell whether something accepts connections on the loopback ``port``."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    """Return a loopback port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def plain_environment() -> dict[str, str]:
    """Return what of the caller's environment a child may see: ``PATH``, ``HOME``, ``LANG``."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
