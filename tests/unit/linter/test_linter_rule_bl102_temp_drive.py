"""BL102 over image builds and machines: the place is the line that moves the drive."""

import base64
import json
from typing import Any

import pytest

from linter.outcome import Outcome
from linter.rules.bl102_temp_drive_moved import TempDriveMoved
from linter.rules.examples.builds import DEPROVISION, image_template, packer_hcl, packer_json
from linter.rules.examples.machines import bicep_image, terraform_version
from tests.unit.linter.arm_bodies import COMPUTE, VM
from tests.unit.linter.formats import written
from tests.unit.linter.linting import lint_files
from tests.unit.linter.packer_texts import HCL

MOVED = "sed -i 's,^ResourceDisk.MountPoint=.*,ResourceDisk.MountPoint=/scratch,' /etc/waagent.conf"
CLOUD = "#cloud-config\nmounts:\n  - [ephemeral0, /scratch]\n"
BUILD = 'build {\n  sources = ["azure-arm.golden"]\n'


def lint(files: dict[str, str]) -> Outcome:
    outcome = lint_files(files, rules=[TempDriveMoved()])
    assert not outcome.report.crashes, outcome.report.crashes[0].trace
    return outcome


def places(files: dict[str, str]) -> list[tuple[str | None, int | None]]:
    return [(it.place.file, it.place.line) for it in lint(files).report.findings]


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.pkr.hcl", packer_hcl("echo hello", MOVED, DEPROVISION)),
        ("a.json", packer_json("echo hello", MOVED, DEPROVISION)),
        ("a.json", image_template("Shell", "echo hello", MOVED)),
    ],
)
def test_the_line_of_an_inline_script(name: str, text: str) -> None:
    assert places({name: text}) == [(name, line_of(text, "sed -i"))]
    assert places({name: text.replace("/scratch", "/mnt/resource")}) == []


def test_the_line_of_a_script_file() -> None:
    script = f"#!/bin/bash\n\nset -e\n{MOVED}\n"
    text = HCL + BUILD + '  provisioner "shell" {\n    script = "setup.sh"\n  }\n}\n'
    assert places({"a.pkr.hcl": text, "setup.sh": script}) == [("setup.sh", 4)]
    report = lint({"a.pkr.hcl": text}).report
    assert report.findings == ()
    assert [it.reason for it in report.unknowns] == [
        "Image build azure-arm.golden: the file setup.sh does not exist"
    ]


def test_what_runs_on_the_building_host_is_not_in_the_image() -> None:
    text = packer_json(MOVED, DEPROVISION).replace('"shell"', '"shell-local"')
    assert places({"a.json": text}) == []


def test_custom_data_of_a_build_in_a_file_has_its_lines() -> None:
    text = packer_hcl(DEPROVISION, setting='custom_data_file = "init.yaml"')
    assert places({"a.pkr.hcl": text, "init.yaml": CLOUD}) == [("init.yaml", 3)]


def test_custom_data_in_base64_stands_where_the_setting_does() -> None:
    packed = base64.b64encode(CLOUD.encode()).decode()
    text = packer_hcl(DEPROVISION, setting=f'custom_data = "{packed}"')
    assert places({"a.pkr.hcl": text}) == [("a.pkr.hcl", line_of(text, "custom_data"))]


def test_custom_data_of_a_machine_counts_when_an_image_comes_from_it() -> None:
    shown = CLOUD.replace("\n", "\\n")
    text = bicep_image(custom_data=shown)
    report = lint({"main.bicep": text}).report
    (finding,) = report.findings
    assert finding.place.line == line_of(text, "customData")
    assert [item.role for item in finding.related] == ["managed image"]
    assert places({"main.bicep": bicep_image(custom_data=shown, on="consumer")}) == []


def test_custom_data_in_an_arm_template() -> None:
    packed = base64.b64encode(CLOUD.encode()).decode()
    made = {"sourceVirtualMachine": {"id": VM}}
    for image, count in ((made, 1), ({"storageProfile": {"osDisk": {"blobUri": "x"}}}, 0)):
        bodies = [
            arm("virtualMachines/builder", {"osProfile": {"customData": packed}}),
            arm("images/golden", image),
        ]
        assert len(places(written("arm", bodies))) == count


def arm(name: str, properties: Any) -> dict[str, object]:
    kind = f"Microsoft.Compute/{name.partition('/')[0]}"
    resource_id = f"{COMPUTE}/{name}"
    common = {"apiVersion": "2024-07-01", "location": "westeurope"}
    return {"id": resource_id, "type": kind, **common, "properties": properties}


def test_custom_data_in_terraform() -> None:
    line = f"  custom_data = base64encode({json.dumps(CLOUD)})\n  size "
    text = terraform_version().replace("  size ", line, 1)
    assert places({"main.tf": text}) == [("main.tf", line_of(text, "custom_data"))]
    assert places({"main.tf": text.replace("/scratch", "/mnt")}) == []


def test_what_a_line_leaves_open_is_undecided() -> None:
    unclear = (
        'sed -i "s,ResourceDisk.MountPoint=.*,ResourceDisk.MountPoint=$WHERE," /etc/waagent.conf'
    )
    report = lint({"a.json": packer_json(unclear, DEPROVISION)}).report
    assert report.findings == ()
    (unknown,) = report.unknowns
    assert "does not show for certain that it does" in unknown.reason


def test_the_drive_of_windows() -> None:
    text = image_template("PowerShell", "Set-Partition -DriveLetter D -NewDriveLetter T")
    assert places({"a.json": text}) == [("a.json", line_of(text, "Set-Partition"))]
