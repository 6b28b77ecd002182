"""What a run starts from: one of five kinds, and what tells one source from another."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import SplitResult, urlsplit

from functions.pipeline import resource_id as types
from functions.pipeline.names import CAPTURE_TAG, LUN_TAG, tag
from functions.pipeline.problems import InvalidInput, Problem, pointer
from functions.pipeline.resource_id import InvalidResourceId, parse

type Kind = Literal["vm", "snapshots", "vhd", "managedImage", "galleryVersion"]

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


@dataclass(frozen=True)
class Source:
    """A source. ``id`` is set for a VM, a managed image and a gallery version.

    Snapshots have ``pieces``: ``os`` and LUNs, each with a snapshot's id, as far as they are
    known; ``capture`` is the tag that they share, if they do. A VHD has its ``uri``, its OS
    (``Linux`` or ``Windows``), its generation (``V1`` or ``V2``) and its region.
    """

    kind: Kind
    id: str = ""
    pieces: Mapping[str, str] = field(default_factory=dict)
    capture: str = ""
    uri: str = ""
    os_type: str = ""
    generation: str = ""
    location: str = ""

    @property
    def first(self) -> str:
        """Return the id to look at first; ``""`` for a VHD, which Resource Manager does not know.

        For snapshots: the OS disk's, else the one of the lowest LUN that is known.
        """
        if self.kind == "snapshots":
            return self.pieces.get("os") or self.pieces[min(self.pieces, key=_lun_order)]
        return self.id

    def to_json(self) -> dict[str, Any]:
        """Return the form in which a source is given, stored and shown."""
        match self.kind:
            case "snapshots":
                data = {lun: id_ for lun, id_ in sorted(self.pieces.items()) if lun != "os"}
                found: dict[str, Any] = {"os": self.pieces.get("os"), "data": data}
                found |= {"capture": self.capture} if self.capture else {}
                return {"kind": self.kind} | {k: v for k, v in found.items() if v}
            case "vhd":
                return {
                    "kind": self.kind,
                    "uri": self.uri,
                    "osType": self.os_type,
                    "hyperVGeneration": self.generation,
                    "location": self.location,
                }
        return {"kind": self.kind, "id": self.id}


def from_json(data: Mapping[str, Any]) -> Source:
    """Return a stored source."""
    pieces = dict(data.get("data", {}))
    if data.get("os"):
        pieces["os"] = data["os"]
    return Source(
        kind=data["kind"],
        id=data.get("id", ""),
        pieces=pieces,
        capture=data.get("capture", ""),
        uri=data.get("uri", ""),
        os_type=data.get("osType", ""),
        generation=data.get("hyperVGeneration", ""),
        location=data.get("location", ""),
    )


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


def identity(source: Source, body: dict[str, Any]) -> str:
    """Return what tells this source from every other: the same for the same content.

    ``body`` is the resource that ``source.first`` names (``{}`` for a VHD). The snapshots of one
    capture are one source, whichever of them is seen first. A snapshot that was deleted and taken
    again under its name is another source; a tag that changes is not.
    """
    properties = body.get("properties") or {}
    match source.kind:
        case "snapshots":
            if capture := tag(body, CAPTURE_TAG):
                subscription = parse(source.first).subscription
                return f"capture:{subscription}:{capture}".lower()
            stamp = properties.get("uniqueId") or properties.get("timeCreated") or ""
            given = sorted(f"{piece}={id_}" for piece, id_ in source.pieces.items())
            return f"snapshots:{';'.join(given)}:{stamp}".lower()
        case "vm":
            return f"vm:{source.id}:{properties.get('vmId', '')}".lower()
        case "managedImage":
            return f"image:{source.id}:{_digest(_origins(properties))}".lower()
        case "vhd":
            # The same blob, told to be something else, is tried anew.
            return f"vhd:{source.uri}:{source.os_type}:{source.generation}:{source.location}"
        case "galleryVersion":
            return f"version:{source.id}".lower()


def of_resource(body: dict[str, Any]) -> Source | None:
    """Return the source that a tagged resource is, or is a part of; None if it is none.

    A data disk's snapshot alone is none: without a capture, nothing tells whose disk it is.
    """
    match parse(body["id"]).type:
        case types.SNAPSHOT:
            piece, capture = piece_of(body), tag(body, CAPTURE_TAG)
            if piece == "os" or (piece and capture):
                return Source("snapshots", pieces={piece: body["id"]}, capture=capture)
        case types.IMAGE:
            return Source("managedImage", id=body["id"])
        case types.GALLERY_VERSION:
            return Source("galleryVersion", id=body["id"])
    return None


def words(source: Source) -> str:
    """Return a source in words."""
    if source.kind == "snapshots" and source.capture:
        return f"snapshots of the capture {source.capture}"
    kind = {
        "vm": "VM",
        "snapshots": "snapshot",
        "vhd": "VHD",
        "managedImage": "managed image",
        "galleryVersion": "gallery image version",
    }[source.kind]
    return f"{kind} {source.first or source.uri}"


def piece_of(body: dict[str, Any]) -> str:
    """Return ``os``, the LUN as text, or ``""`` for a snapshot that says neither."""
    lun = tag(body, LUN_TAG)
    if lun.isascii() and lun.isdigit():
        return str(int(lun))
    return "os" if not lun and (body.get("properties") or {}).get("osType") else ""


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


def _origins(properties: dict[str, Any]) -> list[str]:
    """Return what a managed image was made from."""
    profile = properties.get("storageProfile") or {}
    disks = [profile.get("osDisk") or {}, *(profile.get("dataDisks") or [])]
    found = [str((properties.get("sourceVirtualMachine") or {}).get("id", ""))]
    for disk in disks:
        for key in ("snapshot", "managedDisk"):
            found.append(str((disk.get(key) or {}).get("id", "")))
        found.append(str(disk.get("blobUri", "")))
    return found


def _digest(values: list[str]) -> str:
    return hashlib.sha256(json.dumps(values).lower().encode()).hexdigest()[:16]


def _lun_order(piece: str) -> int:
    return -1 if piece == "os" else int(piece)
