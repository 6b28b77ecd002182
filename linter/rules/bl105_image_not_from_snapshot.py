"""BL105: a managed image is made from a machine, a disk or a VHD instead of snapshots."""

from collections.abc import Iterator

from linter.aspects.possibility import qualified
from linter.aspects.wording import called
from linter.model import DataDisk, Image, ImageBuild
from linter.report import Finding, Related, Severity, Undecided
from linter.rules.examples.builds import packer_json
from linter.rules.examples.files import COMPUTE
from linter.rules.rule import Example, Rule
from linter.scope import Scope
from linter.values import Unknown, Value


def _bicep(source: str) -> str:
    return f"""\
resource golden 'Microsoft.Compute/images@2019-07-01' = {{
  name: 'golden'
  location: 'westeurope'
  properties: {{
    storageProfile: {{
      osDisk: {{
        osType: 'Linux'
        osState: 'Generalized'
        {source}
      }}
    }}
  }}
}}
"""


def _export(sources: str) -> str:
    return f"""\
{{
  "id": "{COMPUTE}/images/golden",
  "type": "Microsoft.Compute/images",
  "location": "westeurope",
  "properties": {{
    {sources}
  }}
}}
"""


_OS_DISK = '"osType": "Linux", "osState": "Generalized"'
_SNAPSHOT = f'"snapshot": {{"id": "{COMPUTE}/snapshots/golden-1"}}'
_TERRAFORM = """\
resource "azurerm_image" "golden" {
  name                = "golden"
  location            = "westeurope"
  resource_group_name = "render"

  os_disk {
    os_type  = "Linux"
    os_state = "Generalized"
    blob_uri = "https://golden.blob.core.windows.net/vhds/golden.vhd"
  }
}
"""


class ImageNotFromSnapshot(Rule):
    """Looks at what managed images are made from, data disks included."""

    id = "BL105"
    name = "image-not-from-snapshot"
    severity = Severity.WARNING
    since = "2019-09"
    until = "2023-04"
    source = "https://learn.microsoft.com/azure/batch/batch-custom-images"
    meaning = (
        "Of the ways to make a managed image for Batch, only snapshots of the OS disk and of any"
        " data disks scale reliably. An image of a machine, a disk or a VHD works for small pools."
    )
    expected = "an image whose disks all name a snapshot as their source"
    fix = (
        "Take snapshots of the machine's OS disk and data disks, and make the image from them"
        " (az image create --source <snapshot> --data-disk-sources <snapshots>)."
    )
    cannot_see = (
        "Images that were made in another way than the checked files say. Terraform's"
        " azurerm_image cannot name a snapshot at all."
    )
    formats = ("arm", "bicep", "terraform", "plan", "packer", "export")
    INVALID = (
        Example(
            {"image.bicep": _bicep(f"managedDisk: {{ id: '{COMPUTE}/disks/golden' }}")},
            edition="2019-09",
        ),
        Example(
            {
                "image.json": _export(
                    f'"sourceVirtualMachine": {{"id": "{COMPUTE}/virtualMachines/builder"}}'
                )
            },
            edition="2019-09",
        ),
        Example({"image.tf": _TERRAFORM}, edition="2019-09"),
        Example({"golden.json": packer_json("true")}, edition="2019-09"),
    )
    VALID = (
        Example(
            {"image.bicep": _bicep(f"snapshot: {{ id: '{COMPUTE}/snapshots/golden-1' }}")},
            edition="2019-09",
        ),
        Example(
            {"image.json": _export(f'"storageProfile": {{"osDisk": {{{_OS_DISK}, {_SNAPSHOT}}}}}')},
            edition="2019-09",
        ),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check the managed images, and the builds that make one."""
        for image in scope.of(Image):
            yield from self._image(image)
        for build in scope.of(ImageBuild):
            made = next((it for it in build.image_id.possible if it), None)
            if made is not None and build.tool == "packer azure-arm":
                yield self.finding(
                    f"{called(build)} captures its managed image from a virtual machine, not from"
                    f" snapshots.",
                    build.place_of(build.image_id),
                    because=(build.image_id,),
                )

    def _image(self, image: Image) -> Iterator[Finding | Undecided]:
        if any(image.source_vm_id.possible):
            certain = all(image.source_vm_id.possible)
            yield self.finding(
                f"{called(image)} is made from a virtual machine{qualified(certain)}, not from"
                f" snapshots.",
                image.place_of(image.source_vm_id),
                because=(image.source_vm_id,),
            )
            return
        parts: list[Image | DataDisk] = [image, *image.data_disks.known]
        unknown = [image.source_vm_id]
        for part in parts:
            sources = _sources(part)
            if any(sources["snapshot"].possible):
                continue
            for words in ("disk", "VHD"):
                value = sources[words]
                if any(value.possible):
                    certain = all(value.possible)
                    yield self._finding(image, part, words, value, certain)
                    break
            else:
                unknown += sources.values()
        lost = next((it for it in unknown if isinstance(it, Unknown)), None)
        if lost is not None:
            reason = f"what it was made from is not known: {lost.reason}"
            yield self.undecided(image.place_of(lost), reason)

    def _finding(
        self,
        image: Image,
        part: Image | DataDisk,
        words: str,
        value: Value[str | None],
        certain: bool,
    ) -> Finding:
        own = isinstance(part, Image)
        place = image.place_of(value) if own or value.spot else part.place
        return self.finding(
            f"{called(image)}: {'its OS disk' if own else 'a data disk'} is made from a"
            f" {words}{qualified(certain)}, not from a snapshot.",
            place,
            () if own else (Related(part.place, "data disk"),),
            because=(value,),
        )


def _sources(part: Image | DataDisk) -> dict[str, Value[str | None]]:
    if isinstance(part, Image):
        return {
            "snapshot": part.os_snapshot_id,
            "disk": part.os_disk_id,
            "VHD": part.os_blob_uri,
        }
    return {"snapshot": part.snapshot_id, "disk": part.disk_id, "VHD": part.blob_uri}
