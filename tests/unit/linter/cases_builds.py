"""Cases of the rules that look at image builds, and at the pools of what they make."""

from dataclasses import dataclass

from linter.report import Severity
from tests.unit.linter.build_formats import BUILD_VARIANTS, DEPROVISION, Build
from tests.unit.linter.cases_bodies import IMAGE, VERSION, Body, account, definition, pool

_INSTALL = "apt-get install -y nfs-common"
_SWAP = "echo 'ResourceDisk.EnableSwap=y' >> /etc/waagent.conf"
_EXTENSION = "az vm extension set --vm-name build --name CustomScript -g render"
_OWN_SCRIPT = "echo true > /tmp/DeprovisioningScript.sh"
_PURCHASE = {"name": "base", "product": "linux", "publisher": "contoso"}
PACKER = ("hcl", "legacy")
IMAGE_BUILDER = ("image template", "image template in bicep")


@dataclass(frozen=True, slots=True)
class BuildCase:
    """A build that breaks a rule and one that keeps it, ``beside`` resources in an export.

    ``unseen`` are the variants that do not show what breaks the rule. ``severity`` is that of
    the worst finding, ``mild`` that of the finding there is about the good build, if any.
    """

    rule: str
    what: str
    severity: Severity
    bad: Build
    good: Build
    beside: tuple[Body, ...] = ()
    unseen: tuple[str, ...] = ()
    edition: str | None = None
    mild: Severity | None = None

    @property
    def variants(self) -> tuple[str, ...]:
        """The variants of this case: a script is one only where the commands make it."""
        told = self.bad.commands != self.good.commands
        return tuple(it for it in BUILD_VARIANTS if told or it != "script")


_GOLDEN = Build(version_id=VERSION)
_MANAGED = Build(image_id=IMAGE)

CASES = (
    BuildCase(
        "BL101",
        "a script that installs an extension",
        Severity.ERROR,
        Build((_EXTENSION,), version_id=VERSION),
        Build((_EXTENSION.replace("set", "list"),), version_id=VERSION),
    ),
    BuildCase(
        "BL101",
        "custom_script",
        Severity.ERROR,
        Build(version_id=VERSION, settings=(("custom_script", "echo hello"),)),
        Build(version_id=VERSION, settings=(("user_data", "echo hello"),)),
        unseen=IMAGE_BUILDER,
    ),
    BuildCase(
        "BL102",
        "swap on the temporary drive",
        Severity.ERROR,
        Build((_SWAP,), version_id=VERSION),
        Build((_SWAP.replace("=y", "=n"),), version_id=VERSION),
    ),
    BuildCase(
        "BL103",
        "an image that depends on the drive, on a size without one",
        Severity.WARNING,
        Build((_SWAP,), version_id=VERSION),
        Build((_INSTALL,), version_id=VERSION),
        (pool(size="Standard_D2s_v5"),),
        mild=Severity.INFO,
    ),
    BuildCase(
        "BL104",
        "a build that never deprovisions",
        Severity.ERROR,
        Build((_INSTALL,), (), version_id=VERSION),
        Build((_INSTALL, DEPROVISION), (), version_id=VERSION),
        unseen=IMAGE_BUILDER,
    ),
    BuildCase(
        "BL104",
        "a build that goes on after it deprovisions",
        Severity.ERROR,
        Build((DEPROVISION, _INSTALL), (), version_id=VERSION),
        Build((_INSTALL, DEPROVISION), ("rm -f ~/.bash_history",), version_id=VERSION),
        unseen=(*IMAGE_BUILDER, "script"),  # the order of commands within one script is not read
    ),
    BuildCase(
        "BL104",
        "a specialized version",
        Severity.ERROR,
        Build(version_id=VERSION, settings=(("specialized", True),)),
        Build(version_id=VERSION, settings=(("specialized", False),)),
        unseen=IMAGE_BUILDER,
    ),
    BuildCase(
        "BL104",
        "a script in the place of Image Builder's own",
        Severity.ERROR,
        Build((_OWN_SCRIPT,), (), version_id=VERSION),
        Build((_OWN_SCRIPT.replace("true", f"'{DEPROVISION}'"),), version_id=VERSION),
    ),
    BuildCase(
        "BL105",
        "a managed image",
        Severity.WARNING,
        _MANAGED,
        _GOLDEN,
        unseen=IMAGE_BUILDER,
        edition="2023-04",
    ),
    BuildCase(
        "BL106",
        "a purchase plan that the definition does not have",
        Severity.ERROR,
        Build(version_id=VERSION, plan="other"),
        Build(version_id=VERSION, plan="base"),
        (definition(purchasePlan=_PURCHASE),),
    ),
    BuildCase(
        "BL109",
        "the caching of the OS disk",
        Severity.INFO,
        Build(version_id=VERSION, settings=(("disk_caching_type", "ReadOnly"),)),
        Build(version_id=VERSION, settings=(("disk_caching_type", "ReadWrite"),)),
        unseen=IMAGE_BUILDER,
    ),
    BuildCase(
        "BL205",
        "no replica in the region",
        Severity.ERROR,
        Build(version_id=VERSION, regions=("northeurope",)),
        Build(version_id=VERSION, regions=("northeurope", "West Europe")),
        (account(), pool()),
    ),
    BuildCase(
        "BL208",
        "a base of another system",
        Severity.ERROR,
        Build(version_id=VERSION, base=("canonical", "0001-com-ubuntu-server-jammy", "22_04-lts")),
        _GOLDEN,
        (pool(agent="batch.node.ubuntu 24.04"),),
    ),
    BuildCase(
        "BL211",
        "too few replicas",
        Severity.WARNING,
        Build(version_id=VERSION, replicas=1),
        Build(version_id=VERSION, replicas=2),
        (account(), pool(nodes=600)),
    ),
    BuildCase(
        "BL212",
        "a version that is never the latest",
        Severity.INFO,
        Build(version_id=VERSION, excluded=True),
        Build(version_id=VERSION, excluded=False),
        (pool(),),
    ),
    BuildCase(
        "BL311",
        "a managed image for an account in Batch's own mode",
        Severity.ERROR,
        _MANAGED,
        _GOLDEN,
        (account(poolAllocationMode="BatchService"), pool(IMAGE)),
        unseen=IMAGE_BUILDER,
        edition="2019-09",
    ),
)
