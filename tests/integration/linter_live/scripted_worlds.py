"""Worlds in which all rules are kept, as REST bodies by name, and changes that break one.

A change is addressed by the body's name: ``pool.vmSize`` is a property, ``image:location`` a
member beside the properties, ``snapshot`` the whole body. ``None`` takes away; a function is asked
for the value, with the world.
"""

from collections.abc import Callable, Mapping
from typing import Any

from tests.integration.linter_live.live_world import Json, LiveWorld

Change = Mapping[str, Any]
Shape = Callable[[LiveWorld], dict[str, Json]]

IMAGE = "Microsoft.Compute/images/golden"
GALLERY = "Microsoft.Compute/galleries/shared"
DEFINITION = f"{GALLERY}/images/golden"
VERSION = f"{DEFINITION}/versions/1.0.0"
SNAPSHOT = "Microsoft.Compute/snapshots/one"
DISK = "Microsoft.Compute/disks/builder-os"
MACHINE = "Microsoft.Compute/virtualMachines/builder"
ACCOUNT = "Microsoft.Batch/batchAccounts/render"
UBUNTU = {"publisher": "canonical", "offer": "ubuntu-24_04-lts", "sku": "server"}
MACHINE_CONFIGURATION = "deploymentConfiguration.virtualMachineConfiguration"


def managed(world: LiveWorld) -> dict[str, Json]:
    """A pool of a managed image, that image's snapshot, its disk, and the machine."""
    return {
        "account": world.account("render"),
        **_origin(world),
        "image": world.body(
            IMAGE, storageProfile={"osDisk": from_snapshot(world)}, hyperVGeneration="V2"
        ),
        "pool": pool(world, "frames", world.id(IMAGE)),
    }


def gallery(world: LiveWorld) -> dict[str, Json]:
    """A pool of a gallery version, and what that version was made from."""
    source = {"id": world.id(SNAPSHOT)}
    return {
        "account": world.account("render"),
        **_origin(world),
        "gallery": world.body(GALLERY),
        "definition": world.body(
            DEFINITION, osType="Linux", osState="Generalized", hyperVGeneration="V2"
        ),
        "version": world.body(
            VERSION,
            storageProfile={"osDiskImage": {"source": source}},
            publishingProfile={"targetRegions": [region("West Europe")]},
        ),
        "pool": pool(world, "frames", world.id(VERSION)),
    }


def marketplace(world: LiveWorld) -> dict[str, Json]:
    """A pool of a marketplace image."""
    bodies = {"account": world.account("render"), "pool": pool(world, "frames", "")}
    image = {**UBUNTU, "version": "24.04.202409120"}
    return changed(world, bodies, {f"pool.{MACHINE_CONFIGURATION}.imageReference": image})


def changed(world: LiveWorld, bodies: dict[str, Json], changes: Change) -> dict[str, Json]:
    """Apply changes to bodies, and return these."""
    for address, change in changes.items():
        value = change(world) if callable(change) else change
        name, _, path = address.partition(".")
        name, _, member = name.partition(":")
        if member:
            bodies[name][member] = value
        elif path:
            _set(bodies[name]["properties"], path.split("."), value)
        elif value is None:
            del bodies[name]
        else:
            bodies[name] = value
    return bodies


def pool(
    world: LiveWorld, name: str, image: str, nodes: int = 4, account: str = "render", **more: Any
) -> Json:
    """A pool that is about to come up."""
    machine = {"imageReference": {"id": image}, "nodeAgentSkuId": "batch.node.ubuntu 24.04"}
    fixed = {"targetDedicatedNodes": nodes, "resizeTimeout": "PT30M"}
    body = world.body(
        f"Microsoft.Batch/batchAccounts/{account}/pools/{name}",
        vmSize="Standard_D2ds_v5",
        deploymentConfiguration={"virtualMachineConfiguration": machine},
        scaleSettings={"fixedScale": fixed},
        **more,
    )
    del body["location"]  # a pool has none: it is where its account is
    return body


def extension(
    world: LiveWorld, machine: str = MACHINE, kind: str = "CustomScript", name: str = "setup"
) -> Json:
    """An extension of a machine."""
    return world.body(
        f"{machine}/extensions/{name}", publisher="Microsoft.Azure.Extensions", type=kind
    )


def image_of(snapshot: str, name: str) -> Callable[[LiveWorld], Json]:
    """A managed image of a snapshot, by names."""

    def made(world: LiveWorld) -> Json:
        os_disk = from_snapshot(world, f"Microsoft.Compute/snapshots/{snapshot}")
        path = f"Microsoft.Compute/images/{name}"
        return world.body(path, storageProfile={"osDisk": os_disk}, hyperVGeneration="V2")

    return made


def from_snapshot(world: LiveWorld, snapshot: str = SNAPSHOT) -> Json:
    """The OS disk of an image that was made from a snapshot."""
    return {"osType": "Linux", "osState": "Generalized", "snapshot": {"id": world.id(snapshot)}}


def copied(name: str, source: str) -> Callable[[LiveWorld], Json]:
    """A snapshot of a disk or a snapshot."""

    def made(world: LiveWorld) -> Json:
        creation = {"createOption": "Copy", "sourceResourceId": world.id(source)}
        path = f"Microsoft.Compute/snapshots/{name}"
        return world.body(path, osType="Linux", hyperVGeneration="V2", creationData=creation)

    return made


def region(name: str, replicas: int = 1) -> Json:
    """A target region of a version."""
    return {"name": name, "regionalReplicaCount": replicas}


def _origin(world: LiveWorld) -> dict[str, Json]:
    """A snapshot of the OS disk of a machine that began as a marketplace image."""
    os_disk = {"osType": "Linux", "caching": "ReadWrite", "managedDisk": {"id": world.id(DISK)}}
    disk = world.body(DISK, osType="Linux", hyperVGeneration="V2")
    return {
        "machine": world.body(
            MACHINE, storageProfile={"imageReference": dict(UBUNTU), "osDisk": os_disk}
        ),
        "disk": {**disk, "managedBy": world.id(MACHINE)},
        "snapshot": copied("one", DISK)(world),
    }


def _set(held: Json, path: list[str], value: Any) -> None:
    *way, last = path
    for name in way:
        held = held.setdefault(name, {})
    if value is None:
        held.pop(last)
    else:
        held[last] = value
