"""Any text ends in a reading, and soon."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.readers.scripts import Language, read_script

LANGUAGES: tuple[Language, ...] = ("shell", "powershell", "batch", "cloud-init", "unknown")
WORDS = (
    "waagent -deprovision ResourceDisk.Format=n /etc/waagent.conf /etc/fstab ephemeral0 sysprep"
    " /generalize DriveLetter='D:' -NewDriveLetter pagefile.sys PagingFiles diskpart boundary=B"
    " /dev/disk/azure/resource sed -i s/ bash -c set A= A= $A %A% &a *a é"
)
SIGNS = ("<<EOF\n", "EOF\n", "@{", "@'\n", "\n'@", "mounts:\n", "  - [", "- ", ": ", "--B\n")
ENTRIES = ("runcmd:\n", "write_files:\n", "\x00", "\ud800", *"'\"\\\n\t #$(){}`^>&|;,]")
PIECES = st.sampled_from([*(f"{word} " for word in WORDS.split()), *SIGNS, *ENTRIES])


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=60)))
def test_any_text_ends_in_a_reading(text: str) -> None:
    for language in LANGUAGES:
        for start in ("", "#cloud-config\n") if language == "cloud-init" else ("",):
            reading = read_script(start + text, language)
            count = (start + text).count("\n") + 1
            for signal in (*reading.signals, *reading.undecided):
                assert 1 <= signal.line <= count
                assert len(signal.evidence) <= 120
                assert "\n" not in signal.detail


@pytest.mark.parametrize(
    ("language", "unit"),
    [
        ("shell", " "),
        ("shell", "<<A "),
        ("shell", "sed -i 's/"),
        ("shell", "bash -c 'waagent \\'\n"),
        ("powershell", "sysprep'\""),
        ("powershell", '@"\nsysprep'),
        ("powershell", "powershell "),
        ("batch", "\n"),
        ("batch", "pagefileset "),
        ("cloud-init", "- ["),
    ],
)
def test_a_hostile_mebibyte_is_read_in_no_time(language: Language, unit: str) -> None:
    text = "waagent sysprep\n" + unit * ((1 << 20) // len(unit))
    start = time.process_time()
    read_script(text, language)
    assert time.process_time() - start < 3  # about 0.5 s on a quiet machine
