"""The Functions host as a child process, with the environment that Azure would give it."""

import sys
from collections.abc import Mapping
from pathlib import Path

from infra.local.azurite import REPOSITORY
from infra.local.child_process import ChildProcess, listens, plain_environment
from infra.local.functions_host.keys import Keys

START_SECONDS = 30.0
GRACE_SECONDS = 10.0


class HostProcess:
    """One app's host. Its address, keys and timers' memory stay over restarts."""

    def __init__(
        self,
        app_root: Path,
        *,
        port: int,
        keys: Keys,
        settings: Mapping[str, str],
        folder: Path,
        scale: float,
        grace: float = GRACE_SECONDS,
    ) -> None:
        """``settings`` are the app settings; ``folder`` takes the log, the keys, the timers.
        ``grace`` is how many seconds functions in flight get when the host is stopped."""
        self.port = port
        self._grace = grace
        keys_file = folder / "functions_keys.json"
        keys.write(keys_file)
        options = {
            "--port": port,
            "--keys": keys_file,
            "--scale": scale,
            "--state": folder / "timers",
            "--grace": grace,
        }
        self.child = ChildProcess(
            "The Functions host",
            [sys.executable, "-m", "infra.local.functions_host"]
            + [str(part) for pair in options.items() for part in pair],
            environment=host_environment(settings),
            folder=app_root,
            log=folder / "functions_host.log",
        )

    def launch(self) -> None:
        """Start it without waiting for it."""
        self.child.start()

    def wait_ready(self) -> None:
        """Wait until the app is indexed and served. Raise ``ChildFailure`` if that fails."""
        self.child.wait_ready(lambda: listens(self.port), within=START_SECONDS)

    def stop(self) -> None:
        """Stop it as Azure does: functions in flight may finish."""
        self.child.stop(within=self._grace + 3)


def host_environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Return the whole environment of the host.

    These are the app settings and what a process needs to run. ``PYTHONPATH`` is where this
    package is; the app itself is found in the folder in which the host runs.
    """
    return {**plain_environment(), "PYTHONPATH": str(REPOSITORY), **settings}
