"""A source as a person gives it: checked, with a pointer to every mistake."""

import re
from typing import Any
from urllib.parse import SplitResult, urlsplit

from functions.pipeline import resource_id as types
from functions.pipeline.problems import InvalidInput, Problem, pointer
from functions.pipeline.resource_id import InvalidResourceId, parse
from functions.pipeline.source import Kind, Source

_TYPES = {
    "vm": types.VM,
    "managedImage": types.IMAGE,
    "galleryVersion": types.GALLERY_VERSION,
}
_KEYS = {
    "vm": {"id"},
    "snapshots": {"os", "data"},
    "vhd": {"uri", "osType", "hyperVGeneration", "location"},
    "managedImage": {"id"},
    "galleryVersion": {"id"},
}
_LUN = re.compile(r"[0-9]{1,3}")


def parse_source(data: object, at: str = "/source") -> Source:
    """Return a source that a person gave, or raise ``InvalidInput`` with pointers below ``at``."""
    if not isinstance(data, dict) or data.get("kind") not in list(_KEYS):
        kinds = ", ".join(_KEYS)
        raise InvalidInput([Problem(at, f"expected an object whose kind is one of {kinds}")])
    kind: Kind = data["kind"]
    problems = [
        Problem(at + pointer(key), f"is not known here; a {kind} has {', '.join(_KEYS[kind])}")
        for key in data
        if key not in _KEYS[kind] | {"kind"}
    ]
    source = Source(kind)
    if kind == "snapshots":
        source = Source(kind, pieces=_parse_pieces(data, at, problems))
    elif kind == "vhd":
        source = _parse_vhd(data, at, problems)
    else:
        source = Source(kind, id=_parse_id(data.get("id"), _TYPES[kind], f"{at}/id", problems))
    if problems:
        raise InvalidInput(problems)
    return source


def _parse_pieces(data: dict[str, Any], at: str, problems: list[Problem]) -> dict[str, str]:
    pieces = {"os": _parse_id(data.get("os"), types.SNAPSHOT, f"{at}/os", problems)}
    disks = data.get("data", {})
    if not isinstance(disks, dict):
        disks = {}
        problems.append(Problem(f"{at}/data", 'expected an object of LUNs, as in {"0": "/…"}'))
    for lun, id_ in disks.items():
        place = at + pointer("data", lun)
        if not _LUN.fullmatch(lun) or int(lun) > 63:
            problems.append(Problem(place, "expected a LUN from 0 to 63"))
            continue
        if str(int(lun)) in pieces:
            problems.append(Problem(place, f"gives LUN {int(lun)} a second time"))
            continue
        pieces[str(int(lun))] = _parse_id(id_, types.SNAPSHOT, place, problems)
    return pieces


def _parse_vhd(data: dict[str, Any], at: str, problems: list[Problem]) -> Source:
    uri = data.get("uri")
    parts = _blob(uri)
    if not parts:
        expected = "expected the https address of a page blob that ends in .vhd"
        problems.append(Problem(f"{at}/uri", f"{expected}; found {uri!r}"))
    elif parts.query:
        problems.append(Problem(f"{at}/uri", "leave the signature (?…) out: it would be stored"))
    for key, allowed in (("osType", ("Linux", "Windows")), ("hyperVGeneration", ("V1", "V2"))):
        if data.get(key) not in allowed:
            problems.append(Problem(f"{at}/{key}", f"expected {' or '.join(allowed)}"))
    location = data.get("location")
    if not isinstance(location, str) or not location.isalnum():
        problems.append(Problem(f"{at}/location", "expected the blob's region, as in westeurope"))
    return Source(
        "vhd",
        uri=str(uri),
        os_type=str(data.get("osType")),
        generation=str(data.get("hyperVGeneration")),
        location=str(location),
    )


def _blob(uri: object) -> SplitResult | None:
    """Return the parts of an address that can be a VHD's."""
    try:
        parts = urlsplit(uri) if isinstance(uri, str) else urlsplit("")
    except ValueError:  # as for https://[x
        return None
    good = parts.scheme == "https" and parts.netloc and parts.path.lower().endswith(".vhd")
    return parts if good else None


def _parse_id(value: object, kind: str, at: str, problems: list[Problem]) -> str:
    try:
        return str(parse(value, kind))
    except InvalidResourceId as error:
        problems.append(Problem(at, str(error)))
        return ""
