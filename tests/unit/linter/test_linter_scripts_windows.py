"""PowerShell, batch files and diskpart: page file, drive letters, Sysprep."""

import pytest

from linter.readers.scripts import Effect, Language, ScriptReading, read_script

MEMORY = r"HKLM:\SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management"


def found(text: str, language: Language = "powershell") -> list[str]:
    return [signal.detail for signal in read_script(text, language).signals]


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        (
            "Set-Partition -DriveLetter D -NewDriveLetter T",
            "moves the temporary drive from D: to T:",
        ),
        (
            "Get-Partition -DriveLetter 'D' |\n  Set-Partition -NewDriveLetter 'T'",
            "moves the temporary drive from D: to T:",
        ),
        (
            "$t = 'T'\nGet-Partition -DriveLetter D | Set-Partition -NewDriveLetter $t",
            "moves the temporary drive from D: to T:",
        ),
        (
            "$v = Get-WmiObject Win32_Volume -Filter \"DriveLetter = 'D:'\"\n"
            "$v.DriveLetter = 'Z:'\n$v.Put()",
            "moves the temporary drive from D: to Z:",
        ),
        (
            "Get-CimInstance Win32_Volume -Filter \"Label='Temporary Storage'\" |"
            " Set-CimInstance -Property @{ DriveLetter = 'Z:' }",
            "moves the temporary drive from D: to Z:",
        ),
        (
            "Get-Partition | Where-Object { $_.DriveLetter -eq 'D' } |"
            " Set-Partition -NewDriveLetter $free",
            "moves the temporary drive from D: to another letter",
        ),
        (
            "Set-Partition -DiskNumber 2 -PartitionNumber 1 -NewDriveLetter D",
            "gives the letter D: to another volume",
        ),
        (
            "Get-Disk 2 | New-Partition -DriveLetter D -UseMaximumSize | Format-Volume",
            "gives the letter D: to another volume",
        ),
        ("Format-Volume -DriveLetter D -FileSystem NTFS", "formats drive D:"),
        (
            r"Remove-PartitionAccessPath -DiskNumber 1 -PartitionNumber 1 -AccessPath 'D:\'",
            "takes the letter D: from the temporary drive",
        ),
        (
            "Get-WmiObject Win32_Volume -Filter 'DriveType=5' |"
            " Set-WmiInstance -Arguments @{DriveLetter='D:'}",
            "gives the letter D: to another volume",
        ),
        (
            'powershell -Command "Set-Partition -DriveLetter D -NewDriveLetter T"',
            "moves the temporary drive from D: to T:",
        ),
        (
            "Set-Service -Name WindowsAzureGuestAgent -StartupType Disabled",
            "disables the Azure guest agent",
        ),
    ],
)
def test_drive_d_is_taken_or_moved(text: str, detail: str) -> None:
    assert found(text) == [detail]


@pytest.mark.parametrize(
    "text",
    [
        "Get-Volume -DriveLetter D",
        "Set-Partition -DiskNumber 2 -PartitionNumber 1 -NewDriveLetter F",
        "Get-WmiObject Win32_Volume -Filter 'DriveType=5' |"
        " Set-WmiInstance -Arguments @{DriveLetter='Z:'}",
        "Get-WmiObject Win32_Volume -Filter \"DriveLetter='D:' AND DriveType=5\" |"
        " Set-WmiInstance -Arguments @{DriveLetter='Z:'}",
        "Get-WmiObject Win32_Volume -Filter \"Label='Temporary Storage'\" |"
        " Set-WmiInstance -Arguments @{DriveLetter='D:'}",
        r"Add-PartitionAccessPath -DiskNumber 2 -PartitionNumber 1 -AccessPath 'D:\Data'",
        "# Set-Partition -DriveLetter D -NewDriveLetter T",
        "<#\nSet-Partition -DriveLetter D -NewDriveLetter T\n#>",
        "Write-Host 'Set-Partition -DriveLetter D -NewDriveLetter T'",
        "$help = 'Set-Partition -DriveLetter D -NewDriveLetter T'",
        "$text = @'\nSet-Partition -DriveLetter D -NewDriveLetter T\n'@",
    ],
)
def test_drive_d_is_left_alone(text: str) -> None:
    assert read_script(text, "powershell") == ScriptReading()


TO_C = ["moves the page file from the temporary drive to C:"]
GONE = ["removes the page file from the temporary drive"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (rf"Set-ItemProperty '{MEMORY}' PagingFiles 'C:\pagefile.sys 0 0'", TO_C),
        (rf"Set-ItemProperty '{MEMORY}' -Name PagingFiles -Value 'D:\pagefile.sys'", []),
        (rf"Set-ItemProperty '{MEMORY}' -Name PagingFiles -Value '?:\pagefile.sys'", []),
        (f"Set-ItemProperty '{MEMORY}' -Name PagingFiles -Value ''", GONE),
        (f"Get-ItemProperty '{MEMORY}' PagingFiles", []),
        (
            "New-CimInstance -ClassName Win32_PageFileSetting -Property @{\n"
            "    InitialSize = 0\n    Name = 'C:\\pagefile.sys'\n}",
            TO_C,
        ),
        (
            '$p = gwmi -Query "select * from Win32_PageFileSetting"\n'
            '$p.Name = "C:\\pagefile.sys"\n$p.Put()',
            TO_C,
        ),
        ("$p = gwmi Win32_PageFileSetting\n$p.Delete()", GONE),
        ("$all = gwmi Win32_PageFileSetting\nforeach ($p in $all) {\n  $p.Delete()\n}", GONE),
        (
            "gwmi Win32_PageFileSetting | Remove-WmiObject\n"
            "Set-WmiInstance -Class Win32_PageFileSetting -Arguments @{Name='D:\\pagefile.sys'}",
            [],
        ),
        ("if (Test-Path C:\\pagefile.sys) { Write-Host 'C:\\pagefile.sys' }", []),
    ],
)
def test_page_file(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_a_page_file_on_an_unknown_drive_is_undecided() -> None:
    text = f'Set-ItemProperty "{MEMORY}" -Name PagingFiles -Value "$drive:\\pagefile.sys"'
    reading = read_script(text, "powershell")
    assert (reading.signals, len(reading.undecided)) == ((), 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r'wmic pagefileset create name="C:\pagefile.sys"', TO_C),
        (r'wmic pagefileset where name="D:\\pagefile.sys" delete', GONE),
        (r'wmic pagefileset where name="C:\\pagefile.sys" delete', []),
        (r'reg add "HKLM\X\Memory Management" /v PagingFiles /d "C:\pagefile.sys 0 0" /f', TO_C),
        ("set L=D\nmountvol %L%: /D", ["takes the letter D: from the temporary drive"]),
        ("mountvol D: /L\nmountvol E: /D", []),
        ("format D: /fs:ntfs /q /y", ["formats drive D:"]),
        ("rem mountvol D: /D\n:: mountvol D: /D\necho mountvol D: /D", []),
        (
            "sc config WindowsAzureGuestAgent start= ^\n disabled",
            ["disables the Azure guest agent"],
        ),
    ],
)
def test_batch_files(text: str, expected: list[str]) -> None:
    assert found(text, "batch") == expected


MOVES_D = ["moves the temporary drive from D: to T: (diskpart)"]
TAKES_D = ["gives the letter D: to another volume (diskpart)"]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("powershell", '"select volume D`nassign letter=T" | diskpart', MOVES_D),
        ("powershell", "@('select volume D', 'assign letter=T') | diskpart", MOVES_D),
        (
            "powershell",
            '@"\nselect disk 2\nassign letter=D\n"@ | Out-File s\ndiskpart /s s',
            TAKES_D,
        ),
        ("powershell", "Add-Content s 'assign letter=D'\ndiskpart /s s", TAKES_D),
        ("powershell", '"select volume 3`nassign letter=T" | diskpart', []),
        ("powershell", "Write-Host 'assign letter=D'\ndiskpart /s s", []),
        ("powershell", "'assign letter=D' | Out-File notes.txt", []),
        ("batch", "(\necho select volume D\necho assign letter=T\n) > s\ndiskpart /s s", MOVES_D),
        ("batch", "echo assign letter=D>> s\ndiskpart /s s", TAKES_D),
        ("batch", "echo assign letter=D\ndiskpart /s s", []),
        ("unknown", "select volume 2\nassign letter=D\n", TAKES_D),
    ],
)
def test_diskpart(language: Language, text: str, expected: list[str]) -> None:
    assert found(text, language) == expected


def test_lines_of_diskpart_commands() -> None:
    text = '@"\nselect disk 2\nassign letter=D\n"@ | diskpart\n"rescan`nassign letter=D" | diskpart'
    assert [it.line for it in read_script(text, "powershell").signals] == [3, 5]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("powershell", r"& $env:SystemRoot\System32\Sysprep\Sysprep.exe /oobe /generalize /quit"),
        ("powershell", r"Start-Process C:\x\sysprep.exe -ArgumentList '/generalize /oobe' -Wait"),
        ("powershell", '$s = "C:\\x\\Sysprep.exe"\n$a = "/oobe", "/generalize"\n& $s $a'),
        ("powershell", r'cmd.exe /c "C:\x\sysprep.exe /generalize"'),
        ("batch", '"%windir%\\system32\\sysprep\\sysprep.exe" ^\n  /generalize /oobe'),
        ("batch", r"C:\Windows\System32\Sysprep\sysprep.exe /generalize"),
    ],
)
def test_sysprep(language: Language, text: str) -> None:
    assert [it.effect for it in read_script(text, language).signals] == [Effect.SYSPREPS]


@pytest.mark.parametrize(
    "text",
    [
        "Write-Output 'running Sysprep.exe /generalize'",
        r"& C:\x\Sysprep.exe /oobe /quit",
        "$line = 'C:\\x\\Sysprep.exe /generalize'",
        "if (Test-Path C:\\Sysprep\\unattend.xml) { rm C:\\Sysprep\\unattend.xml } # /generalize",
    ],
)
def test_no_sysprep(text: str) -> None:
    assert found(text) == []
