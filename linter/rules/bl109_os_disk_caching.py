"""BL109: the OS disk behind an image is not cached for reading and writing."""

from collections.abc import Iterator

from linter.aspects.build_scripts import makes_an_image
from linter.aspects.possibility import breaking
from linter.aspects.source_machines import lineages
from linter.aspects.wording import called
from linter.model import Image, ImageBuild, Place, Vm
from linter.report import Finding, Related, Severity, Undecided
from linter.rules.examples.builds import packer_hcl
from linter.rules.examples.files import COMPUTE
from linter.rules.examples.machines import bicep_image
from linter.rules.rule import Example, Rule
from linter.scope import Scope

_ADVISED = "ReadWrite"


def _os_disk(caching: str) -> str:
    return f"caching: '{caching}'\n        managedDisk: {{ storageAccountType: 'Premium_LRS' }}"


def _terraform(caching: str) -> str:
    return f"""\
resource "azurerm_image" "golden" {{
  name                = "golden"
  location            = "westeurope"
  resource_group_name = "render"

  os_disk {{
    os_type         = "Linux"
    os_state        = "Generalized"
    managed_disk_id = "{COMPUTE}/disks/golden"
    caching         = "{caching}"
  }}
}}
"""


class OsDiskCaching(Rule):
    """Looks at the caching of builds, of managed images, and of the machines behind images."""

    id = "BL109"
    name = "os-disk-caching"
    severity = Severity.INFO
    since = "2024-03"
    source = "https://learn.microsoft.com/azure/batch/batch-sig-images"
    meaning = (
        "Batch advises to prepare the image on an OS disk whose caching is ReadWrite: nodes are"
        " provisioned faster then. It works with any other caching too."
    )
    expected = f"the caching {_ADVISED} on the OS disk"
    fix = (
        "Set the caching of the OS disk to ReadWrite (in Packer disk_caching_type, for azure-chroot"
        " os_disk_cache_type; in Terraform caching), and make the image again."
    )
    cannot_see = "Machines and disks that were not read, and the caching of data disks."
    formats = ("arm", "bicep", "terraform", "plan", "packer", "export")
    INVALID = (
        Example({"image.bicep": bicep_image(os_disk=_os_disk("ReadOnly"))}),
        Example({"image.tf": _terraform("None")}),
        Example({"golden.pkr.hcl": packer_hcl("true", setting='disk_caching_type = "ReadOnly"')}),
    )
    VALID = (
        Example({"image.bicep": bicep_image(os_disk=_os_disk(_ADVISED))}),
        Example({"image.tf": _terraform(_ADVISED)}),
        Example({"golden.pkr.hcl": packer_hcl("true")}),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check each build, image and machine once."""
        for build in scope.of(ImageBuild):
            if makes_an_image(build):
                yield from self._judge(build, ())
        for image in scope.of(Image):
            yield from self._judge(image, ())
        seen: set[str] = set()
        for _, origin in lineages(scope):
            machine = origin.end
            if isinstance(machine, Vm) and machine.key not in seen:
                seen.add(machine.key)
                image_place, words = origin.trail[0].place, origin.trail[0].words
                yield from self._judge(machine, ((image_place, words),))

    def _judge(
        self, made: ImageBuild | Image | Vm, related: tuple[tuple[Place, str], ...]
    ) -> Iterator[Finding]:
        caching = made.os_disk_caching
        for broken in breaking(caching, _is_other):
            yield self.finding(
                f"{called(made)}: its OS disk has the caching {broken.value}{broken.qualifier}.",
                made.place_of(caching),
                tuple(Related(place, words) for place, words in related),
                because=(caching,),
            )


def _is_other(caching: str | None) -> bool:
    return bool(caching) and (caching or "").lower() != _ADVISED.lower()
