"""Reads templates of Azure VM Image Builder (``Microsoft.VirtualMachineImages/imageTemplates``).

Their body has the shape of the REST API, wherever it was written:
https://learn.microsoft.com/azure/virtual-machines/linux/image-builder-json
"""

from collections.abc import Iterator

from linter.access import at, items_at, text_at
from linter.data import Data
from linter.model import ImageBuild, Marketplace, Plan
from linter.project import Project
from linter.readers.declared import Declared
from linter.readers.image_builder.customizers import customizer_steps, os_type
from linter.readers.image_builder.distribution import distributed
from linter.values import ABSENT, Value

__all__ = ["read_image_template"]

_PLAN = ("planName", "planProduct", "planPublisher")
_MARKETPLACE = ("publisher", "offer", "sku", "version")


def read_image_template(
    declared: Declared, _project: Project | None = None
) -> Iterator[ImageBuild]:
    """Return the build that a template describes.

    No file of the project is read: Image Builder fetches scripts from an address (``scriptUri``).
    """
    body = declared.body
    steps = customizer_steps(declared.place, items_at(body, "properties", "customize"))
    target = distributed(items_at(body, "properties", "distribute"), declared.place)
    source = at(body, "properties", "source")
    yield ImageBuild(
        declared.place,
        text_at(body, "location"),
        declared.api_version,
        address=declared.address,
        notes=at(body, "metadata", "batchlint"),
        tool="image builder",
        os_type=os_type(steps),
        vm_size=text_at(body, "properties", "vmProfile", "vmSize"),
        base=Marketplace(*(text_at(source, part) for part in _MARKETPLACE)),
        base_image_id=_image_id(source),
        plan=Plan(*(text_at(source, "planInfo", part) for part in _PLAN)),
        image_id=target.image_id,
        version_id=target.version_id,
        makes_vhd=target.makes_vhd,
        os_disk_caching=ABSENT,
        exclude_from_latest=target.exclude_from_latest,
        replicas=target.replicas,
        regions=target.regions,
        steps=steps,
    )


def _image_id(source: Value[Data]) -> Value[str | None]:
    managed = text_at(source, "imageId")
    return text_at(source, "imageVersionId") if managed == ABSENT else managed
