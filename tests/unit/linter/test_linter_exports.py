"""Exports: what az and the REST APIs print, read by shape."""

import json
from collections.abc import Callable

import pytest

from linter.model import Image, Pool, Resource, Snapshot, Vm
from linter.readers.exports import read_export
from linter.readers.resources import read_declared
from linter.source import Source
from linter.syntax.json import JsonDocument, parse_json
from linter.values import ABSENT, Known

GROUP = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/golden"
IMAGE = f"{GROUP}/providers/Microsoft.Compute/images/golden"
POOL = f"{GROUP}/providers/Microsoft.Batch/batchAccounts/render/pools/frames"


def read(document: object) -> list[Resource]:
    parsed = parse_json(Source("out.json", json.dumps(document).encode()))
    assert isinstance(parsed, JsonDocument)
    return [it for declared in read_export(parsed) for it in read_declared(declared)]


def rest_pool(name: str = "frames") -> dict[str, object]:
    machine = {"imageReference": {"id": IMAGE}, "nodeAgentSkuId": "batch.node.el 9"}
    return {
        "id": POOL.replace("frames", name),
        "name": name,
        "type": "Microsoft.Batch/batchAccounts/pools",
        "properties": {
            "vmSize": "STANDARD_D2S_V3",
            "deploymentConfiguration": {"virtualMachineConfiguration": machine},
            "scaleSettings": {"fixedScale": {"targetDedicatedNodes": 4}},
        },
    }


def service_pool(**more: object) -> dict[str, object]:
    return {
        "id": "frames",
        "vmSize": "standard_d2s_v3",
        "virtualMachineConfiguration": {
            "imageReference": {"virtualMachineImageId": IMAGE},
            "nodeAgentSkuId": "batch.node.el 9",
        },
        "targetDedicatedNodes": 4,
        **more,
    }


@pytest.mark.parametrize(
    "wrap",
    [lambda it: it, lambda it: [it], lambda it: {"value": [it]}, lambda it: {"data": [it]}],
    ids=["object", "array", "page", "graph"],
)
@pytest.mark.parametrize("body", [rest_pool(), service_pool()], ids=["rest", "service"])
def test_a_pool_is_read_in_every_wrapping(
    wrap: Callable[[object], object], body: dict[str, object]
) -> None:
    (pool,) = read(wrap(body))
    assert isinstance(pool, Pool)
    assert pool.image_id == Known(IMAGE)
    assert pool.scale.dedicated == Known(4)
    assert pool.node_agent_sku_id == Known("batch.node.el 9")
    assert pool.name == "frames"
    assert pool.place.file == "out.json"


def test_two_pools_on_a_page_keep_their_places() -> None:
    pools = read({"value": [rest_pool("one"), rest_pool("two")]})
    assert [pool.name for pool in pools] == ["one", "two"]
    assert len({pool.place for pool in pools}) == 2


def test_pascal_case_is_read_too() -> None:
    body = json.loads(json.dumps(service_pool()).replace('"vmSize"', '"VmSize"'))
    body["VirtualMachineConfiguration"] = body.pop("virtualMachineConfiguration")
    body["Id"] = body.pop("id")
    (pool,) = read(body)
    assert isinstance(pool, Pool)
    assert (pool.pool_name, pool.image_id) == (Known("frames"), Known(IMAGE))


def test_the_account_and_region_come_from_a_pools_address() -> None:
    (pool,) = read(service_pool(url="https://render.westeurope.batch.azure.com/pools/frames"))
    assert isinstance(pool, Pool)
    assert pool.account_id is not None
    assert pool.account_id.endswith("/batchAccounts/render")
    assert pool.location == Known("westeurope")
    assert pool.exported


def test_autoscale_hides_the_fixed_scale_that_is_shown_beside_it() -> None:
    (pool,) = read(service_pool(enableAutoScale=True, resizeTimeout="PT15M"))
    assert isinstance(pool, Pool)
    assert (pool.scale.fixed, pool.scale.auto) == (Known(False), Known(True))


def test_what_az_prints_flat_is_read() -> None:
    image = {
        "id": IMAGE,
        "type": "Microsoft.Compute/images",
        "location": "westeurope",
        "hyperVGeneration": "V2",
        "storageProfile": {"osDisk": {"osType": "Linux", "osState": "Generalized"}},
    }
    snapshot = {
        "id": IMAGE.replace("images", "snapshots"),
        "creationData": {"sourceResourceId": f"{GROUP}/providers/Microsoft.Compute/disks/os"},
        "osType": "Linux",
    }
    found = read([image, snapshot])
    assert isinstance(found[0], Image)
    assert (found[0].os_state, found[0].generation) == (Known("Generalized"), Known("V2"))
    assert found[0].location == Known("westeurope")
    assert isinstance(found[1], Snapshot)
    assert found[1].source_id == Known(f"{GROUP}/providers/Microsoft.Compute/disks/os")


def test_extensions_that_az_prints_flat_keep_their_own_type() -> None:
    vm = {
        "id": IMAGE.replace("images", "virtualMachines"),
        "hardwareProfile": {"vmSize": "Standard_D2s_v3"},
        "resources": [
            {
                "name": "setup",
                "publisher": "Microsoft.Azure.Extensions",
                "type": "Microsoft.Compute/virtualMachines/extensions",
                "typePropertiesType": "CustomScript",
            }
        ],
    }
    (found,) = read(vm)
    assert isinstance(found, Vm)
    (extension,) = found.extensions.known
    assert extension.type == Known("CustomScript")
    assert extension.publisher == Known("Microsoft.Azure.Extensions")


def test_a_request_without_an_id_is_a_pool_of_an_unknown_account() -> None:
    body = rest_pool()
    del body["id"], body["type"], body["name"]
    (pool,) = read(body)
    assert isinstance(pool, Pool)
    assert pool.image_id == Known(IMAGE)
    assert not pool.exported


@pytest.mark.parametrize(
    "document",
    [
        {},
        [],
        [1, None, "text"],
        {"value": "text"},
        {"id": IMAGE},
        {"type": "Microsoft.Compute/virtualMachineScaleSets", "properties": {"vmSize": "x"}},
        {"parameters": {}, "pool": {"type": "Microsoft.Batch/batchAccounts/pools"}},
        {"vmSize": "small"},
    ],
)
def test_anything_else_is_nothing(document: object) -> None:
    assert read(document) == []


def test_a_marketplace_pool_is_known_to_have_no_image_id() -> None:
    body = service_pool()
    body["virtualMachineConfiguration"] = {
        "imageReference": {"publisher": "canonical", "virtualMachineImageId": None}
    }
    (pool,) = read(body)
    assert isinstance(pool, Pool)
    assert pool.image_id == ABSENT
    assert pool.image.marketplace.publisher == Known("canonical")
