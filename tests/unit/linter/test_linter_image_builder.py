"""Templates of Azure VM Image Builder: where they start, what runs, where the image goes."""

from typing import Any

import pytest

from linter.data import plain
from linter.model import ImageBuild, Place
from linter.readers.declared import Declared
from linter.readers.image_builder import read_image_template
from linter.values import ABSENT, Items, Known, OneOf, Spot, Unknown

GROUP = "/subscriptions/s/resourceGroups/render/providers"
TEMPLATE = f"{GROUP}/Microsoft.VirtualMachineImages/imageTemplates/golden"
COMPUTE = f"{GROUP}/Microsoft.Compute"
DEFINITION = f"{COMPUTE}/galleries/shared/images/golden"
PLATFORM = {
    "type": "PlatformImage",
    "publisher": "contoso",
    "offer": "render",
    "sku": "server",
    "version": "latest",
    "planInfo": {"planName": "server", "planProduct": "render", "planPublisher": "contoso"},
}


def read(**properties: Any) -> ImageBuild:
    body = {"location": "westeurope", "properties": {"source": PLATFORM, **properties}}
    place = Place(TEMPLATE, "template.json", 3, 5)
    declared = Declared(
        "microsoft.virtualmachineimages/imagetemplates",
        place,
        plain(body, Spot("template.json", 3, 5)),
        api_version=Known("2024-02-01"),
        address="golden",
    )
    (build,) = read_image_template(declared)
    return build


def test_a_platform_image_with_its_plan() -> None:
    build = read(vmProfile={"vmSize": "Standard_D2s_v3"})
    assert build.tool == "image builder"
    assert (build.id, build.name) == (TEMPLATE, "golden")
    assert build.base.publisher == Known("contoso")
    assert build.plan.product == Known("render")
    assert build.base_image_id == ABSENT
    assert build.vm_size == Known("Standard_D2s_v3")
    assert build.location == Known("westeurope")
    assert build.api_version == Known("2024-02-01")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ({"type": "ManagedImage", "imageId": f"{COMPUTE}/images/base"}, f"{COMPUTE}/images/base"),
        (
            {"type": "SharedImageVersion", "imageVersionId": f"{DEFINITION}/versions/1.0.0"},
            f"{DEFINITION}/versions/1.0.0",
        ),
    ],
)
def test_other_sources(source: dict[str, str], expected: str) -> None:
    build = read(source=source)
    assert build.base_image_id == Known(expected)
    assert build.base.publisher == ABSENT


def test_a_gallery_gets_a_version_of_a_name_that_nobody_knows_yet() -> None:
    build = read(
        distribute=[
            {
                "type": "SharedImage",
                "galleryImageId": DEFINITION,
                "excludeFromLatest": True,
                "targetRegions": [
                    {"name": "westeurope", "replicaCount": 4},
                    {"name": "eastus", "replicaCount": 2},
                ],
            }
        ]
    )
    (version,) = build.version_id.possible
    assert version is not None
    assert version.startswith(f"{DEFINITION}/versions/{{")
    assert build.image_id == ABSENT
    assert build.makes_vhd == Known(False)
    assert build.exclude_from_latest == Known(True)
    assert build.replicas == Known(2)
    assert build.regions == Items(("westeurope", "eastus"))


def test_several_targets_at_once() -> None:
    build = read(
        distribute=[
            {"type": "ManagedImage", "imageId": f"{COMPUTE}/images/one"},
            {"type": "managedimage", "imageId": f"{COMPUTE}/images/two"},
            {
                "type": "SharedImage",
                "galleryImageId": f"{DEFINITION}/versions/1.0.0",
                "replicationRegions": ["westeurope"],
            },
            {"type": "VHD"},
        ]
    )
    assert build.image_id == OneOf((f"{COMPUTE}/images/one", f"{COMPUTE}/images/two"))
    assert build.version_id == Known(f"{DEFINITION}/versions/1.0.0")
    assert build.makes_vhd == Known(True)
    assert build.regions == Items(("westeurope",))


def test_customizers_are_steps_in_their_order() -> None:
    build = read(
        customize=[
            {"type": "PowerShell", "inline": ["Get-Date", "Restart-Service x"]},
            {"type": "WindowsRestart"},
            {"type": "WindowsUpdate"},
            {"type": "File", "sourceUri": "https://example.com/a", "destination": "c:\\a"},
        ]
    )
    kinds = [step.kind for step in build.steps.known]
    assert kinds == ["powershell", "windows-restart", "windows-update", "file"]
    assert build.steps.known[0].scripts.known[0].text == "Get-Date\nRestart-Service x"
    assert all(step.scripts.more is None for step in build.steps.known)
    assert build.os_type == Known("Windows")
    assert build.steps.more is None


@pytest.mark.parametrize(
    ("customizer", "reason"),
    [
        ({"type": "Shell", "scriptUri": "https://x/a.sh"}, "the script at https://x/a.sh was not"),
        ({"type": "Shell", "inline": ["sudo bash /tmp/a.sh"]}, "it runs /tmp/a.sh, which was not"),
        ({"type": "Ansible"}, "what a customizer of type Ansible does is not read"),
        (
            {"type": "File", "destination": "/tmp/DeprovisioningScript.sh"},
            "the file that becomes /tmp/DeprovisioningScript.sh was not read",
        ),
        ({"type": "Shell", "inline": [{"a": 1}]}, "a line of it is not known"),
        ({"type": "Shell", "inline": "sync"}, "inline should be an array"),
    ],
)
def test_why_a_script_is_not_read(customizer: dict[str, Any], reason: str) -> None:
    (step,) = read(customize=[customizer]).steps.known
    assert step.scripts.more is not None
    assert step.scripts.more.reason.startswith(reason)


def test_what_is_no_template_is_unknown_and_no_crash() -> None:
    build = read(source=7, customize=7, distribute=[7], vmProfile=[])
    assert isinstance(build.base.publisher, Unknown)
    assert isinstance(build.vm_size, Unknown)
    assert isinstance(build.image_id, Unknown)
    assert build.steps.more is not None
    assert isinstance(read().os_type, Unknown)
