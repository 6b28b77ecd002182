"""Every kind of source, from its start to its end, through events, HTTP and the host."""

import pytest

from tests.integration.app.app_client import App
from tests.integration.app.app_world import World

VHD = {
    "kind": "vhd",
    "uri": "https://golden.blob.core.windows.net/images/golden.vhd",
    "osType": "Linux",
    "hyperVGeneration": "V2",
    "location": "westeurope",
}


@pytest.mark.parametrize("order", [("os", "0", "1"), ("1", "0", "os"), ("0", "os", "1")])
def test_snapshots_in_any_order(app: App, world: World, order: tuple[str, ...]) -> None:
    app.put(world.name, world.definition(image={"dataDisks": [0, 1]}))
    for piece in order:
        lun = None if piece == "os" else int(piece)
        world.snapshot(f"snap-{piece}", os=piece == "os", tags=world.tags("c1", lun))
    run = app.ended(app.only_run(world.name))
    (version,) = world.versions()
    profile = version["properties"]["storageProfile"]
    assert [disk["lun"] for disk in profile["dataDiskImages"]] == [0, 1]
    assert profile["osDiskImage"]["source"]["id"].endswith("/snap-os")
    assert len(app.runs(world.name)) == 1
    assert run["source"]["capture"] == "c1"
    assert world.site.puts(world.name, "/versions/") == 1


def test_snapshots_given_by_hand_keep_their_data_disks(app: App, world: World) -> None:
    app.put(world.name, world.definition())
    source = {
        "kind": "snapshots",
        "os": world.snapshot("os"),
        "data": {"3": world.snapshot("data", os=False)},
    }
    app.ended(app.started(world.name, source))
    (version,) = world.versions()
    disks = version["properties"]["storageProfile"]["dataDiskImages"]
    assert [disk["lun"] for disk in disks] == [3]


def test_a_capture_given_by_hand_keeps_the_data_disks_given_with_it(app: App, world: World) -> None:
    """The tag of a capture says what else belongs to a run, not that something given does not."""
    app.put(world.name, world.definition())
    capture = {"poolwright-capture": "c1"}
    source = {
        "kind": "snapshots",
        "os": world.snapshot("os", tags=capture),
        "data": {"0": world.snapshot("data", os=False, tags={**capture, "poolwright-lun": "0"})},
    }
    app.ended(app.started(world.name, source))
    (version,) = world.versions()
    disks = version["properties"]["storageProfile"].get("dataDiskImages", [])
    assert [disk["lun"] for disk in disks] == [0]


def test_two_captures_are_two_runs(app: App, world: World) -> None:
    app.put(world.name, world.definition())
    for capture in ("c1", "c2"):
        world.snapshot(f"os-{capture}", tags=world.tags(capture))
    first = app.only_run(world.name)
    app.ended(first)
    runs = {run["id"] for run in app.runs(world.name)}
    assert len(runs) == 2
    for run in runs:
        app.ended(run)
    assert len({version["name"] for version in world.versions()}) == 2


def test_a_vm_by_http(app: App, world: World) -> None:
    app.put(world.name, world.definition(image={"dataDisks": [0]}))
    vm = world.vm("builder", data=2)
    run = app.ended(app.started(world.name, {"kind": "vm", "id": vm}))
    (version,) = world.versions()
    profile = version["properties"]["storageProfile"]
    assert [disk["lun"] for disk in profile["dataDiskImages"]] == [0, 1]
    roles = [one["role"] for one in run["links"]["resources"]]
    expected = ["source", "snapshot 0", "snapshot 1", "snapshot os", "image", "pool"]
    assert roles == expected
    assert [row["phase"] for row in run["history"]][-1] == "ready"


def test_a_running_vm_is_rejected_with_the_steps_that_are_missing(app: App, world: World) -> None:
    app.put(world.name, world.definition())
    vm = world.vm("busy", generalized=False)
    id_ = app.started(world.name, {"kind": "vm", "id": vm})
    run = app.ended(id_, "rejected")
    assert f"az vm deallocate --ids {vm}" in run["reason"]
    assert f"az vm generalize --ids {vm}" in run["reason"]
    assert "sysprep" in run["reason"]
    assert world.site.puts(world.name, "/snapshots/") == 0
    # The steps done, the same run goes on: its source is still the same.
    world.generalize("busy")
    assert app.call("POST", f"/api/runs/{id_}/retry").status_code == 202
    assert app.ended(id_)["attempt"] == 2


def test_a_stopped_vm_that_is_not_generalized_is_rejected(app: App, world: World) -> None:
    app.put(world.name, world.definition())
    vm = world.vm("stopped", generalized=False)
    world.compute.virtual_machines.begin_deallocate(world.name, "stopped").result()
    run = app.ended(app.started(world.name, {"kind": "vm", "id": vm}), "rejected")
    assert "az vm generalize" in run["reason"]
    assert "az vm deallocate" not in run["reason"]


def test_a_vm_with_an_extension_is_rejected_before_any_pool(app: App, world: World) -> None:
    app.put(world.name, world.definition())
    vm = world.vm("extended", generalized=False)
    world.extension("extended")
    world.generalize("extended")
    run = app.ended(app.started(world.name, {"kind": "vm", "id": vm}), "rejected")
    assert "CustomScript" in run["reason"]
    assert run["findings"][0]["rule"] == "BL101"
    assert run["phase"] == "checking"
    assert world.pools() == []


def test_a_vhd_is_imported_and_published(app: App, world: World) -> None:
    app.put(world.name, world.definition())
    run = app.ended(app.started(world.name, VHD))
    roles = [one["role"] for one in run["links"]["resources"]]
    assert roles == ["imported image", "image", "pool"]
    (version,) = world.versions()
    imported = version["properties"]["storageProfile"]["source"]["id"]
    image = world.compute.images.get(world.name, imported.rsplit("/", 1)[1])
    assert image.storage_profile.os_disk.blob_uri == VHD["uri"]


def test_a_managed_image_by_its_tag(app: App, world: World) -> None:
    app.put(world.name, world.definition())
    image = world.managed_image("made", world.snapshot("os"), world.tags())
    run = app.ended(app.only_run(world.name))
    assert run["source"]["kind"] == "managedImage"
    (version,) = world.versions()
    assert version["properties"]["storageProfile"]["source"]["id"].lower() == image.lower()


def test_a_managed_image_used_directly(app: App, world: World) -> None:
    definition = world.definition(nodes=400, pool={"apiVersion": "2019-08-01"})
    definition["image"] = {"managedImage": {"resourceGroup": world.group}}
    definition["gate"] = {"edition": "2019-09"}
    app.put(world.name, definition)
    image = world.managed_image("made", world.snapshot("os"), world.tags())
    run = app.ended(app.only_run(world.name))
    (pool,) = world.pools()
    machine = pool["properties"]["deploymentConfiguration"]["virtualMachineConfiguration"]
    assert machine["imageReference"]["id"].lower() == image.lower()
    assert world.versions() == []
    assert run["state"] == "ready"


def test_a_managed_image_made_of_snapshots_and_used_directly(app: App, world: World) -> None:
    definition = world.definition(pool={"apiVersion": "2019-08-01"})
    definition["image"] = {"managedImage": {"resourceGroup": world.group}, "dataDisks": [0]}
    definition["gate"] = {"edition": "2019-09"}
    app.put(world.name, definition)
    world.snapshot("os", tags=world.tags("c1"))
    world.snapshot("data", os=False, tags=world.tags("c1", 0))
    run = app.ended(app.only_run(world.name))
    (image,) = world.compute.images.list_by_resource_group(world.name)
    assert image.tags == {"poolwright-run": run["id"]}
    assert [disk.lun for disk in image.storage_profile.data_disks] == [0]


def test_a_managed_image_in_a_new_api_version_fails_in_batchs_words(app: App, world: World) -> None:
    definition = world.definition()
    definition["image"] = {"managedImage": {"resourceGroup": world.group}}
    definition["gate"] = {"edition": "2019-09"}
    app.put(world.name, definition)
    source = {"kind": "managedImage", "id": world.managed_image("made", world.snapshot("os"))}
    run = app.ended(app.started(world.name, source), "failed")
    assert "Azure refused to create pool" in run["reason"]
    assert "InvalidPropertyValue" in run["reason"]
