"""BL101 over files: extensions in every format, image builds, and one finding per extension."""

import pytest

from linter.check import check
from linter.report import Finding
from linter.rules.bl101_preinstalled_extension import PreinstalledExtension
from linter.rules.examples.builds import DEPROVISION, SYSPREP, packer_hcl, packer_json
from linter.rules.examples.machines import bicep_image, terraform_version
from tests.unit.linter.arm_bodies import (
    COMPUTE,
    CUSTOM_SCRIPT,
    IMAGE,
    SNAPSHOT,
    VERSION,
    body,
    disk,
    image_of_snapshot,
    snapshot,
    version,
    vm,
    world,
)
from tests.unit.linter.formats import written
from tests.unit.linter.linting import lint_files

RULE = PreinstalledExtension()
VM = f"{COMPUTE}/virtualMachines/builder"
CUSTOM = 'custom_script = "powershell -Command 1"'
MACHINE = {
    "id": VM,
    "type": "Microsoft.Compute/virtualMachines",
    "apiVersion": "2024-07-01",
    "location": "westeurope",
    "properties": {"hardwareProfile": {"vmSize": "Standard_D2s_v3"}},
}
EXTENSION = {
    "id": f"{VM}/extensions/setup",
    "type": "Microsoft.Compute/virtualMachines/extensions",
    "apiVersion": "2024-07-01",
    "location": "westeurope",
    "properties": {"publisher": "Microsoft.Azure.Extensions", "type": "CustomScript"},
}
MADE = {
    "id": IMAGE,
    "type": "Microsoft.Compute/images",
    "apiVersion": "2024-07-01",
    "location": "westeurope",
    "properties": {"sourceVirtualMachine": {"id": VM}},
}


def findings(files: dict[str, str]) -> list[Finding]:
    report = lint_files(files, rules=[RULE]).report
    assert not report.crashes, report.crashes[0].trace
    return [it for it in report.findings if it.rule == "BL101"]


@pytest.mark.parametrize("form", ["arm", "bicep", "export"])
def test_an_extension_beside_its_machine(form: str) -> None:
    (finding,) = findings(written(form, [MACHINE, EXTENSION, MADE]))
    assert "carries the extension setup" in finding.message
    assert finding.place.line is not None
    assert [item.role for item in finding.related] == ["virtual machine", "extension"]
    assert findings(written(form, [MACHINE, MADE])) == []


def test_an_extension_in_terraform() -> None:
    (finding,) = findings({"main.tf": terraform_version(extension="CustomScript")})
    assert finding.message.startswith("Gallery image version shared/golden/1.0.0 comes from")
    assert findings({"main.tf": terraform_version()}) == []


def test_a_machine_with_extensions_from_which_no_image_comes_is_no_finding() -> None:
    assert findings(written("arm", [MACHINE, EXTENSION])) == []
    consumer = bicep_image(extension="CustomScript", on="consumer")
    assert findings({"main.bicep": consumer}) == []


def test_an_extension_is_said_once_however_many_images_lie_on_the_way() -> None:
    chain = (version(source={"id": IMAGE}), image_of_snapshot(), snapshot(), disk())
    filled = world(*chain, vm(CUSTOM_SCRIPT))
    report = check(filled, [SNAPSHOT, IMAGE, VERSION], [RULE])
    (finding,) = report.findings
    assert finding.place.resource_id == VERSION
    assert [it.place.resource_id for it in finding.related[:2]] == [IMAGE, SNAPSHOT]
    (finding,) = check(filled, [SNAPSHOT, IMAGE], [RULE]).findings
    assert finding.place.resource_id == IMAGE
    (finding,) = check(filled, [SNAPSHOT], [RULE]).findings
    assert finding.place.resource_id == SNAPSHOT


def test_machines_disks_and_definitions_are_no_images() -> None:
    definition = body(f"{COMPUTE}/galleries/shared/images/golden", {"osType": "Linux"})
    filled = world(vm(CUSTOM_SCRIPT), disk(), definition)
    report = check(filled, [it.id for it in filled], [RULE])
    assert (report.findings, report.unknowns) == ((), ())


def test_packers_custom_script_is_an_extension() -> None:
    (finding,) = findings({"a.pkr.hcl": packer_hcl(SYSPREP, setting=CUSTOM, windows=True)})
    assert (finding.place.line, finding.place.column) == (19, 19)
    assert "custom_script" in finding.message
    assert findings({"a.pkr.hcl": packer_hcl(SYSPREP, windows=True)}) == []


def test_a_custom_script_that_is_a_default_says_so() -> None:
    text = packer_hcl(SYSPREP, setting="custom_script = var.script", windows=True)
    declared = 'variable "script" {\n  default = "x"\n}\n'
    (finding,) = findings({"a.pkr.hcl": declared + text})
    assert finding.assumes == ("variable 'script'",)
    report = lint_files({"a.pkr.hcl": text}, rules=[RULE]).report
    assert report.findings == ()
    (unknown,) = report.unknowns
    assert "whether it has a custom_script is not known" in unknown.reason


def test_a_trial_build_is_passed_over() -> None:
    text = packer_hcl(SYSPREP, setting=f"skip_create_image = true\n  {CUSTOM}", windows=True)
    assert findings({"a.pkr.hcl": text}) == []


@pytest.mark.parametrize("kind", ["shell", "shell-local"])
def test_a_script_that_installs_an_extension(kind: str) -> None:
    command = "az vm extension set --vm-name build --name CustomScript"
    text = packer_json("echo hello", command, DEPROVISION).replace('"shell"', f'"{kind}"')
    (finding,) = findings({"a.json": text})
    assert finding.place.line == text[: text.index("az vm")].count("\n") + 1
    assert command in finding.message
