"""Which Azure is asked: the public cloud, a sovereign one, or one that runs elsewhere."""

from collections.abc import Mapping
from typing import NamedTuple

_PUBLIC_CLOUD = "https://management.azure.com"
_BATCH_SCOPE = "https://batch.core.windows.net/.default"


class Cloud(NamedTuple):
    """The address of Resource Manager, and what its tokens and those of Batch are for."""

    resource_manager: str = _PUBLIC_CLOUD
    scope: str = f"{_PUBLIC_CLOUD}/.default"
    batch_scope: str = _BATCH_SCOPE


def cloud_of(environment: Mapping[str, str], resource_manager: str | None = None) -> Cloud:
    """Return the cloud that the environment names; ``resource_manager`` wins over it.

    Raises ``ValueError`` for an address that is none, saying where it came from.
    """
    name = "POOLWRIGHT_RESOURCE_MANAGER_ENDPOINT"
    source, address = "--resource-manager", resource_manager
    if address is None:
        source, address = name, environment.get(name) or _PUBLIC_CLOUD
    address = address.rstrip("/")
    if not address.lower().startswith("https://") or not address[8:].split("/")[0]:
        raise ValueError(f"{source}: {address!r} is no address, such as {_PUBLIC_CLOUD}")
    return Cloud(
        address,
        environment.get("POOLWRIGHT_RESOURCE_MANAGER_SCOPE") or f"{address}/.default",
        environment.get("POOLWRIGHT_BATCH_SCOPE") or _BATCH_SCOPE,
    )
