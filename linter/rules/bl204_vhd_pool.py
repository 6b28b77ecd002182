"""BL204: a pool is made from VHD blobs."""

import re
from collections.abc import Iterator

from linter import facts
from linter.aspects.accepted_images import takes
from linter.aspects.node_agent_os import agent_os
from linter.aspects.retired import is_over
from linter.aspects.targets import BY_FORMULA, target_of
from linter.aspects.wording import called, unfilled
from linter.model import Pool
from linter.report import Finding, Severity, Undecided
from linter.rules.examples.files import bicep_pool, terraform_pool
from linter.rules.rule import Example, Rule
from linter.scope import Scope
from linter.values import NOT_READ, Unknown

_RETIREMENT = "vhd-pools"
_BLOB = re.compile(r"https?://[^/?#\s]+/[^/?#\s]+/[^?#]+(?:\?.*)?", re.IGNORECASE)


def _pool_of_vhds(address: str, nodes: int) -> str:
    return f"""\
{{
  "id": "render",
  "vmSize": "standard_d2_v2",
  "targetDedicatedNodes": {nodes},
  "virtualMachineConfiguration": {{
    "imageReference": {{
      "publisher": "Canonical",
      "offer": "UbuntuServer",
      "sku": "16.04-LTS"
    }},
    "nodeAgentSKUId": "batch.node.ubuntu 16.04",
    "osDisk": {{
      "imageUris": ["{address}"]
    }}
  }}
}}
"""


_VHD = "https://golden.blob.core.windows.net/system/golden-os.vhd"
_MARKETPLACE = "publisher: 'canonical'\noffer: 'ubuntu-24_04-lts'\nsku: 'server'"
_MARKETPLACE_TF = (
    'publisher = "canonical"\noffer     = "ubuntu-24_04-lts"\nsku       = "server"\n'
    'version   = "latest"'
)
_ARM_VHDS = """\
{
  "$schema": "https://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": [
    {
      "type": "Microsoft.Batch/batchAccounts/pools",
      "apiVersion": "2025-06-01",
      "name": "render/render",
      "properties": {
        "vmSize": "STANDARD_D2S_V3",
        "deploymentConfiguration": {
          "virtualMachineConfiguration": {
            "imageReference": {
              "publisher": "canonical",
              "offer": "ubuntu-24_04-lts",
              "sku": "server"
            },
            "nodeAgentSkuId": "batch.node.ubuntu 24.04",
            "osDisk": {
              "imageUris": ["https://golden.blob.core.windows.net/system/golden-os.vhd"]
            }
          }
        }
      }
    }
  ]
}
"""


class VhdPool(Rule):
    """Checks the VHDs of a pool in the edition of 2017, and refuses them in later ones."""

    id = "BL204"
    name = "vhd-pool"
    severity = Severity.ERROR
    since = "2017-08"
    source = (
        "https://learn.microsoft.com/azure/batch/"
        "batch-custom-image-pools-to-azure-compute-gallery-migration-guide"
    )
    meaning = (
        "In the first edition a custom image was a VHD in a container of a storage account, and"
        " every VHD served a limited number of nodes: with too few of them a part of the nodes"
        " never came. Later API versions have no such property, and pools of VHDs are retired."
    )
    expected = "the id of an Azure Compute Gallery image version"
    fix = (
        "Make an Azure Compute Gallery image version from the VHD, and refer to that. By the"
        " first edition: name enough copies of the VHD for all nodes, each by its address in a"
        " container."
    )
    cannot_see = (
        "The storage account: whether it is a standard general-purpose account in the pool's"
        " subscription and region, and whether the VHDs are identical and generalized."
    )
    formats = ("arm", "bicep", "terraform", "plan", "export")
    INVALID = (
        Example(
            {
                "pool.bicep": bicep_pool(
                    "render", _MARKETPLACE, os_disk=f"{{ imageUris: [ '{_VHD}' ] }}"
                )
            }
        ),
        Example({"pool.json": _ARM_VHDS}),
        Example({"pool.json": _pool_of_vhds(_VHD, nodes=100)}, edition="2017-08"),
        Example({"pool.json": _pool_of_vhds("golden-os.vhd", nodes=10)}, edition="2017-08"),
    )
    VALID = (
        Example({"pool.json": _pool_of_vhds(_VHD, nodes=10)}, edition="2017-08"),
        Example({"pool.bicep": bicep_pool("render", _MARKETPLACE)}),
        Example({"pool.tf": terraform_pool("render", _MARKETPLACE_TF)}),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check the pools that name VHDs."""
        taken = "vhd" in facts.edition_row(scope.edition).takes
        for pool in scope.of(Pool):
            unread = pool.vhds.more
            if unread is not None and (taken or unread != NOT_READ):
                yield self.undecided(pool.place, f"its VHDs are not all known: {unread.reason}")
            if not pool.vhds.known:
                continue
            if taken:
                yield from self._check_vhds(scope, pool)
            else:
                yield self._retired(scope, pool)

    def _retired(self, scope: Scope, pool: Pool) -> Finding:
        retirement = scope.retirement(_RETIREMENT)
        refused = takes(pool, "vhd") is False
        if refused:
            shown = next(filter(None, pool.api_version.possible), "")
            says = f"API version {shown} takes no VHDs, only gallery image versions"
        else:
            says = f"Batch takes VHDs until {retirement.date} only"
        error = refused or is_over(scope, retirement)
        return self.finding(
            f"{called(pool)} is made from VHD blobs: {says}.",
            pool.place,
            severity=Severity.ERROR if error else Severity.WARNING,
        )

    def _check_vhds(self, scope: Scope, pool: Pool) -> Iterator[Finding | Undecided]:
        for address in pool.vhds.known:
            if not _BLOB.fullmatch(address) and not unfilled(address):
                yield self.finding(
                    f"{called(pool)}: {address!r} is not the address of a VHD in a container.",
                    pool.place,
                    expected="https://<account>.blob.core.windows.net/<container>/<name>.vhd",
                )
        nodes = target_of(pool).nodes
        if pool.vhds.more is not None or nodes == BY_FORMULA:
            return
        if isinstance(nodes, Unknown):
            yield self.undecided(pool.place, f"its number of nodes is not known: {nodes.reason}")
            return
        count = len(set(pool.vhds.known))
        served, os = self._served(scope, pool, count)
        wanted = min(nodes.possible)  # what is certain: more than the least of several
        if wanted > served:
            verb = "serves" if count == 1 else "serve"
            yield self.finding(
                f"{called(pool)} asks for {wanted:,} nodes, and its {count} VHD"
                f"{'s' if count > 1 else ''} {verb} {served} {os} at most.",
                pool.place_of(nodes),
                because=(nodes,),
            )

    def _served(self, scope: Scope, pool: Pool, count: int) -> tuple[int, str]:
        """Return how many nodes the VHDs serve: the larger number where the OS is not known."""
        linux = count * scope.limit("nodes-per-vhd-linux")
        windows = count * scope.limit("nodes-per-vhd-windows")
        systems = {agent_os(sku) for sku in pool.node_agent_sku_id.possible if sku}
        if systems == {"windows"}:
            return windows, "Windows nodes"
        return linux, "Linux nodes" if systems == {"linux"} else "nodes"
