"""Table Storage: Azurite as a child process, over HTTPS, with Microsoft Entra tokens."""

import shutil
import signal
from collections.abc import Sequence
from pathlib import Path

from infra.local.certificates import Certificates
from infra.local.child_process import (
    ChildFailure,
    ChildProcess,
    free_port,
    listens,
    plain_environment,
)

ACCOUNT = "devstoreaccount1"  # Azurite's own, always there
PROGRAM = "azurite-table"
REPOSITORY = Path(__file__).resolve().parents[2]
START_SECONDS = 20.0
PORT_ATTEMPTS = 3


class AzuriteMissing(ChildFailure):
    """Azurite is not installed where it should be."""


class Azurite:
    """The table service of the storage account ``devstoreaccount1``.

    Data lives in memory and is gone with the process, unless ``data`` names a folder.
    """

    def __init__(
        self,
        certificates: Certificates,
        *,
        log: Path,
        port: int = 0,
        data: Path | None = None,
        program: Path | None = None,
    ) -> None:
        """Prepare it. ``port`` 0 takes a free one."""
        self._certificates = certificates
        self._log = log
        self._wanted_port = port
        self._data = data
        self._program = program
        self.port = port
        self.child: ChildProcess | None = None

    @property
    def endpoint(self) -> str:
        """Return the endpoint for ``TableServiceClient``."""
        return f"https://127.0.0.1:{self.port}/{ACCOUNT}"

    def start(self) -> None:
        """Start it and wait until it accepts connections.

        Raise ``AzuriteMissing`` when it is not installed, ``ChildFailure`` when it fails.
        """
        self.launch()
        self.wait_ready()

    def launch(self) -> None:
        """Start it without waiting for it."""
        program = self._program or find_program([REPOSITORY / "node_modules" / ".bin"])
        self.port = self._wanted_port or free_port()
        self.child = ChildProcess(
            "Azurite",
            [str(program), *self._arguments()],
            environment=plain_environment(),
            folder=self._log.parent,
            log=self._log,
        )
        self.child.start()

    def wait_ready(self) -> None:
        """Wait until it accepts connections; where its free port was taken, take another."""
        for attempt in range(PORT_ATTEMPTS):
            if self.child is None:
                raise RuntimeError("launch Azurite before waiting for it")
            try:
                self.child.wait_ready(lambda: listens(self.port), within=START_SECONDS)
                return
            except ChildFailure as failure:
                taken = "EADDRINUSE" in str(failure) and not self._wanted_port
                if not taken or attempt == PORT_ATTEMPTS - 1:
                    raise
                self.launch()

    def stop(self) -> None:
        """Stop it. Harmless when it does not run.

        Azurite saves its data on SIGINT only; without data to save, SIGTERM is quicker.
        """
        if self.child is not None:
            self.child.stop(by=signal.SIGINT if self._data else signal.SIGTERM)

    def _arguments(self) -> list[str]:
        keep = ["--location", str(self._data)] if self._data else ["--inMemoryPersistence"]
        return [
            *("--tableHost", "127.0.0.1", "--tablePort", str(self.port)),
            *("--cert", str(self._certificates.chain), "--key", str(self._certificates.key)),
            # With HTTPS and basic OAuth, bearer tokens are checked for issuer, audience and
            # lifetime; without these two flags only the account key would do.
            *("--oauth", "basic"),
            # The SDKs may speak a newer version of the protocol than this Azurite knows.
            *("--skipApiVersionCheck", "--disableTelemetry", "--silent"),
            *keep,
        ]


def find_program(folders: Sequence[Path]) -> Path:
    """Return the program in the first of ``folders`` that has it, else on ``PATH``.

    Raise ``AzuriteMissing`` with what to do.
    """
    for folder in folders:
        if (folder / PROGRAM).exists():
            return folder / PROGRAM
    found = shutil.which(PROGRAM)
    if found is None:
        looked = ", ".join(str(folder) for folder in folders)
        raise AzuriteMissing(
            f"Azurite is not installed: no {PROGRAM} in {looked} or on PATH. "
            "Run `make` once: it installs what package.json names (this needs npm)."
        )
    return Path(found)
