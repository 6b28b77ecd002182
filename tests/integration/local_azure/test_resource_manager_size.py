"""Thousands of resources: no request but a list gets slower with their number."""

import asyncio
import gc
import random
import time
from typing import Any

from aiohttp.test_utils import TestClient, TestServer

from infra.local.clock import Clock
from infra.local.resource_manager import DEFAULT_SUBSCRIPTION, ResourceManager

GROUP = f"/subscriptions/{DEFAULT_SUBSCRIPTION}/resourceGroups/g"
ACCOUNT = f"{GROUP}/providers/Microsoft.Batch/batchAccounts/big"
POOL = {
    "properties": {
        "vmSize": "Standard_D2s_v5",
        "deploymentConfiguration": {
            "virtualMachineConfiguration": {
                "imageReference": {"publisher": "p", "offer": "o", "sku": "s"},
                "nodeAgentSkuId": "batch.node.ubuntu 24.04",
            }
        },
        "scaleSettings": {"fixedScale": {"targetDedicatedNodes": 2}},
    }
}
HEADERS = {"Authorization": "Bearer t"}


async def _send(client: Any, method: str, path: str, body: object = None) -> int:
    params = {} if path.startswith("/_local") else {"api-version": "2025-06-01"}
    async with client.request(method, path, params=params, json=body, headers=HEADERS) as answer:
        await answer.read()
        assert answer.status < 300, (path, await answer.text())
        return int(answer.status)


async def _world() -> tuple[float, float, int]:
    """Make 2,000 pools; return the time of the first and the last 200, and the tasks left."""
    clock = Clock(1_000_000)
    manager = ResourceManager(
        clock=clock, rng=random.Random(1), emit=lambda _: None, log=lambda _: None
    )
    async with TestClient(TestServer(manager.app())) as client:
        await _send(client, "PUT", GROUP, {"location": "westeurope"})
        await _send(client, "PUT", ACCOUNT, {"location": "westeurope"})
        await asyncio.sleep(0.05)
        await _send(client, "POST", "/_local/accounts", {"poolQuota": 3000})
        times = []
        for first in range(0, 2000, 200):
            gc.collect()
            started = time.process_time()
            for number in range(first, first + 200):
                await _send(client, "PUT", f"{ACCOUNT}/pools/p{number}", POOL)
            times.append(time.process_time() - started)
        await manager.close()
        left = [task for task in asyncio.all_tasks() if "_run" in str(task.get_coro())]
    return min(times[:3]), min(times[-3:]), len(left)


def test_two_thousand_pools() -> None:
    early, late, left = asyncio.run(_world())
    assert late < 3 * early
    assert left == 0
