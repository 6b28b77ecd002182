"""What other expressions see of a resource: its attributes, and what Azure adds to them."""

from linter import ids
from linter.access import text_at
from linter.data import Data, Record, record, rows
from linter.readers.hcl import unknown_text
from linter.readers.terraform.attributes import block
from linter.readers.terraform.identity import MACHINES, beside, os_disk_name
from linter.readers.terraform.instance import Instance
from linter.values import ABSENT, Known, Unknown, Value

_DISKS = "Microsoft.Compute/disks"


class Reference(Record):
    """A resource's attributes, with those that are known only after it was applied."""

    __slots__ = ("_instance",)

    def __init__(self, instance: Instance) -> None:
        super().__init__(dict.fromkeys(instance.attributes), self._attribute)
        self._instance = instance
        self.more = Unknown("it is known only after it was applied")

    def get(self, name: str) -> Value[Data]:
        """Return an attribute; one that nobody wrote may still be unknown."""
        if name in self._seen:
            return self._seen[name]
        self._seen[name] = found = self._attribute(name)
        return found

    def _attribute(self, name: str) -> Value[Data]:
        it = self._instance
        if name == "id" and it.id is not None:
            return Known(it.id, it.spot)
        if it.type in MACHINES and name in ("os_disk", "storage_os_disk", "os_managed_disk_id"):
            return _os_disk(it, name)
        if name == "subscription_id" and it.mode == "data" and name not in it.attributes:
            return self._subscription()
        found = it.attributes.get(name)
        if found == ABSENT and name not in it.attributes:
            words = f"{it.address}.{name} in {it.deployment.document}"
            return unknown_text("it is known only after it was applied", words, it.spot)
        return found

    def _subscription(self) -> Value[Data]:
        subscription = self._instance.deployment.subscription
        if ids.is_placeholder(subscription):
            return unknown_text("the subscription is not known", subscription)
        return Known(subscription)


def os_disk_id(instance: Instance) -> Value[str | None]:
    """Return the id of a machine's managed OS disk; ``Known(None)`` when it is a VHD."""
    legacy = instance.type == "azurerm_virtual_machine"
    given = text_at(instance.body, "os_managed_disk_id")
    disk = block(instance.body, "storage_os_disk" if legacy else "os_disk")
    if legacy:
        given = text_at(disk, "managed_disk_id")
        if text_at(disk, "vhd_uri") != Known(None):
            return ABSENT
    if given != Known(None):
        return given
    name = os_disk_name(text_at(disk, "name"), instance.deployment, instance.address)
    return Known(beside(instance.place.resource_id, _DISKS, name), disk.spot)


def _os_disk(instance: Instance, name: str) -> Value[Data]:
    disk_id: Value[Data] = os_disk_id(instance)
    if name == "os_managed_disk_id":
        return disk_id
    disk = block(instance.body, name)
    members: dict[str, Value[Data]] = {}
    if isinstance(disk, Known) and isinstance(disk.value, Record):
        members = {it: disk.value.get(it) for it in disk.value}
    members["managed_disk_id" if name == "storage_os_disk" else "id"] = disk_id
    if members.get("name", ABSENT) == ABSENT:
        words = f"OS disk of {instance.address} in {instance.deployment.document}"
        members["name"] = unknown_text("Azure chooses the name of the OS disk", words)
    return Known(rows([Known(record(members), disk.spot)]), disk.spot)
