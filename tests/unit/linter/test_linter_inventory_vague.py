"""What a document names without saying which it is: of all that it may mean, nothing may go."""

import io
from pathlib import Path

import pytest

from linter.command.inventory import run
from linter.command.surroundings import Surroundings
from tests.unit.linter.small_azure import ACCOUNT, GROUP, SUBSCRIPTION, TODAY, Body, SmallAzure

POOL = """
variable "text" {}
resource "azurerm_batch_pool" "night" {
  name                = "night"
  resource_group_name = "golden"
  account_name        = "render"
  vm_size             = "STANDARD_D4DS_V5"
  node_agent_sku_id   = "batch.node.ubuntu 24.04"
  storage_image_reference { id = data.azurerm_shared_image_version.base.id }
  fixed_scale { target_dedicated_nodes = 4 }
}
data "azurerm_shared_image_version" "base" {
  gallery_name        = "shared"
  image_name          = "base"
  resource_group_name = GROUP
  name                = VERSION
}
"""
BUILD = """
source "azure-arm" "base" {
  shared_image_gallery {
    subscription   = "SUBSCRIPTION"
    resource_group = "golden"
    gallery_name   = "shared"
    image_name     = "base"
    VERSION
  }
  managed_image_name                = "next"
  managed_image_resource_group_name = "golden"
  os_type                           = "Linux"
}
build { sources = ["source.azure-arm.base"] }
"""


def image(group: str, *versions: str) -> list[Body]:
    """A definition in a group, and versions of it."""
    gallery = f"{group}/providers/Microsoft.Compute/galleries/shared/images/base"
    kind = "Microsoft.Compute/galleries/images"
    found: list[Body] = [{"id": gallery, "type": kind, "properties": {"osType": "Linux"}}]
    for name in versions:
        body: Body = {"id": f"{gallery}/versions/{name}", "type": f"{kind}/versions"}
        regions = {"targetRegions": [{"name": "West Europe"}]}
        found.append({**body, "properties": {"publishingProfile": regions}})
    return found


def may_go(folder: Path, name: str, text: str, *bodies: Body) -> list[str]:
    """Return the versions that may go, and the definitions, as groups and names."""
    (folder / name).write_text(text)
    account = {"id": ACCOUNT, "type": "Microsoft.Batch/batchAccounts", "properties": {}}
    azure = SmallAzure([account, *bodies])
    out = io.StringIO()
    surroundings = Surroundings(io.BytesIO(), out, io.StringIO(), {}, folder, TODAY)
    run(["--subscription", SUBSCRIPTION, "--no-config", name], surroundings, azure.read)
    lines = [it.split() for it in out.getvalue().splitlines()]
    return [f"{it[0]} {it[1]}" for it in lines if it[2:5] == ["may", "be", "deleted"]]


@pytest.mark.parametrize(
    ("group", "version", "going"),
    [
        ('"golden"', '"1.0.0"', ["definition shared/base", *["version shared/base/1.1.0"] * 2,
                                 "version shared/base/1.0.0"]),
        ("var.text", '"1.0.0"', ["version shared/base/1.1.0"] * 2),
        ("var.text", '"latest"', []),
        ("var.text", "var.text", []),
    ],
    ids=["all is said", "no group", "no group, the latest", "no group, no version"],
)  # fmt: skip
def test_no_image_may_go_that_a_files_pool_may_mean(
    tmp_path: Path, group: str, version: str, going: list[str]
) -> None:
    text = POOL.replace("GROUP", group).replace("VERSION", version)
    elsewhere = GROUP.replace("/golden", "/other")
    twins = [*image(GROUP, "1.0.0", "1.1.0"), *image(elsewhere, "1.0.0", "1.1.0")]
    assert sorted(may_go(tmp_path, "main.tf", text, *twins)) == sorted(going)


@pytest.mark.parametrize(
    ("version", "going"),
    [
        ('image_version = "1.0.0"', ["version shared/base/1.1.0"]),
        ('image_version = "latest"', []),
        ("", []),
    ],
    ids=["a version", "the latest", "no version"],
)
def test_what_a_build_starts_from_stays_whichever_version_it_gets(
    tmp_path: Path, version: str, going: list[str]
) -> None:
    text = BUILD.replace("SUBSCRIPTION", SUBSCRIPTION).replace("VERSION", version)
    found = may_go(tmp_path, "build.pkr.hcl", text, *image(GROUP, "1.0.0", "1.1.0"))
    assert found == going
