"""What a cloud-init configuration does: ``mounts``, ``disk_setup``, ``swap``, and its scripts.

cloud-init on Azure makes one ext4 partition on the temporary drive (``ephemeral0``) and mounts it
at ``/mnt`` (cloud-init, DataSourceAzure and cc_mounts); saying the same again is no move.
"""

import re
import shlex
from collections.abc import Iterator

from linter.readers.scripts.signals import (
    CLOUD_INIT_MOUNTS,
    FileKind,
    Found,
    Language,
    Part,
    Remedy,
    Undecided,
    moves,
)
from linter.readers.scripts.temp_drive import DEVICE, is_swap_file, judge_mount
from linter.readers.scripts.yaml_nodes import Node, parse_yaml

_SWAP_PARTITION = "82"
_FRAGMENT = re.compile(r"\[\s*['\"]?(?:/dev/)?ephemeral0(?:\.\d)?['\"]?\s*,\s*([^,\]\s]*)")
_ENCODED = re.compile(r"\s*(?:text/plain)?\s*", re.IGNORECASE)


def read_cloud_config(text: str) -> Iterator[Found]:
    """Yield what a ``#cloud-config`` document does. Raises `Unreadable` when it is no YAML."""
    yield Remedy(CLOUD_INIT_MOUNTS)
    root = parse_yaml(text)
    if root.pairs is None:
        return
    lines = text.split("\n")
    for key, value in root.pairs:
        reader = _KEYS.get(key.text or "")
        if reader is not None:
            yield from reader(value, lines)


def read_cloud_cfg(text: str) -> Iterator[Found]:
    """Read what a script writes below /etc/cloud: a whole document, or lines for one."""
    if text.count("\n") > 1 or not _FRAGMENT.search(text):
        yield from read_cloud_config(text)
        return
    for number, line in enumerate(text.split("\n"), start=1):
        fragment = None if line.lstrip().startswith("#") else _FRAGMENT.search(line)
        if fragment:
            point = fragment.group(1).strip("'\"")
            found = judge_mount(point or None, number, line, " in cloud-init's mounts")
            if found:
                yield found


def _mounts(node: Node, lines: list[str]) -> Iterator[Found]:
    for entry in node.items or ():
        fields = [item.value for item in entry.items or [entry]]
        device = fields[0] if fields else None
        if device is None:
            continue
        point = fields[1] if len(fields) > 1 else None
        evidence = _line(lines, entry)
        swap = "swap" in fields[1:3]
        found: Found | None = None
        if swap and (DEVICE.fullmatch(device) or is_swap_file(device)):
            found = moves(
                entry.line, evidence, f"swaps on the temporary drive ({device}) in mounts"
            )
        elif DEVICE.fullmatch(device):
            found = judge_mount(point, entry.line, evidence, " in cloud-init's mounts")
        if found:
            yield found


def _disk_setup(node: Node, lines: list[str]) -> Iterator[Found]:
    for name, setup in node.pairs or ():
        if not DEVICE.fullmatch(name.text or ""):
            continue
        layout = setup.get("layout")
        parts = layout.items if layout and layout.items is not None else []
        swap = any(it.items and it.items[-1].text == _SWAP_PARTITION for it in parts)
        if len(parts) > 1 or swap:
            detail = "partitions the temporary drive (disk_setup of ephemeral0)"
            yield moves(name.line, _line(lines, name), detail)


def _fs_setup(node: Node, lines: list[str]) -> Iterator[Found]:
    for entry in node.items or ():
        device, kind = entry.get("device"), entry.get("filesystem")
        if not device or not DEVICE.fullmatch(device.text or "") or not kind:
            continue
        signal = moves(
            entry.line,
            _line(lines, entry),
            f"formats the temporary drive as {kind.text} (fs_setup of {device.text})",
        )
        if kind.text == "swap":
            yield signal
        elif kind.text not in ("ext4", "auto"):
            yield Undecided(signal)


def _swap(node: Node, lines: list[str]) -> Iterator[Found]:
    name, size = node.get("filename"), node.get("size")
    if name and is_swap_file(name.text or "") and not (size and size.text == "0"):
        detail = f"puts a swap file on the temporary drive ({name.text})"
        yield moves(name.line, _line(lines, name), detail)


def _commands(node: Node, _: list[str]) -> Iterator[Found]:
    """``runcmd`` and ``bootcmd``: each entry is a command line or a list of words."""
    for entry in node.items or ():
        if entry.items is not None:
            words = [item.text or "" for item in entry.items]
            yield Part(shlex.join(words), "shell", entry.line, one_line=True)
        elif entry.text:
            yield Part(entry.text, "shell", entry.line, one_line=not entry.literal)


def _files(node: Node, _: list[str]) -> Iterator[Found]:
    """``write_files``: a file of interest, or a script. Encoded contents are left alone."""
    for entry in node.items or ():
        content, path = entry.get("content"), entry.get("path")
        encoding = entry.get("encoding")
        if not content or not content.text or not path or not path.text:
            continue
        if encoding and not _ENCODED.fullmatch(encoding.text or ""):
            continue
        kind = _kind(path.text)
        yield Part(content.text, kind, content.line, not content.literal, path.text)


def _kind(path: str) -> FileKind | Language:
    name = path.rpartition("/")[2]
    if re.fullmatch(r"waagent.*conf", name):
        return "waagent.conf"
    if name.startswith("fstab"):
        return "fstab"
    return "cloud.cfg" if path.startswith("/etc/cloud/") else "unknown"


def _line(lines: list[str], node: Node) -> str:
    return lines[node.line - 1].strip() if node.line <= len(lines) else ""


_KEYS = {
    "mounts": _mounts,
    "disk_setup": _disk_setup,
    "fs_setup": _fs_setup,
    "swap": _swap,
    "runcmd": _commands,
    "bootcmd": _commands,
    "write_files": _files,
}
