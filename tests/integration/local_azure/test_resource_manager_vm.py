"""Virtual machines, their extensions, and managed images made of them, with the real SDK."""

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError

from tests.integration.local_azure.arm import Arm, marketplace

Json = dict[str, Any]


def vm_body(**storage: Any) -> Json:
    profile = {
        "imageReference": {**marketplace(), "version": "latest"},
        "osDisk": {"createOption": "FromImage", "diskSizeGB": 40},
        "dataDisks": [{"lun": 1, "createOption": "Empty", "diskSizeGB": 100}],
        **storage,
    }
    return {
        "location": "westeurope",
        "properties": {
            "hardwareProfile": {"vmSize": "Standard_D2s_v5"},
            "storageProfile": profile,
            "osProfile": {"computerName": "vm", "adminUsername": "a", "adminPassword": "s3cret"},
        },
    }


def machine(arm: Arm, name: str = "vm", **storage: Any) -> Any:
    begin = arm.compute.virtual_machines.begin_create_or_update
    return begin(arm.group, name, vm_body(**storage)).result()


def statuses(arm: Arm, name: str = "vm") -> set[str]:
    view = arm.compute.virtual_machines.get(arm.group, name, expand="instanceView")
    return {status.code for status in view.properties.instance_view.statuses}


def generalized(arm: Arm, **storage: Any) -> Any:
    made = machine(arm, **storage)
    arm.compute.virtual_machines.begin_deallocate(arm.group, "vm").result()
    arm.compute.virtual_machines.generalize(arm.group, "vm")
    return made


def test_disks_come_with_the_machine(arm: Arm) -> None:
    vm = machine(arm)
    assert vm.properties.provisioning_state == "Succeeded"
    assert "s3cret" not in str(vm.as_dict())
    profile = vm.properties.storage_profile
    sizes = {}
    for disk in (profile.os_disk, profile.data_disks[0]):
        held = arm.compute.disks.get(arm.group, disk.managed_disk.id.rsplit("/", 1)[1])
        assert held.managed_by == vm.id
        assert held.properties.disk_state == "Attached"
        assert held.properties.unique_id
        sizes[held.properties.disk_size_gb] = held.properties.os_type
    assert sizes == {40: "Linux", 100: None}
    answer = arm.call("DELETE", f"Compute/disks/{profile.os_disk.name}")
    assert arm.error(answer)[:2] == (409, "OperationNotAllowed")


def test_the_states_of_capture(arm: Arm) -> None:
    machine(arm)
    vms = arm.compute.virtual_machines
    assert statuses(arm) == {"ProvisioningState/succeeded", "PowerState/running"}
    with pytest.raises(HttpResponseError, match="deallocate it first"):
        vms.generalize(arm.group, "vm")
    vms.begin_power_off(arm.group, "vm").result()
    assert "PowerState/stopped" in statuses(arm)
    vms.begin_start(arm.group, "vm").result()
    assert "PowerState/running" in statuses(arm)
    vms.begin_deallocate(arm.group, "vm").result()
    assert "PowerState/deallocated" in statuses(arm)
    vms.generalize(arm.group, "vm")
    assert {"OSState/generalized", "PowerState/deallocated"} < statuses(arm)
    with pytest.raises(HttpResponseError, match="since the VM is generalized"):
        vms.begin_start(arm.group, "vm")
    view = vms.instance_view(arm.group, "vm")
    assert "OSState/generalized" in {one.code for one in view.statuses}
    names = [name.rsplit("/", 2)[1] for name, _ in arm.event_names() if "action" in name]
    assert names == ["powerOff", "start", "deallocate", "generalize"]


def test_extensions(arm: Arm) -> None:
    machine(arm)
    body = {
        "location": "westeurope",
        "properties": {
            "publisher": "Microsoft.Azure.Extensions",
            "type": "CustomScript",
            "typeHandlerVersion": "2.1",
            "settings": {"commandToExecute": "true"},
            "protectedSettings": {"key": "s3cret"},
        },
    }
    extensions = arm.compute.virtual_machine_extensions
    made = extensions.begin_create_or_update(arm.group, "vm", "cse", body).result()
    assert made.properties.provisioning_state == "Succeeded"
    assert "s3cret" not in arm.call("GET", "Compute/virtualMachines/vm/extensions/cse").text
    vm = arm.compute.virtual_machines.get(arm.group, "vm", expand="instanceView")
    assert [one.name for one in vm.resources] == ["cse"]
    assert vm.resources[0].properties.type == "CustomScript"
    seen = vm.properties.instance_view.extensions
    assert [(one.name, one.type) for one in seen] == [
        ("cse", "Microsoft.Azure.Extensions.CustomScript")
    ]
    assert [one.name for one in extensions.list(arm.group, "vm").value] == ["cse"]
    arm.compute.virtual_machines.begin_deallocate(arm.group, "vm").result()
    with pytest.raises(HttpResponseError, match="VM is not running"):
        extensions.begin_create_or_update(arm.group, "vm", "more", body)
    extensions.begin_delete(arm.group, "vm", "cse").result()
    assert not arm.compute.virtual_machines.get(arm.group, "vm").resources


def test_an_image_of_a_machine(arm: Arm) -> None:
    machine(arm)
    source = {"sourceVirtualMachine": {"id": arm.id("Compute/virtualMachines/vm")}}
    body = {"location": "westeurope", "properties": source}
    with pytest.raises(HttpResponseError, match="not generalized"):
        arm.compute.images.begin_create_or_update(arm.group, "image", body)
    arm.compute.virtual_machines.begin_deallocate(arm.group, "vm").result()
    arm.compute.virtual_machines.generalize(arm.group, "vm")
    image = arm.compute.images.begin_create_or_update(arm.group, "image", body).result()
    profile = image.properties.storage_profile
    assert profile.os_disk.os_state == "Generalized"
    assert profile.os_disk.managed_disk.id
    assert [one.lun for one in profile.data_disks] == [1]
    assert image.properties.hyper_v_generation == "V2"


def test_a_gallery_version_of_a_machine(arm: Arm) -> None:
    arm.definition()
    generalized(arm)
    body = arm.version_body("")
    source = {"virtualMachineId": arm.id("Compute/virtualMachines/vm")}
    body["properties"]["storageProfile"] = {"source": source}
    made = arm.compute.gallery_image_versions.begin_create_or_update(
        arm.group, "gallery", "linux", "1.0.0", body
    ).result()
    assert made.properties.storage_profile.data_disk_images[0].lun == 1


def test_an_image_of_blobs(arm: Arm) -> None:
    os_disk = {"osType": "Linux", "osState": "Generalized", "blobUri": "https://s/vhds/a.vhd"}
    data = [{"lun": 0, "blobUri": "https://s/vhds/b.vhd"}]
    body: Json = {
        "location": "westeurope",
        "properties": {"storageProfile": {"osDisk": os_disk, "dataDisks": data}},
    }
    image = arm.compute.images.begin_create_or_update(arm.group, "image", body).result()
    assert image.properties.storage_profile.os_disk.blob_uri == "https://s/vhds/a.vhd"
    os_disk["snapshot"] = {"id": arm.snapshot("s", arm.disk())}  # type: ignore[assignment]
    answer = arm.call("PUT", "Compute/images/other", "2026-04-01", body)
    assert "exactly one source" in arm.error(answer)[2]
    body["properties"] = {}
    answer = arm.call("PUT", "Compute/images/other", "2026-04-01", body)
    assert "storageProfile" in arm.error(answer)[2]


def test_deleting_lets_go_of_the_disks(arm: Arm) -> None:
    os_disk = {"createOption": "FromImage", "name": "os", "deleteOption": "Delete"}
    data = [{"lun": 0, "createOption": "Empty", "diskSizeGB": 8, "name": "data"}]
    machine(arm, osDisk=os_disk, dataDisks=data)
    taken = vm_body(osDisk=os_disk)
    status, _, message = arm.error(
        arm.call("PUT", "Compute/virtualMachines/vm2", "2026-04-01", taken)
    )
    assert (status, "already exists" in message) == (409, True)
    arm.compute.virtual_machines.begin_delete(arm.group, "vm").result()
    left = list(arm.compute.disks.list_by_resource_group(arm.group))
    assert [(one.name, one.managed_by) for one in left] == [("data", None)]
    attach = {"lun": 5, "createOption": "Attach", "managedDisk": {"id": left[0].id}}
    machine(arm, "vm3", dataDisks=[attach])
    assert arm.compute.disks.get(arm.group, "data").managed_by.endswith("/vm3")
    second = arm.call(
        "PUT", "Compute/virtualMachines/vm4", "2026-04-01", vm_body(dataDisks=[attach])
    )
    assert "attached" in arm.error(second)[2]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"hardwareProfile": {"vmSize": "Standard_Z9"}}, "Standard_Z9"),
        ({"hardwareProfile": {}}, "hardwareProfile.vmSize"),
        ({"storageProfile": None}, "storageProfile"),
        ({"storageProfile": {"imageReference": {"publisher": "p"}}}, "imageReference.offer"),
        ({"storageProfile": {"osDisk": {"createOption": "FromImage"}}}, "imageReference"),
        ({"storageProfile": {"osDisk": {}}}, "osDisk.createOption"),
    ],
)
def test_bodies_that_are_refused(arm: Arm, change: Json, says: str) -> None:
    body = vm_body()
    body["properties"] |= change
    answer = arm.call("PUT", "Compute/virtualMachines/vm", "2026-04-01", body)
    status, code, message = arm.error(answer)
    assert (status, code) == (400, "InvalidParameter")
    assert says in message
    assert list(arm.compute.disks.list()) == []
