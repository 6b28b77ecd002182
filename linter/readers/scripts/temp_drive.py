"""The temporary drive of a Linux machine: what moves it, in the files that decide where it is.

Known defaults (WALinuxAgent, README and config/): ``ResourceDisk.Format=y``, mounted at
``/mnt/resource``; Ubuntu's images have ``Format=n`` and ``/mnt``, as cloud-init owns the drive
there. Setting one of them is no move. Swap on the drive repurposes it. Another file system leaves
it where it is, so `judge_setting` calls that undecided.
"""

import re
from collections.abc import Iterator

from linter.readers.scripts.signals import (
    CLOUD_INIT_MOUNTS,
    Found,
    Remedy,
    Signal,
    Undecided,
    Unless,
    moves,
    squeeze,
)

_DEFAULT_MOUNT_POINTS = frozenset({"/mnt", "/mnt/resource"})
_DEFAULT_FILE_SYSTEMS = frozenset({"ext4", "btrfs", "ufs", "ufs2"})  # Linux, SUSE, BSD
_OFF = frozenset({"n", "no", "false", "0"})
_UNKNOWN = re.compile(r"[$%`]|\{\{|\\\d")

DEVICE = re.compile(
    r"/dev/disk/(?:cloud/azure_resource|azure/(?:scsi\d{1,2}/)?resource)[\w-]*"
    r"|(?:/dev/)?\bephemeral0(?:\.\d{1,2})?(?![\w.])"
)
USUAL_DEVICE = re.compile(r"/dev/sdb\d{0,2}")
"""What the drive is usually called; nothing proves that a data disk is not."""
KEYS = "Format|MountPoint|Filesystem|EnableSwap|SwapSizeMB"
_SETTING = re.compile(rf"[ \t]*ResourceDisk\.({KEYS})[ \t]*=[ \t]*([^\s#]*)", re.IGNORECASE)
_KEY_NAMES = {key.lower(): key for key in KEYS.split("|")}


def judge_setting(key: str, value: str, line: int, evidence: str) -> Found | None:
    """Judge one ``ResourceDisk`` setting of waagent.conf; ``None`` when it is a known default."""
    key = _KEY_NAMES[key.lower()]
    value = value.strip("\"'")
    signal = moves(
        line, evidence, f"sets ResourceDisk.{key} to {squeeze(value) or 'nothing'} in waagent.conf"
    )
    if _UNKNOWN.search(value):
        return Undecided(signal)
    match key:
        case "Format":
            return Unless(signal, CLOUD_INIT_MOUNTS) if value.lower() in _OFF else None
        case "MountPoint":
            return None if not value or _is_default(value) else signal
        case "Filesystem":
            usual = not value or value.lower() in _DEFAULT_FILE_SYSTEMS
            return None if usual else Undecided(signal)
        case "EnableSwap":
            return signal if value.lower() in ("y", "yes", "true", "1") else None
        case _:
            return signal if value.strip("0").isdigit() else None


def judge_mount(point: str | None, line: int, evidence: str, how: str = "") -> Found | None:
    """Judge where the drive is mounted; ``None`` as ``point`` means that it is not."""
    if point is None or point in ("none", "null"):
        return moves(line, evidence, f"takes the mount point of the temporary drive away{how}")
    if _is_default(point):
        return None
    signal = moves(line, evidence, f"mounts the temporary drive at {squeeze(point)}{how}")
    return Undecided(signal) if _UNKNOWN.search(point) else signal


def is_swap_file(path: str) -> bool:
    """Return whether ``path`` lies on the drive at one of its default mount points."""
    folder, _, name = path.rpartition("/")
    return bool(name) and (_is_default(folder) or folder.startswith("/mnt/resource/"))


def read_waagent_conf(text: str) -> Iterator[Found]:
    """Judge the lines of a waagent.conf, or of a piece of one."""
    for number, line in enumerate(text.split("\n"), start=1):
        setting = _SETTING.match(line)
        if setting:
            found = judge_setting(setting.group(1), setting.group(2), number, line)
            if found:
                yield found
        elif re.match(r"\s*Provisioning\.(?:UseCloudInit\s*=\s*y|Agent\s*=\s*cloud-init)", line):
            yield Remedy(CLOUD_INIT_MOUNTS)


def read_fstab(text: str) -> Iterator[Found]:
    """Judge the lines of an fstab that name the drive, or a swap file on it."""
    for number, line in enumerate(text.split("\n"), start=1):
        fields = line.split(maxsplit=6)
        if len(fields) < 2 or fields[0].startswith("#"):
            continue
        if found := judge_fstab_fields(fields, number, line):
            yield found


def judge_fstab_fields(fields: list[str], line: int, evidence: str) -> Found | None:
    """Judge one entry: device, mount point, type and so on, as many as there are."""
    device, point = fields[0], fields[1]
    swap = "swap" in (point, *fields[2:3])
    if swap and (DEVICE.match(device) or is_swap_file(device)):
        return moves(line, evidence, f"swaps on the temporary drive ({device}) in fstab")
    if DEVICE.match(device):
        return judge_mount(point, line, evidence, " in fstab")
    if USUAL_DEVICE.fullmatch(device):
        return doubted(judge_mount(point, line, evidence, " in fstab"))
    return None


def doubted(found: Found | None) -> Found | None:
    """Return what is found of a drive that is the temporary one only as a rule, as undecided."""
    return Undecided(found) if isinstance(found, Signal) else found


def is_mount_point(path: str) -> bool:
    """Return whether a path is one of the drive's default mount points."""
    return path.startswith("/") and _is_default(path)


def _is_default(point: str) -> bool:
    return (point.rstrip("/") or "/") in _DEFAULT_MOUNT_POINTS
