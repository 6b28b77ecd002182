"""Sources: how a person gives one, how a resource is one, and what makes two of them the same."""

from copy import deepcopy
from typing import Any

import pytest

from functions.pipeline.problems import InvalidInput
from functions.pipeline.source import (
    Source,
    from_json,
    identity,
    of_resource,
    piece_of,
)
from functions.pipeline.source_document import parse_source
from functions.pipeline.world import Body
from tests.unit.pipeline.pipeline_worlds import (
    ACCOUNT_BODY,
    CAPTURE,
    DATA_SNAPSHOT,
    FROM_IMAGE,
    FROM_VERSION,
    FROM_VHD,
    FROM_VM,
    IMAGE,
    ONE_OF_EACH,
    OS_SNAPSHOT,
    SNAPSHOTS,
    VERSION,
    VM,
    image,
    resource,
    snapshot,
    version,
    vm,
)

VHD = {
    "kind": "vhd",
    "uri": "https://store.blob.core.windows.net/vhds/os.vhd",
    "osType": "Linux",
    "hyperVGeneration": "V2",
    "location": "westeurope",
}
TAKEN = {"uniqueId": "u-1", "timeCreated": "2026-11-20T10:00:00Z"}


@pytest.mark.parametrize("source", [*ONE_OF_EACH, CAPTURE])
def test_a_source_is_stored_and_shown_as_it_is_given(source: Source) -> None:
    assert from_json(source.to_json()) == source
    if not source.capture:
        assert parse_source(source.to_json()) == source


def test_snapshots_may_be_given_with_data_disks() -> None:
    given = {"kind": "snapshots", "os": OS_SNAPSHOT, "data": {"07": DATA_SNAPSHOT}}
    assert parse_source(given).pieces == {"os": OS_SNAPSHOT, "7": DATA_SNAPSHOT}
    assert Source("snapshots", pieces={"11": "b", "2": "a"}).first == "a"


@pytest.mark.parametrize(
    ("given", "places"),
    [
        (None, ["/source"]),
        ([], ["/source"]),
        ({}, ["/source"]),
        ({"kind": "disk"}, ["/source"]),
        ({"kind": []}, ["/source"]),
        ({"kind": {}}, ["/source"]),
        ({"kind": "vm"}, ["/source/id"]),
        ({"kind": "vm", "id": IMAGE}, ["/source/id"]),
        ({"kind": "vm", "id": VM, "os": 1, "a/b": 2}, ["/source/os", "/source/a~1b"]),
        ({"kind": "managedImage", "id": VERSION}, ["/source/id"]),
        ({"kind": "galleryVersion", "id": VERSION.rpartition("/versions")[0]}, ["/source/id"]),
        ({"kind": "snapshots"}, ["/source/os"]),
        ({"kind": "snapshots", "os": OS_SNAPSHOT, "data": []}, ["/source/data"]),
        ({"kind": "snapshots", "os": OS_SNAPSHOT, "data": {"0": VM}}, ["/source/data/0"]),
        ({"kind": "snapshots", "os": OS_SNAPSHOT, "data": {"64": "x"}}, ["/source/data/64"]),
        ({"kind": "snapshots", "os": OS_SNAPSHOT, "data": {"-1": "x"}}, ["/source/data/-1"]),
        (
            {"kind": "snapshots", "os": OS_SNAPSHOT, "data": {"\u0663": "x"}},
            ["/source/data/\u0663"],
        ),
        (
            {"kind": "snapshots", "os": OS_SNAPSHOT, "data": {"9" * 5000: "x"}},
            [f"/source/data/{'9' * 5000}"],
        ),
        (
            {
                "kind": "snapshots",
                "os": OS_SNAPSHOT,
                "data": {"1": DATA_SNAPSHOT, "01": OS_SNAPSHOT},
            },
            ["/source/data/01"],
        ),
        (VHD | {"uri": "http://x/os.vhd"}, ["/source/uri"]),
        (VHD | {"uri": "https://x/os.vhdx"}, ["/source/uri"]),
        (VHD | {"uri": "https://x/os.vhd?sig=secret"}, ["/source/uri"]),
        (VHD | {"uri": "https://[x/os.vhd"}, ["/source/uri"]),
        (VHD | {"uri": "https:///os.vhd"}, ["/source/uri"]),
        (VHD | {"uri": None}, ["/source/uri"]),
        (VHD | {"osType": "linux"}, ["/source/osType"]),
        (VHD | {"osType": []}, ["/source/osType"]),
        (VHD | {"hyperVGeneration": "V3"}, ["/source/hyperVGeneration"]),
        (VHD | {"location": "West Europe"}, ["/source/location"]),
        ({"kind": "vhd"}, ["/source/" + key for key in list(VHD)[1:]]),
    ],
)
def test_mistakes_are_told_with_their_places(given: object, places: list[str]) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_source(given)
    assert [problem.pointer for problem in caught.value.problems] == places


def test_a_signature_is_not_repeated() -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_source(VHD | {"uri": "https://x/os.vhd?sig=secret"})
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("body", "source"),
    [
        (snapshot(), SNAPSHOTS),
        (snapshot(tags={"Poolwright-Capture": "c1"}), CAPTURE),
        (
            snapshot(DATA_SNAPSHOT, lun=3, tags={"poolwright-capture": "c1"}),
            Source("snapshots", pieces={"3": DATA_SNAPSHOT}, capture="c1"),
        ),
        (snapshot(DATA_SNAPSHOT, lun=3), None),
        (resource(OS_SNAPSHOT, {}, tags={"poolwright-capture": "c1"}), None),
        (image(), FROM_IMAGE),
        (version(), FROM_VERSION),
        (vm(), None),
        (ACCOUNT_BODY, None),
    ],
)
def test_a_resource_is_a_source_or_none(body: Body, source: Source | None) -> None:
    assert of_resource(body) == source


@pytest.mark.parametrize(
    ("lun", "os_type", "piece"),
    [
        (None, "Linux", "os"),
        (None, None, ""),
        ("0", None, "0"),
        ("007", None, "7"),
        (" 5 ", None, "5"),
        ("5", "Linux", "5"),
        ("five", "Linux", ""),
        ("\u0665", "Linux", ""),
        ("-1", "Linux", ""),
    ],
)
def test_a_snapshot_says_which_disk_it_is_of(
    lun: str | None, os_type: str | None, piece: str
) -> None:
    tags = {} if lun is None else {"poolwright-lun": lun}
    assert piece_of(resource(OS_SNAPSHOT, {"osType": os_type}, tags=tags)) == piece


def changed(body: Body, **properties: Any) -> Body:
    """A body with other properties."""
    return deepcopy(body) | {"properties": body["properties"] | properties}


SHOT = snapshot(properties=TAKEN)
PIECE = snapshot(DATA_SNAPSHOT, lun=1, tags={"poolwright-capture": "C1"})
ANYWHERE = Source("snapshots", pieces={"os": OS_SNAPSHOT.replace("golden", "other")}, capture="c1")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((SNAPSHOTS, SHOT), (Source("snapshots", pieces={"os": OS_SNAPSHOT.upper()}), SHOT)),
        ((SNAPSHOTS, SHOT), (SNAPSHOTS, changed(SHOT, diskState="Reserved", diskSizeGB=9))),
        ((SNAPSHOTS, SHOT), (SNAPSHOTS, deepcopy(SHOT) | {"tags": {"owner": "new"}})),
        ((CAPTURE, snapshot(tags={"poolwright-capture": "c1"})), (ANYWHERE, PIECE)),
        ((FROM_VM, vm()), (Source("vm", id=VM.upper()), vm(power="running"))),
        ((FROM_IMAGE, image()), (FROM_IMAGE, image(tags={"a": "b"}))),
        ((FROM_VERSION, version()), (FROM_VERSION, version(replicas={}))),
        ((FROM_VHD, {}), (FROM_VHD, {})),
    ],
)
def test_the_same_content_is_the_same_source(
    one: tuple[Source, Body], other: tuple[Source, Body]
) -> None:
    assert identity(*one) == identity(*other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((SNAPSHOTS, SHOT), (SNAPSHOTS, changed(SHOT, uniqueId="u-2"))),
        (
            (SNAPSHOTS, snapshot(properties={"timeCreated": "1"})),
            (SNAPSHOTS, snapshot(properties={"timeCreated": "2"})),
        ),
        ((SNAPSHOTS, SHOT), (Source("snapshots", pieces={"os": OS_SNAPSHOT, "0": "x"}), SHOT)),
        ((CAPTURE, PIECE), (CAPTURE, deepcopy(PIECE) | {"tags": {"poolwright-capture": "c2"}})),
        ((FROM_VM, changed(vm(), vmId="1")), (FROM_VM, changed(vm(), vmId="2"))),
        (
            (FROM_IMAGE, image()),
            (FROM_IMAGE, changed(image(), storageProfile={"osDisk": {"snapshot": {"id": "x"}}})),
        ),
        ((FROM_VERSION, version()), (Source("galleryVersion", id=VERSION + "4"), version())),
        ((FROM_VHD, {}), (parse_source(VHD | {"osType": "Windows"}), {})),
        ((FROM_VHD, {}), (parse_source(VHD | {"hyperVGeneration": "V1"}), {})),
        ((FROM_VHD, {}), (parse_source(VHD | {"location": "northeurope"}), {})),
    ],
)
def test_other_content_is_another_source(
    one: tuple[Source, Body], other: tuple[Source, Body]
) -> None:
    assert identity(*one) != identity(*other)
