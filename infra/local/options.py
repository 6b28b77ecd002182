"""How a local Azure is made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from infra.local.addresses import Ports
from infra.local.azurite import REPOSITORY


@dataclass(frozen=True)
class Options:
    """``scale``: Azure's seconds in one second here. ``seed`` makes jitter, disorder and batching
    repeatable. ``run_folder`` takes logs, certificates, keys and dead letters (a temporary one,
    removed at the end, unless given). ``tables_folder`` keeps the tables (memory unless given).
    ``settings`` are app settings beside, or instead of, the usual ones. ``with_host`` False
    leaves out the app, and the event subscriptions that point to its functions. ``role`` is the
    Bicep file of the app's role; without it (None) the app may do what the owner may.
    """

    scale: float = 60.0
    seed: int = 0
    ports: Ports = field(default_factory=Ports)
    run_folder: Path | None = None
    tables_folder: Path | None = None
    app_root: Path = REPOSITORY
    settings: Mapping[str, str] = field(default_factory=dict)
    subscriptions: Path = Path(__file__).parent / "event_subscriptions.json"
    with_host: bool = True
    role: Path | None = REPOSITORY / "infra" / "azure" / "role.bicep"
