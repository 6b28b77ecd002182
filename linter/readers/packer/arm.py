"""The builder ``azure-arm``: a machine is made, provisioned, generalized and captured.

What the settings mean is described by the plugin (hashicorp/packer-plugin-azure,
builder/azure/arm/config.go).
"""

from linter.access import at, items_at, text_at, texts_at
from linter.data import Data
from linter.model import ImageBuild, Marketplace, Plan, Step
from linter.readers.packer.build_custom_data import custom_data
from linter.readers.packer.files import ScriptFiles
from linter.readers.packer.settings import Names, Settings
from linter.readers.packer.template import Builder
from linter.values import ABSENT, Items, Known, Unknown, Value

IMAGE = "Microsoft.Compute/images"
_DEFAULT_SIZE = "Standard_A1"
_DEFAULT_CACHING = "ReadWrite"
_SOURCE = "shared_image_gallery"
_TARGET = "shared_image_gallery_destination"


def arm_build(builder: Builder, files: ScriptFiles, steps: Items[Step]) -> ImageBuild:
    """Read one build of the builder ``azure-arm``."""
    settings = Settings(builder)
    names = Names(settings)
    specialized = settings.flag(_TARGET, "specialized")
    kept = settings.flag("skip_create_image") != Known(True)
    return ImageBuild(
        builder.place,
        settings.text("location"),
        address=builder.address,
        tool="packer azure-arm",
        os_type=settings.text("os_type"),
        vm_size=_or_default(settings.optional("vm_size"), _DEFAULT_SIZE),
        base=_base(settings),
        base_image_id=_base_image_id(settings, names),
        plan=Plan(*(settings.optional("plan_info", f"plan_{part}") for part in _PLAN)),
        # A specialized version is captured without a managed image on the way.
        image_id=_image_id(settings, names) if kept and specialized != Known(True) else ABSENT,
        version_id=names.version_id(_TARGET, settings.text) if kept else ABSENT,
        makes_vhd=settings.has("capture_container_name") if kept else Known(False),
        custom_script=settings.optional("custom_script"),
        custom_data=custom_data(settings, files),
        specialized=specialized,
        os_disk_caching=_or_default(settings.optional("disk_caching_type"), _DEFAULT_CACHING),
        exclude_from_latest=settings.flag("shared_gallery_image_version_exclude_from_latest"),
        end_of_life=settings.optional("shared_gallery_image_version_end_of_life_date"),
        replicas=settings.number("shared_image_gallery_replica_count"),
        regions=_regions(settings),
        steps=steps,
    )


_PLAN = ("name", "product", "publisher")


def _or_default(value: Value[str | None], default: str) -> Value[str | None]:
    return Known(default, value.spot, value.default) if value == ABSENT else value


def _base(settings: Settings) -> Marketplace:
    publisher = settings.optional("image_publisher")
    version = settings.optional("image_version")
    if any(publisher.possible):
        version = _or_default(version, "latest")
    return Marketplace(
        publisher, settings.optional("image_offer"), settings.optional("image_sku"), version
    )


def _base_image_id(settings: Settings, names: Names) -> Value[str | None]:
    for setting in ("id", "community_gallery_image_id", "direct_shared_gallery_image_id"):
        written = settings.optional(_SOURCE, setting)
        if written != ABSENT:
            return written
    managed = settings.optional("custom_managed_image_name")
    if managed != ABSENT:
        group = settings.optional("custom_managed_image_resource_group_name")
        return names.id(IMAGE, group, ("custom_managed_image_name", managed))
    version = _or_default(settings.text(_SOURCE, "image_version"), "latest")
    return names.version_id(_SOURCE, settings.optional, version)


def _image_id(settings: Settings, names: Names) -> Value[str | None]:
    name = settings.text("managed_image_name")
    if name == ABSENT:
        return ABSENT
    group = settings.text("managed_image_resource_group_name")
    return names.id(IMAGE, group, ("managed_image_name", name))


def _regions(settings: Settings) -> Items[str]:
    """Return the regions of a gallery version; Packer adds the one in which it builds."""
    own = settings.text("location")
    first = tuple(it for it in own.possible if it) if isinstance(own, Known) else ()
    listed = _listed(at(settings.builder.settings, _TARGET, "replication_regions"))
    blocks = items_at(settings.builder.settings, _TARGET, "target_region")
    targets = [text_at(block, "name") for block in blocks.known]
    named = tuple(it.value for it in targets if isinstance(it, Known) and it.value)
    lost = next((it for it in (own, *targets) if isinstance(it, Unknown)), None)
    regions = tuple(dict.fromkeys((*first, *listed.known, *named)))
    return Items(regions, listed.more or blocks.more or lost)


def _listed(value: Value[Data]) -> Items[str]:
    """Return the texts of a list, which may also be written as one text with commas."""
    if isinstance(value, Known) and isinstance(value.value, str):
        if not value.value and value.default:
            return Items(more=Unknown(f"the {value.default} is empty by default", value.spot))
        return Items(tuple(it.strip() for it in value.value.split(",") if it.strip()))
    return texts_at(value)
