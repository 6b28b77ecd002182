"""The builder azure-chroot: no machine, an image id that is written out, a gallery version."""

import pytest

from linter.values import ABSENT, Items, Known
from tests.unit.linter.packer_texts import COMPUTE, SUBSCRIPTION, hcl, legacy


@pytest.mark.parametrize(
    ("source", "image", "base"),
    [
        ("credativ:Debian:9:latest", "credativ", None),
        (f"{COMPUTE}/disks/builder-os", None, f"{COMPUTE}/disks/builder-os"),
    ],
)
def test_a_chroot_build(source: str, image: str | None, base: str | None) -> None:
    (build,) = hcl(
        f"""
source "azure-chroot" "golden" {{
  source            = "{source}"
  image_resource_id = "/subscriptions/{{{{vm `subscription_id`}}}}/resourceGroups/render/providers/\
Microsoft.Compute/images/golden-{{{{timestamp}}}}"
}}
build {{
  sources = ["source.azure-chroot.golden"]
}}
"""
    )
    assert build.tool == "packer azure-chroot"
    assert build.base.publisher == Known(image)
    assert build.base_image_id == Known(base)
    default = "the setting 'os_disk_cache_type'"
    assert build.os_disk_caching == Known("ReadOnly", default=default)
    (made,) = build.image_id.possible
    assert made is not None
    assert "/resourceGroups/render/providers/Microsoft.Compute/images/{" in made


def test_a_gallery_version() -> None:
    (build,) = legacy(
        builders=[
            {
                "type": "azure-chroot",
                "subscription_id": SUBSCRIPTION,
                "source": "credativ:Debian:9:latest",
                "shared_image_destination": {
                    "resource_group": "render",
                    "gallery_name": "shared",
                    "image_name": "golden",
                    "image_version": "1.0.0",
                    "exclude_from_latest": True,
                    "target_regions": [
                        {"name": "westeurope", "replicas": 3},
                        {"name": "eastus", "replicas": 1},
                    ],
                },
            }
        ]
    )
    assert build.version_id == Known(f"{COMPUTE}/galleries/shared/images/golden/versions/1.0.0")
    assert build.image_id == ABSENT
    assert build.exclude_from_latest == Known(True)
    assert build.replicas == Known(1)
    assert build.regions == Items(("westeurope", "eastus"))
    assert build.os_type == Known("Linux")
    assert build.vm_size == ABSENT
