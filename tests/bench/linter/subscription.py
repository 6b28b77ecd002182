"""A subscription as large as they come, on the local Azure: requests, time and memory of a look."""

from collections.abc import Iterator
from typing import Any

from infra.local.cloud import LocalAzure
from infra.local.options import Options
from infra.local.resource_manager import DEFAULT_SUBSCRIPTION
from infra.local.resource_manager.paging import PAGE
from tests.bench.linter.processes import BATCHLINT, REPOSITORY, Run, run
from tests.bench.table import milliseconds, table

POOLS, IMAGES, SNAPSHOTS = 2_000, 5_000, 10_000
_POOLS_TO_AN_ACCOUNT = 400
_VERSIONS_TO_A_DEFINITION = 10
_DEFINITIONS_TO_A_GALLERY = 5
_MACHINES = 200

Body = dict[str, Any]
GROUP = f"/subscriptions/{DEFAULT_SUBSCRIPTION}/resourceGroups/hpc"


def measure(parts: int = 1) -> str:
    """Return the table of one look; ``parts`` makes the subscription so many times smaller."""
    pools, images, snapshots = POOLS // parts, IMAGES // parts, SNAPSHOTS // parts
    with LocalAzure(Options(with_host=False)) as cloud:
        cloud.put_resources(world(pools, images, snapshots))
        cloud.resource_manager.requests.clear()
        found = _look(cloud)
        requests = len(cloud.resource_manager.requests)
    lists, singles = expected_requests(pools, images, snapshots)
    return table(
        "A subscription: batchlint live, one process",
        ("subscription", "ms", "peak MB", "requests", "pages", "single reads"),
        [
            (
                f"{pools:,} pools, {images:,} images, {snapshots:,} snapshots",
                milliseconds(found.seconds),
                f"{found.peak / 1e6:.0f}",
                f"{requests}",
                f"{lists}",
                f"{singles}",
            )
        ],
        "At most as many requests as pages and single reads together, and 500 MB.",
    )


def world(pools: int, images: int, snapshots: int) -> Iterator[Body]:
    """Return the bodies: half of the images are managed ones, each with a snapshot of its own."""
    managed = images // 2
    for number in range(_accounts(pools)):
        yield _body(f"Microsoft.Batch/batchAccounts/hpc{number}", {})
    for number in range(pools):
        account = f"hpc{number // _POOLS_TO_AN_ACCOUNT}"
        yield _body(f"Microsoft.Batch/batchAccounts/{account}/pools/p{number}", _pool(number))
    for number in range(managed):
        snapshot = {"id": f"{GROUP}/providers/Microsoft.Compute/snapshots/s{number}"}
        os_disk = {"osType": "Linux", "osState": "Generalized", "snapshot": snapshot}
        profile = {"storageProfile": {"osDisk": os_disk}, "hyperVGeneration": "V2"}
        yield _body(f"Microsoft.Compute/images/i{number}", profile)
    for gallery in range(_galleries(images - managed)):
        yield _body(f"Microsoft.Compute/galleries/g{gallery}", {})
    for definition in range(_definitions(images - managed)):
        yield _body(_definition(definition), {"osType": "Linux", "osState": "Generalized"})
    for number in range(images - managed):
        yield _body(_version(number), _publishing(managed + number))
    for number in range(snapshots):
        disk = f"{GROUP}/providers/Microsoft.Compute/disks/d{number % _MACHINES}"
        creation = {"createOption": "Copy", "sourceResourceId": disk}
        told = {"creationData": creation, "osType": "Linux", "hyperVGeneration": "V2"}
        yield _body(f"Microsoft.Compute/snapshots/s{number}", told)
    for number in range(_MACHINES):
        machine = f"Microsoft.Compute/virtualMachines/vm{number}"
        disk_body = _body(f"Microsoft.Compute/disks/d{number}", {"osType": "Linux"})
        yield disk_body | {"managedBy": f"{GROUP}/providers/{machine}"}
        disk_id = {"id": disk_body["id"]}
        os_disk = {"osType": "Linux", "managedDisk": disk_id, "caching": "ReadWrite"}
        yield _body(machine, {"storageProfile": {"osDisk": os_disk}})


def expected_requests(pools: int, images: int, snapshots: int) -> tuple[int, int]:
    """Return the pages of all lists, and the single reads that a look cannot do without.

    Those are: the machines behind the images, the versions that pools use (a list does not show
    their replication), the region's VM sizes and each account's list of marketplace images.
    """
    managed = images // 2
    versions = images - managed
    of_an_account = [_POOLS_TO_AN_ACCOUNT] * (pools // _POOLS_TO_AN_ACCOUNT)
    of_an_account += [rest] if (rest := pools % _POOLS_TO_AN_ACCOUNT) else []
    lists = [
        *(_accounts(pools), managed, snapshots, _MACHINES, _MACHINES, _galleries(versions)),
        *of_an_account,
        *[_DEFINITIONS_TO_A_GALLERY] * _galleries(versions),
        *[_VERSIONS_TO_A_DEFINITION] * _definitions(versions),
    ]
    used = len({_version(number) for number in range(pools) if number % 2})
    return sum(-(-length // PAGE) or 1 for length in lists), _MACHINES + used + 1 + _accounts(pools)


def _look(cloud: LocalAzure) -> Run:
    command = (*BATCHLINT, "live", "--subscription", DEFAULT_SUBSCRIPTION, "--format", "json")
    return run(command, REPOSITORY, cloud.client_environment())


def _accounts(pools: int) -> int:
    return -(-pools // _POOLS_TO_AN_ACCOUNT)


def _definitions(versions: int) -> int:
    return -(-versions // _VERSIONS_TO_A_DEFINITION)


def _galleries(versions: int) -> int:
    return -(-_definitions(versions) // _DEFINITIONS_TO_A_GALLERY)


def _definition(number: int) -> str:
    gallery = f"Microsoft.Compute/galleries/g{number // _DEFINITIONS_TO_A_GALLERY}"
    return f"{gallery}/images/d{number}"


def _version(number: int) -> str:
    definition, patch = divmod(number, _VERSIONS_TO_A_DEFINITION)
    return f"{_definition(definition)}/versions/1.0.{patch}"


def _publishing(snapshot: int) -> Body:
    source = {"id": f"{GROUP}/providers/Microsoft.Compute/snapshots/s{snapshot}"}
    regions = [{"name": "westeurope", "regionalReplicaCount": 1}]
    return {
        "storageProfile": {"osDiskImage": {"source": source}},
        "publishingProfile": {"targetRegions": regions},
    }


def _pool(number: int) -> Body:
    """Every second pool is made from a gallery version, the others from managed images."""
    image = _version(number) if number % 2 else f"Microsoft.Compute/images/i{number}"
    machine = {
        "imageReference": {"id": f"{GROUP}/providers/{image}"},
        "nodeAgentSkuId": "batch.node.ubuntu 24.04",
    }
    fixed = {"targetDedicatedNodes": number % 50, "resizeTimeout": "PT30M"}
    return {
        "vmSize": "STANDARD_D4S_V3",
        "deploymentConfiguration": {"virtualMachineConfiguration": machine},
        "scaleSettings": {"fixedScale": fixed},
        "startTask": {"commandLine": "/bin/true"},
    }


def _body(path: str, properties: Body) -> Body:
    return {
        "id": f"{GROUP}/providers/{path}",
        "location": "westeurope",
        "properties": properties,
    }
