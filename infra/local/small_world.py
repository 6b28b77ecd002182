"""A small world to begin with: a resource group, a gallery with one definition, a Batch account.

Made as anybody would make it: by PUT requests to Resource Manager.
"""

import asyncio
from dataclasses import dataclass
from typing import Any

import aiohttp

from infra.local.identity import Identity

AUDIENCE = "https://management.azure.com"
GROUP = "hpc"
GALLERY = "golden"
DEFINITION = "render"
BATCH_ACCOUNT = "hpcbatch"
LOCATION = "westeurope"


class WorldRefused(Exception):
    """Resource Manager did not take a part of the small world."""


@dataclass(frozen=True)
class Part:
    """One resource: its path below the subscription, its API version, its body."""

    path: str
    api_version: str
    body: dict[str, Any]


PARTS = (
    Part(f"resourceGroups/{GROUP}", "2021-04-01", {"location": LOCATION}),
    Part(
        f"resourceGroups/{GROUP}/providers/Microsoft.Compute/galleries/{GALLERY}",
        "2024-03-03",
        {"location": LOCATION},
    ),
    Part(
        f"resourceGroups/{GROUP}/providers/Microsoft.Compute/galleries/{GALLERY}"
        f"/images/{DEFINITION}",
        "2024-03-03",
        {
            "location": LOCATION,
            "properties": {
                "osType": "Linux",
                "osState": "Generalized",
                "hyperVGeneration": "V2",
                "identifier": {"publisher": "hpc", "offer": "golden", "sku": "render"},
            },
        },
    ),
    Part(
        f"resourceGroups/{GROUP}/providers/Microsoft.Batch/batchAccounts/{BATCH_ACCOUNT}",
        "2025-06-01",
        {"location": LOCATION, "properties": {"allowedAuthenticationModes": ["AAD"]}},
    ),
)


async def create_small_world(
    session: aiohttp.ClientSession, address: str, subscription: str, identity: Identity
) -> None:
    """Create all parts, one after the other, each until it has succeeded.

    ``session`` must trust the certificate at ``address``. Raise ``WorldRefused``.
    """
    headers = {"Authorization": f"Bearer {identity.token(AUDIENCE)}"}
    for part in PARTS:
        url = f"{address}/subscriptions/{subscription}/{part.path}?api-version={part.api_version}"
        async with session.put(url, json=part.body, headers=headers) as response:
            if response.status >= 300:
                raise WorldRefused(f"PUT {part.path}: {response.status} {await response.text()}")
        async with asyncio.timeout(30):
            while await _state(session, url, headers) != "Succeeded":
                await asyncio.sleep(0.05)


async def _state(session: aiohttp.ClientSession, url: str, headers: dict[str, str]) -> str | None:
    """Return the provisioning state; None while a resource is not there yet."""
    async with session.get(url, headers=headers) as response:
        if response.status == 404:
            return None
        state: str = (await response.json())["properties"]["provisioningState"]
        if state in ("Failed", "Canceled"):
            raise WorldRefused(f"{url}: {state}")
        return state
