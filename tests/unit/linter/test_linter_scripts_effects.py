"""Deprovisioning, extensions, lines and evidence, and which language a script is in."""

import pytest

from linter.readers.scripts import Effect, Language, language_of, read_script


@pytest.mark.parametrize(
    "text",
    [
        "/usr/sbin/waagent -force -deprovision+user && export HISTSIZE=0 && sync",
        "sudo waagent --deprovision",
        "echo y | waagent deprovision",
        "python3 -u /usr/sbin/waagent -force -deprovision",
        "if [[ $N == *x* ]]; then sudo P=\"$P:/x\" bash -c 'waagent -deprovision && sync'; fi",
        "ssh user@host 'sudo waagent -force -deprovision+user'",
        "sudo bash <<'END'\nwaagent -deprovision\nEND",
        "X=$(true); (cd / && waagent -deprovision)",
        "# it's done\nwaagent \\\n  -force \\\n  -deprovision",
        "AGENT=/usr/sbin/waagent\n$AGENT -force -deprovision",
        "curl https://example.org/a#b && waagent -deprovision",
        "echo 'waagent -deprovision' | sudo bash -s",
    ],
)
def test_deprovisions(text: str) -> None:
    assert [it.effect for it in read_script(text, "shell").signals] == [Effect.DEPROVISIONS]


@pytest.mark.parametrize(
    "text",
    [
        "echo 'waagent -deprovision'",
        "# waagent -deprovision",
        "systemctl restart waagent",
        "waagent -version",
        "cat > /tmp/later.sh <<'EOF'\nwaagent -deprovision\nEOF",
        "cat > notes <<A <<B\nwaagent -deprovision\nA\nwaagent -deprovision\nB",
        "rm -rf /var/lib/waagent -deprovision.log",
        "printf '%s\\n' 'waagent -deprovision' >> README",
    ],
)
def test_does_not_deprovision(text: str) -> None:
    assert read_script(text, "shell").signals == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("shell", "az vm extension set -g rg --vm-name vm -n CustomScript"),
        ("shell", "if ! az vm \\\n extension set -n x; then exit 1; fi"),
        ("batch", "call az vm extension set -n x"),
        ("powershell", "az vm extension set `\n  -n x"),
        ("powershell", "Set-AzVMExtension -VMName vm -Name x"),
        ("powershell", "$r = Set-AzVMCustomScriptExtension -VMName vm"),
        ("powershell", "Set-AzureRmVMExtension -VMName vm"),
    ],
)
def test_installs_an_extension(language: Language, text: str) -> None:
    signals = read_script(text, language).signals
    assert [it.effect for it in signals] == [Effect.INSTALLS_EXTENSION]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("shell", "az vm extension list; az vm extension delete -n x; az vmss extension set -n x"),
        ("shell", "az vm run-command invoke --command-id RunShellScript"),
        ("shell", "echo az vm extension set"),
        ("powershell", "Get-AzVMExtension; Add-AzVmssExtension -Name x; Remove-AzVMExtension"),
        ("powershell", "Write-Host 'Set-AzVMExtension'"),
    ],
)
def test_installs_no_extension(language: Language, text: str) -> None:
    assert read_script(text, language).signals == ()


def test_lines_and_evidence() -> None:
    text = (
        "\ufeffset -e\r\n"
        "cat > x <<'EOF'\r\n"
        "it's\r\n"
        "EOF\r\n"
        "\r\n"
        "true && sudo    waagent \\\r\n"
        "   -force -deprovision " + "x" * 200 + "\r\n"
        "sh -c '\r\n"
        "umount /dev/disk/azure/resource'\r\n"
    )
    deprovisions, moves = read_script(text, "shell").signals
    assert (deprovisions.line, moves.line) == (7, 9)
    assert deprovisions.evidence.startswith("sudo waagent \\ -force -deprovision xxx")
    assert len(deprovisions.evidence) == 120
    assert moves.evidence == "umount /dev/disk/azure/resource"


def test_lines_of_powershell() -> None:
    text = "<#\n\n#>\n$a = @{\n  B = 1\n}\n\nif ($a) {\n  Set-Partition -DriveLetter D `\n" + (
        "    -NewDriveLetter T\n}\n"
    )
    assert [it.line for it in read_script(text, "powershell").signals] == [9]
    assert [it.line for it in read_script(text + "mountvol D: /D", "powershell").signals] == [9, 12]


@pytest.mark.parametrize(
    ("text", "name", "language"),
    [
        ("#!/bin/bash\nx", None, "shell"),
        ("#!/usr/bin/env -S zsh\nx", "x.ps1", "shell"),
        ("#!/usr/bin/env pwsh\nx", None, "powershell"),
        ("#!/usr/bin/python3\nx", "x.sh", "unknown"),
        ("x", "images/Install.PS1", "powershell"),
        ("x", "setup.cmd", "batch"),
        ("\ufeff#cloud-config\nx: y", "x.txt", "cloud-init"),
        ("## template: jinja\n#cloud-config\n", None, "cloud-init"),
        ("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n", None, "cloud-init"),
        ("@echo off\nrem x", None, "batch"),
        ("Set-Partition -DriveLetter D", None, "powershell"),
        ("sudo apt-get install -y x", None, "shell"),
        ("hello", None, "unknown"),
        ("", None, "unknown"),
    ],
)
def test_language(text: str, name: str | None, language: Language) -> None:
    assert language_of(text, name) == language
