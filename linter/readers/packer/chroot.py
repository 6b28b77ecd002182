"""The builder ``azure-chroot``: a copy of a disk is mounted, changed and made an image.

No machine is started from the disk. What the settings mean is described by the plugin
(hashicorp/packer-plugin-azure, builder/azure/chroot/builder.go).
"""

import re

from linter.access import items_at, number_at, text_at
from linter.model import ImageBuild, Marketplace, Plan, Step
from linter.readers.packer.settings import Names, Settings
from linter.readers.packer.template import Builder
from linter.values import ABSENT, Items, Known, Unknown, Value

_DEFAULT_CACHING = Known("ReadOnly", default="the setting 'os_disk_cache_type'")
_TARGET = "shared_image_destination"
_URN = re.compile(r"([^:/\s]+):([^:/\s]+):([^:/\s]+):([^:/\s]+)")


def chroot_build(builder: Builder, steps: Items[Step]) -> ImageBuild:
    """Read one build of the builder ``azure-chroot``, which makes images of Linux only."""
    settings = Settings(builder)
    names = Names(settings)
    base, base_image_id = _source(settings, names)
    caching = settings.optional("os_disk_cache_type")
    return ImageBuild(
        builder.place,
        ABSENT,
        address=builder.address,
        tool="packer azure-chroot",
        os_type=Known("Linux"),
        vm_size=ABSENT,
        base=base,
        base_image_id=base_image_id,
        plan=Plan(ABSENT, ABSENT, ABSENT),
        image_id=names.written_id("image_resource_id"),
        version_id=names.version_id(_TARGET, settings.text),
        makes_vhd=Known(False),
        os_disk_caching=_DEFAULT_CACHING if caching == ABSENT else caching,
        exclude_from_latest=settings.flag(_TARGET, "exclude_from_latest"),
        replicas=_replicas(settings),
        regions=_regions(settings),
        steps=steps,
    )


def _source(settings: Settings, names: Names) -> tuple[Marketplace, Value[str | None]]:
    source = settings.optional("source")
    if isinstance(source, Known) and (urn := _URN.fullmatch(source.value or "")):
        parts = (Known(part, source.spot, source.default) for part in urn.groups())
        return Marketplace(*parts), ABSENT
    none = Marketplace(ABSENT, ABSENT, ABSENT, ABSENT)
    written = names.written_id("source")
    if isinstance(written, Known) and written.value and not written.value.startswith("/"):
        why = Unknown("its source is only known when Packer runs", written.spot)
        return Marketplace(why, why, why, why), why
    return none, written


def _replicas(settings: Settings) -> Value[int | None]:
    regions = items_at(settings.builder.settings, _TARGET, "target_regions")
    counts = [number_at(region, "replicas") for region in regions.known]
    known = [it.value for it in counts if isinstance(it, Known) and it.value is not None]
    return Known(min(known)) if known else ABSENT


def _regions(settings: Settings) -> Items[str]:
    listed = items_at(settings.builder.settings, _TARGET, "target_regions")
    found = [text_at(region, "name") for region in listed.known]
    known = tuple(it.value for it in found if isinstance(it, Known) and it.value)
    return Items(known, listed.more or next((it for it in found if isinstance(it, Unknown)), None))
