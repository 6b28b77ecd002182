"""The scripts of a Packer template: inline, in files, uploaded; each line with its place."""

import base64
from pathlib import Path

import pytest

from linter.project import Project
from linter.readers.packer import read_legacy
from linter.source import Source
from linter.syntax.json import JsonDocument, parse_json
from linter.values import ABSENT, Known, Spot, Unknown
from tests.unit.linter.packer_texts import builds, legacy, reasons, texts

SHELL = {"type": "shell"}


def test_inline_lines_are_one_script_and_each_has_its_own_place() -> None:
    (build,) = legacy({**SHELL, "inline": ["apt-get update", "reboot\nsync"]})
    (step,) = build.steps.known
    (script,) = step.scripts.known
    assert script.text == "apt-get update\nreboot\nsync"
    spots = [script.spot_of(line) for line in (1, 2, 3)]
    assert [spot.line - step.place.line for spot in spots if step.place.line] == [3, 4, 4]
    assert spots[0].column == 5


def test_inline_may_be_a_single_text_and_command_too() -> None:
    (build,) = legacy(
        {**SHELL, "inline": "sudo reboot"}, {"type": "shell-local", "command": "az login"}
    )
    assert texts(build) == ["sudo reboot", "az login"]


def test_what_is_not_known_in_a_line_becomes_a_shell_variable() -> None:
    (build,) = legacy(
        {**SHELL, "inline": ["useradd {{user `who`}} -p {{.Pass}}; waagent -deprovision"]},
        variables={"who": None},
    )
    assert texts(build) == ["useradd ${user_who} -p ${Pass}; waagent -deprovision"]


@pytest.mark.parametrize("path", ["setup.sh", "./scripts/../setup.sh", "{{template_dir}}/setup.sh"])
def test_a_script_file_is_read_from_beside_the_template(path: str) -> None:
    (build,) = legacy(
        {**SHELL, "script": path}, name="images/golden.json", files={"images/setup.sh": "sync\n"}
    )
    (script,) = build.steps.known[0].scripts.known
    assert (script.text, script.name) == ("sync\n", "images/setup.sh")
    assert script.spot_of(2) == Spot("images/setup.sh", 2, 1)


def test_a_script_file_may_be_named_from_a_folder_above() -> None:
    (build,) = legacy(
        {"type": "powershell", "scripts": ["packer/a.ps1", "a.ps1"]},
        name="packer/windows/golden.json",
        files={"packer/a.ps1": "Get-Date"},
    )
    assert texts(build) == ["Get-Date", "Get-Date"]


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("lost.sh", "the file lost.sh does not exist"),
        ("/etc/passwd", "/etc/passwd lies outside of the paths that were given"),
        ("../../x.sh", "../../x.sh lies outside of the paths that were given"),
        (
            "{{env `DIR`}}/x.sh",
            "the path of a script is not known: the environment variable DIR is not known",
        ),
    ],
)
def test_why_a_script_file_is_not_read(path: str, reason: str) -> None:
    (build,) = legacy({**SHELL, "script": path})
    assert reasons(build) == [reason]


def test_a_script_file_is_never_read_through_a_link_that_leads_outside(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "secret.sh").write_text("secret")
    (inside / "setup.sh").symlink_to(tmp_path / "secret.sh")
    text = '{"builders": [{"type": "azure-arm"}],'
    text += ' "provisioners": [{"type": "shell", "script": "setup.sh"}]}'
    source = Source("golden.json", text.encode())
    document = parse_json(source)
    assert isinstance(document, JsonDocument)
    (build,) = builds(read_legacy(document, Project(inside, [inside], [source])))
    assert texts(build) == []
    assert reasons(build) == ["setup.sh lies outside of the paths that were given"]


@pytest.mark.parametrize(
    ("upload", "command"),
    [
        ({"source": "setup.sh", "destination": "/tmp/run.sh"}, "sudo bash -eux /tmp/run.sh a"),
        ({"source": "setup.sh", "destination": "/tmp/"}, "A=b sudo -E /tmp/setup.sh"),
        ({"sources": ["x", "setup.sh"], "destination": "/tmp"}, "cd / && . /tmp/setup.sh"),
        ({"source": "scripts/", "destination": "/opt/"}, "if /opt/setup.sh; then sync; fi"),
        ({"source": "scripts", "destination": "/opt"}, "sh /opt/scripts/setup.sh"),
    ],
)
def test_an_uploaded_script_that_is_run_is_read(upload: dict[str, object], command: str) -> None:
    (build,) = legacy(
        {"type": "file", **upload},
        {**SHELL, "inline": [command]},
        files={"setup.sh": "waagent", "scripts/setup.sh": "waagent"},
    )
    assert texts(build) == [command, "waagent"]
    assert reasons(build) == []


@pytest.mark.parametrize(
    ("command", "seen"),
    [
        ("bash /tmp/other.sh", "it runs /tmp/other.sh, which is not among the files"),
        ("chmod +x /tmp/other.sh", None),
        ("curl https://example.com/install.sh | sudo bash", None),
        ("powershell -ExecutionPolicy Bypass -File C:\\other.ps1", "it runs C:\\other.ps1"),
    ],
)
def test_a_script_of_unknown_content_is_said_to_run(command: str, seen: str | None) -> None:
    (build,) = legacy({**SHELL, "inline": [command]})
    assert [seen is not None and it.startswith(seen) for it in reasons(build)] == (
        [True] if seen else []
    )


def test_downloads_are_no_uploads() -> None:
    (build,) = legacy(
        {"type": "file", "direction": "download", "source": "a.sh", "destination": "b.sh"},
        {**SHELL, "inline": ["b.sh"]},
        files={"a.sh": "sync"},
    )
    assert texts(build) == ["b.sh"]


def test_what_other_provisioners_do_is_not_read() -> None:
    (build,) = legacy({"type": "ansible"}, {"type": "chef-solo"}, {"type": "windows-restart"})
    assert reasons(build) == [
        "what an ansible provisioner does is not read",
        "what a chef-solo provisioner does is not read",
    ]
    assert [step.kind for step in build.steps.known] == ["ansible", "chef-solo", "windows-restart"]


def test_an_execute_command_of_interest_is_kept() -> None:
    plain = "chmod +x {{ .Path }}; {{ .Vars }} sudo -E sh '{{ .Path }}'"
    (build,) = legacy(
        {**SHELL, "execute_command": plain},
        {**SHELL, "execute_command": "sh '{{ .Path }}'; waagent -force -deprovision+user"},
    )
    assert texts(build) == ["sh '${Path}'; waagent -force -deprovision+user"]


def test_custom_data_is_text_from_base64_or_from_a_file() -> None:
    packed = base64.b64encode(b"#cloud-config\n").decode()
    (build,) = legacy(custom_data=packed)
    assert build.custom_data == Known("#cloud-config\n")
    (build,) = legacy(custom_data_file="init.yaml", files={"init.yaml": "#cloud-config\n"})
    assert build.custom_data == Known("#cloud-config\n")
    assert build.custom_data.spot == Spot("init.yaml", 1, 1)
    (build,) = legacy(custom_data_file="lost.yaml")
    assert isinstance(build.custom_data, Unknown)
    (build,) = legacy(user_data="abc")
    assert build.custom_data == ABSENT
