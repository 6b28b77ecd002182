"""Where the parts of a local Azure are reached."""

import socket
from dataclasses import asdict, dataclass, fields, replace
from typing import Self

from infra.local.azurite import ACCOUNT
from infra.local.child_process import free_port

NAMES = {
    "identity": "the managed-identity endpoint",
    "tables": "Table Storage",
    "resource_manager": "Resource Manager",
    "batch_service": "the Batch service",
    "event_grid": "Event Grid",
    "functions": "the Functions host",
}


class PortTaken(Exception):
    """A port that was asked for is in use."""


@dataclass(frozen=True)
class Ports:
    """Loopback ports; 0 takes a free one."""

    identity: int = 0
    tables: int = 0
    resource_manager: int = 0
    batch_service: int = 0
    event_grid: int = 0
    functions: int = 0

    def chosen(self) -> Self:
        """Return the ports with every 0 replaced. Raise ``PortTaken`` naming the one in use."""
        given = [port for port in asdict(self).values() if port]
        for name, port in asdict(self).items():
            if port and (given.count(port) > 1 or not _is_free(port)):
                why = "given twice" if given.count(port) > 1 else "in use"
                option = f"--port-{name.replace('_', '-')}"
                raise PortTaken(
                    f"port {port} for {NAMES[name]} is {why}: choose another with {option}, "
                    f"or leave {option} out for a free one"
                )
        free = {each.name: free_port() for each in fields(self) if not getattr(self, each.name)}
        return replace(self, **free)


@dataclass(frozen=True)
class Addresses:
    """Base addresses, without a slash at the end. ``functions`` is "" where there is no host."""

    identity: str
    tables: str
    resource_manager: str
    batch_service: str
    event_grid: str
    topic: str
    functions: str

    @classmethod
    def at(cls, ports: Ports, topic: str, *, with_host: bool) -> Self:
        """Return the addresses of the parts on ``ports``."""
        event_grid = f"https://localhost:{ports.event_grid}"
        return cls(
            identity=f"http://127.0.0.1:{ports.identity}/msi/token",
            tables=f"https://127.0.0.1:{ports.tables}/{ACCOUNT}",
            resource_manager=f"https://localhost:{ports.resource_manager}",
            batch_service=f"https://localhost:{ports.batch_service}",
            event_grid=event_grid,
            topic=f"{event_grid}/topics/{topic}/api/events",
            functions=f"http://127.0.0.1:{ports.functions}" if with_host else "",
        )


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
