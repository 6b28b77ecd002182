"""Gallery versions as sources; and what the pools that are made ask for."""

import json

from tests.integration.app.app_client import App
from tests.integration.app.app_world import World


def test_a_gallery_version_by_its_tag(app: App, world: World) -> None:
    app.put(world.name, world.definition())
    version = world.version("1.0.0", world.snapshot("os"), world.tags())
    run = app.ended(app.only_run(world.name))
    assert run["source"] == {"kind": "galleryVersion", "id": version}
    (pool,) = world.pools()
    machine = pool["properties"]["deploymentConfiguration"]["virtualMachineConfiguration"]
    assert machine["imageReference"]["id"].lower() == version.lower()
    assert world.site.puts(world.name, "/versions/") == 1  # the test's own


def test_a_gallery_version_by_hand_in_another_spelling(app: App, world: World) -> None:
    app.put(world.name, world.definition())
    version = world.version("1.0.0", world.snapshot("os"))
    first = app.started(world.name, {"kind": "galleryVersion", "id": version})
    again = app.started(world.name, {"kind": "galleryVersion", "id": version.upper() + "/"})
    assert first == again
    app.ended(first)


def test_a_version_that_is_not_replicated_to_the_pools_region(app: App, world: World) -> None:
    definition = world.definition()
    there = world.batch.batch_account.begin_create(
        world.name, f"{world.account_name}n"[:24], {"location": "northeurope"}
    ).result()
    definition["pool"]["account"] = there.id
    app.put(world.name, definition)
    version = world.version("1.0.0", world.snapshot("os"))
    run = app.ended(app.started(world.name, {"kind": "galleryVersion", "id": version}), "rejected")
    assert "is not replicated to northeurope" in run["reason"]
    assert "targetRegions" in run["reason"]
    assert not world.site.puts(world.name, "/pools/")


def test_a_version_is_replicated_to_the_pools_region_and_its_own(app: App, world: World) -> None:
    definition = world.definition(nodes=650)
    there = world.batch.batch_account.begin_create(
        world.name, f"{world.account_name}n"[:24], {"location": "northeurope"}
    ).result()
    definition["pool"]["account"] = there.id
    app.put(world.name, definition)
    app.ended(app.started(world.name, {"kind": "snapshots", "os": world.snapshot("os")}))
    (version,) = world.versions()
    targets = version["properties"]["publishingProfile"]["targetRegions"]
    counts = {one["name"].replace(" ", "").lower(): one["regionalReplicaCount"] for one in targets}
    assert counts == {"westeurope": 1, "northeurope": 3}


def test_a_version_made_again_under_its_number_is_another_source(app: App, world: World) -> None:
    """As a snapshot is: the same name with another content is not the same source."""
    app.put(world.name, world.definition())
    version = world.version("1.0.0", world.snapshot("os"))
    first = app.started(world.name, {"kind": "galleryVersion", "id": version})
    app.ended(first)
    world.compute.gallery_image_versions.begin_delete(world.name, "gal", "golden", "1.0.0").result()
    world.version("1.0.0", world.snapshot("newer"))
    assert app.started(world.name, {"kind": "galleryVersion", "id": version}) != first


def test_a_snapshot_taken_again_under_its_name_is_another_source(app: App, world: World) -> None:
    app.put(world.name, world.definition())
    source = {"kind": "snapshots", "os": world.snapshot("os")}
    first = app.started(world.name, source)
    app.ended(first)
    world.compute.snapshots.begin_delete(world.name, "os").result()
    world.snapshot("os")
    assert app.started(world.name, source) != first


def test_what_a_pool_of_650_nodes_asks_for(app: App, world: World) -> None:
    definition = world.definition(nodes=650)
    definition["pool"]["properties"]["metadata"] = [{"name": "team", "value": "render"}]
    definition["pool"]["properties"]["taskSlotsPerNode"] = 2
    app.put(world.name, definition)
    id_ = app.started(world.name, {"kind": "snapshots", "os": world.snapshot("os")})
    run = app.ended(id_)
    (version,) = world.versions()
    (target,) = version["properties"]["publishingProfile"]["targetRegions"]
    assert target["regionalReplicaCount"] == 3  # one per 300 nodes
    (pool,) = world.pools()
    properties = pool["properties"]
    assert properties["scaleSettings"]["fixedScale"]["resizeTimeout"] == "PT30M"  # above 300
    assert properties["currentDedicatedNodes"] == 650
    assert properties["taskSlotsPerNode"] == 2
    marks = [{"name": "team", "value": "render"}, {"name": "poolwright-run", "value": id_}]
    assert properties["metadata"] == marks
    assert "AllocationTimedout" in json.dumps(run["history"])  # 20 nodes come in a minute
    assert world.site.puts(world.name, "/pools/") == 1
    assert len([m for m, _ in world.site.requests(world.name, "/pools/") if m == "PATCH"]) == 1


def test_a_timeout_and_replicas_that_are_given_stay(app: App, world: World) -> None:
    definition = world.definition(nodes=3, image={"replicas": 7})
    definition["pool"]["properties"]["scaleSettings"]["fixedScale"]["resizeTimeout"] = "PT40M"
    app.put(world.name, definition)
    app.ended(app.started(world.name, {"kind": "snapshots", "os": world.snapshot("os")}))
    (version,) = world.versions()
    (target,) = version["properties"]["publishingProfile"]["targetRegions"]
    (pool,) = world.pools()
    assert target["regionalReplicaCount"] == 7
    assert pool["properties"]["scaleSettings"]["fixedScale"]["resizeTimeout"] == "PT40M"


def test_a_pool_that_scales_by_a_formula(app: App, world: World) -> None:
    definition = world.definition()
    formula = "$TargetDedicatedNodes = 3;"
    definition["pool"]["properties"]["scaleSettings"] = {"autoScale": {"formula": formula}}
    app.put(world.name, definition)
    run = app.ended(app.started(world.name, {"kind": "snapshots", "os": world.snapshot("os")}))
    assert run["reason"] == "the pool is steady with 3 nodes, as its formula asks"
