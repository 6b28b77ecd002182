"""The gate in whole runs, from an event to the end: what rejects, what is kept, what is told."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.integration.app.app_client import App, until
from tests.integration.app.app_site import Json
from tests.integration.app.app_world import REGION, World

CUSTOM_SCRIPT = [{"rule": "BL101", "reason": "the start task removes what the extension left"}]


def day(offset: int) -> str:
    return (datetime.now(UTC).date() + timedelta(days=offset)).isoformat()


def snapshot_of(world: World, vm: str) -> str:
    """Take a tagged snapshot of a VM's disk, as a script of an operator's does."""
    origin = world.id(f"Microsoft.Compute/disks/{vm}-os")
    creation = {"createOption": "Copy", "sourceResourceId": origin}
    body = {"location": REGION, "tags": world.tags(), "properties": {"creationData": creation}}
    made = world.compute.snapshots.begin_create_or_update(world.name, f"snap-{vm}", body).result()
    return str(made.id)


def with_extension(world: World) -> str:
    """A VM that has an extension."""
    world.vm("extended", generalized=False)
    world.extension("extended")
    return "extended"


def extended(world: World) -> None:
    """The event that a snapshot of such a VM was taken."""
    snapshot_of(world, with_extension(world))


def version_of(world: World, definition: str, system: str = "Linux") -> str:
    """A tagged version of another image definition, of a disk with an operating system."""
    properties = {"creationData": {"createOption": "Empty"}, "diskSizeGB": 30, "osType": system}
    disk = {"location": REGION, "properties": {**properties, "hyperVGeneration": "V2"}}
    made = world.compute.disks.begin_create_or_update(world.name, "origin", disk).result()
    body: Json = {
        "location": REGION,
        "tags": world.tags(),
        "properties": {
            "publishingProfile": {"targetRegions": [{"name": REGION}]},
            "storageProfile": {"osDiskImage": {"source": {"id": made.id}}},
        },
    }
    versions = world.compute.gallery_image_versions
    made = versions.begin_create_or_update(world.name, "gal", definition, "1.0.0", body).result()
    return str(made.id)


def rules(run: Json, kind: str = "findings") -> set[str]:
    return {one["rule"] for one in run[kind]}


def no_pool(world: World) -> bool:
    return not world.site.puts(world.name, "/pools/") and world.pools() == []


def test_an_extension_behind_a_snapshot_rejects(app: App, world: World) -> None:
    app.put(world.name, world.definition())
    extended(world)
    run = app.ended(app.only_run(world.name), "rejected")
    assert "BL101" in run["reason"]
    assert "CustomScript" in run["reason"]
    assert run["phase"] == "checking"
    assert no_pool(world)
    (told,) = until(lambda: app.site.published(run["id"]), "the event of the end")
    assert told["type"] == "Poolwright.Run.Rejected"
    assert "BL101" in told["data"]["reason"]


def test_an_agent_for_another_system_rejects(app: App, world: World) -> None:
    """What a definition cannot tell: the version that it is given is for Windows."""
    app.put(world.name, world.definition())
    world.image_definition("windows", osType="Windows")
    version_of(world, "windows", "Windows")
    run = app.ended(app.only_run(world.name), "rejected")
    assert "BL208" in run["reason"]
    assert "batch.node.ubuntu 22.04" in run["reason"]
    assert no_pool(world)


def test_a_size_that_does_not_boot_the_images_generation_rejects(app: App, world: World) -> None:
    definition = world.definition()
    old = world.image_definition("old", hyperVGeneration="V1")
    definition["image"]["gallery"] = old
    definition["pool"]["properties"]["vmSize"] = "STANDARD_A2_V2"
    app.put(world.name, definition)
    version_of(world, "golden")
    run = app.ended(app.only_run(world.name), "rejected")
    assert "BL110" in run["reason"]
    (finding,) = (one for one in run["findings"] if one["rule"] == "BL110")
    assert "/pools/" in finding["place"]["resourceId"]
    assert "file" not in finding["place"]
    assert no_pool(world)


def test_a_warning_is_kept_with_the_run(app: App, world: World) -> None:
    app.put(world.name, world.definition(nodes=301, image={"replicas": 1}))
    world.snapshot("os", tags=world.tags())
    run = app.ended(app.only_run(world.name))
    assert "BL211" in rules(run)
    (passed,) = (row for row in run["history"] if row["why"].startswith("the gate passed"))
    assert "1 warning (BL211)" in passed["why"]


def test_a_gate_may_reject_from_warnings_on(app: App, world: World) -> None:
    definition = world.definition(nodes=301, image={"replicas": 1})
    definition["gate"] = {"rejectFrom": "warning"}
    app.put(world.name, definition)
    world.snapshot("os", tags=world.tags())
    run = app.ended(app.only_run(world.name), "rejected")
    assert "BL211" in run["reason"]
    assert no_pool(world)


def test_what_could_not_be_read_is_listed_and_holds_nobody_up(app: App, world: World) -> None:
    app.put(world.name, world.definition())
    vm = with_extension(world)
    path = f"/{world.name}/.*/virtualMachines/"
    app.site.script("faults", method="GET", path=path, status=403, times=None)
    snapshot_of(world, vm)
    run = app.ended(app.only_run(world.name))
    reasons = [one["reason"] for one in run["unknowns"] if one["rule"] == "BL101"]
    assert "AuthorizationFailed" in str(reasons)
    told = [row["why"] for row in run["history"] if "could not be known" in row["why"]]
    assert "AuthorizationFailed" in str(told)


@pytest.mark.parametrize("days", [None, 0, 30])
def test_an_exception_with_its_reason_lets_a_run_pass(
    app: App, world: World, days: int | None
) -> None:
    until = {} if days is None else {"until": day(days)}
    definition = world.definition()
    definition["gate"] = {"exceptions": [{**CUSTOM_SCRIPT[0], **until}]}
    app.put(world.name, definition)
    extended(world)
    run = app.ended(app.only_run(world.name))
    (finding,) = (one for one in run["findings"] if one["rule"] == "BL101")
    assert finding["exception"] == {
        "reason": CUSTOM_SCRIPT[0]["reason"],
        "until": until.get("until"),
    }


def test_an_exception_that_has_expired_rejects_and_says_when_it_did(app: App, world: World) -> None:
    definition = world.definition()
    definition["gate"] = {"exceptions": [{**CUSTOM_SCRIPT[0], "until": day(-1)}]}
    app.put(world.name, definition)
    extended(world)
    run = app.ended(app.only_run(world.name), "rejected")
    assert f"expired on {day(-1)}" in run["reason"]
    # Prolonged, the same run passes: its image was good all the time.
    definition["gate"]["exceptions"][0]["until"] = day(1)
    app.put(world.name, definition)
    assert app.call("POST", f"/api/runs/{run['id']}/retry").status_code == 202
    app.ended(run["id"])
    assert world.site.puts(world.name, "/versions/") == 1


def test_a_gate_that_leaves_a_rule_out(app: App, world: World) -> None:
    definition = world.definition()
    definition["gate"] = {"rules": ["BL2", "BL3"]}
    app.put(world.name, definition)
    extended(world)
    run = app.ended(app.only_run(world.name))
    assert "BL101" not in rules(run) | rules(run, "unknowns")


def test_the_dry_run_says_what_the_gate_will_say(app: App, world: World) -> None:
    app.put(world.name, world.definition(nodes=301, image={"replicas": 1}))
    source = {"kind": "snapshots", "os": world.snapshot("os")}
    answer = app.start(world.name, source, dryRun=True).json()
    run = app.ended(app.started(world.name, source))
    assert rules(answer) == rules(run) >= {"BL211"}
    assert rules(answer, "unknowns") == rules(run, "unknowns")
