"""BL104 over image builds: the machine must be generalized, and nothing may follow."""

import pytest

from linter.outcome import Outcome
from linter.rules.bl104_not_generalized import NotGeneralized
from linter.rules.examples.builds import (
    DEPROVISION,
    SYSPREP,
    image_template,
    packer_hcl,
    packer_json,
)
from tests.unit.linter.linting import lint_files
from tests.unit.linter.packer_texts import HCL

BUILD = 'build {\n  sources = ["azure-arm.golden"]\n'


def lint(files: dict[str, str]) -> Outcome:
    outcome = lint_files(files, rules=[NotGeneralized()])
    assert not outcome.report.crashes, outcome.report.crashes[0].trace
    return outcome


def told(text: str, name: str = "a.pkr.hcl", **more: str) -> list[str]:
    """Return what the findings and unknowns say, the latter behind a question mark."""
    report = lint({name: text, **more}).report
    said = [it.message.partition(": ")[2] for it in report.findings]
    return [*said, *("? " + it.reason.partition(": ")[2] for it in report.unknowns)]


def test_a_build_that_deprovisions_at_last() -> None:
    assert told(packer_hcl("apt-get install -y x", DEPROVISION)) == []
    assert told(packer_json("apt-get install -y x", DEPROVISION), "a.json") == []
    assert told(packer_hcl(SYSPREP, windows=True)) == []


@pytest.mark.parametrize(
    ("windows", "words"),
    [(False, "deprovisions the machine (waagent)"), (True, "runs Sysprep")],
)
def test_a_build_that_never_does(windows: bool, words: str) -> None:
    expected = f"no provisioner {words}, so that the image is not generalized."
    assert told(packer_hcl(windows=windows)) == [expected]
    assert told(packer_hcl("echo hello", windows=windows)) == [expected]


def test_the_place_is_the_last_provisioner_or_the_source() -> None:
    (finding,) = lint({"a.pkr.hcl": packer_hcl("one", "two")}).report.findings
    assert finding.place.line == 26
    assert [it.role for it in finding.related] == ["image build"]
    (finding,) = lint({"a.pkr.hcl": packer_hcl()}).report.findings
    assert finding.place.line == 1


@pytest.mark.parametrize(
    ("after", "says"),
    [
        ("apt-get install -y x", "a shell step changes the machine after it was generalized."),
        (
            "sudo -E bash -c 'useradd x'",
            "a shell step changes the machine after it was generalized.",
        ),
        ("rm -rf /tmp/* && export HISTSIZE=0; sync", None),
        ("sudo apt-get clean # tidy", None),
        ("sudo rm -f /var/tmp/.bash_history || true", None),
        ("/usr/bin/sudo-free-tool", "a shell step changes the machine after it was generalized."),
    ],
)
def test_what_follows_in_another_step(after: str, says: str | None) -> None:
    assert told(packer_json(DEPROVISION, after), "a.json") == ([says] if says else [])


@pytest.mark.parametrize(
    ("block", "says"),
    [
        ('provisioner "windows-restart" {}', "a windows-restart step follows"),
        ('provisioner "file" {\n    direction = "download"\n  }', None),
        ('provisioner "shell-local" {\n    inline = ["az vm list"]\n  }', None),
        ('provisioner "ansible" {}', "? what is done after the machine is generalized"),
        (
            'provisioner "powershell" {\n    inline = ["gp x | Select ImageState"]\n  }',
            None,
        ),
    ],
)
def test_other_steps_that_follow(block: str, says: str | None) -> None:
    text = packer_hcl(SYSPREP, windows=True)
    text = f"{text.rstrip().removesuffix('}')}\n  {block}\n}}\n"
    assert [it.startswith(says or "-") for it in told(text)] == ([True] if says else [])


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (f"{DEPROVISION}\\nsudo reboot", "the machine is restarted after it was generalized."),
        (f"{DEPROVISION}\\n# reboot", None),
        (f"{DEPROVISION}\\nshutdown -h now", None),
    ],
)
def test_a_restart_in_the_same_script(command: str, says: str | None) -> None:
    text = packer_json("x").replace('"x"', f'"{command}"')
    assert told(text, "a.json") == ([says] if says else [])


def test_sysprep_must_not_start_the_machine_again() -> None:
    text = packer_hcl(SYSPREP.replace("/quit ", "/reboot "), windows=True)
    assert told(text) == ["Sysprep restarts the machine, which then is set up again."]


def test_what_could_not_be_read_leaves_it_undecided() -> None:
    script = '  provisioner "shell" {\n    script = "setup.sh"\n  }\n}\n'
    (said,) = told(HCL + BUILD + script)
    assert said.startswith("? whether it generalizes the machine is not known: the file setup.sh")
    assert told(HCL + BUILD + script, **{"setup.sh": DEPROVISION}) == []
    (said,) = told(HCL + BUILD + script, **{"setup.sh": "echo hello"})
    assert said.startswith("no provisioner deprovisions")
    (said,) = told(HCL + BUILD + '  provisioner "ansible" {}\n}\n')
    assert said.endswith("what an ansible provisioner does is not read")


def test_deprovisioning_the_building_host_is_nothing() -> None:
    text = packer_json(DEPROVISION).replace('"shell"', '"shell-local"')
    assert len(told(text, "a.json")) == 1


def test_a_build_that_makes_no_image_is_passed_over() -> None:
    assert told(packer_hcl(setting="skip_create_image = true")) == []
    assert told(HCL.replace('"golden"\n}', '""\n}') + BUILD + "}\n") == []


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("credativ:Debian:9:latest", None),
        ("/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/disks/d", "? whether what"),
    ],
)
def test_a_chroot_build_starts_no_machine(source: str, says: str | None) -> None:
    text = f"""
source "azure-chroot" "golden" {{
  source            = "{source}"
  image_resource_id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/images/i"
}}
build {{
  sources = ["source.azure-chroot.golden"]
}}
"""
    assert [it.startswith(says or "-") for it in told(text)] == ([True] if says else [])


@pytest.mark.parametrize(
    ("kind", "command", "says"),
    [
        ("Shell", "echo hello", None),
        ("Shell", "echo 'exit 0' > /tmp/DeprovisioningScript.sh", "it replaces Image Builder's"),
        ("Shell", "cp x /tmp/DeprovisioningScript.sh", None),
        ("Shell", "echo 'waagent -force -deprovision' > /tmp/DeprovisioningScript.sh", None),
        ("Shell", "echo date >> /tmp/DeprovisioningScript.sh", None),
        (
            "PowerShell",
            "Set-Content -Path C:\\DeprovisioningScript.ps1 -Value 'exit 0'",
            "it replaces Image Builder's",
        ),
        (
            "PowerShell",
            "(Get-Content C:\\DeprovisioningScript.ps1) -replace 'a','b'"
            " | Set-Content C:\\DeprovisioningScript.ps1",
            "? it replaces Image Builder's",
        ),
    ],
)
def test_image_builder_generalizes_by_itself_unless_told_otherwise(
    kind: str, command: str, says: str | None
) -> None:
    said = told(image_template(kind, command), "a.json")
    assert [it.startswith(says or "-") for it in said] == ([True] if says else [])
