"""What a run starts from: one of five kinds, and what tells one source from another."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from functions.pipeline import resource_id as types
from functions.pipeline.names import CAPTURE_TAG, LUN_TAG, tag
from functions.pipeline.resource_id import parse

type Kind = Literal["vm", "snapshots", "vhd", "managedImage", "galleryVersion"]


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
            published = (properties.get("publishingProfile") or {}).get("publishedDate", "")
            return f"version:{source.id}:{published}".lower()


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
