"""The whole way with the real SDKs: VM, snapshots, image version, account, pool."""

from tests.integration.local_azure.arm import Arm


def test_from_snapshot_to_pool(arm: Arm) -> None:
    image = arm.image_version()
    arm.account()
    body = arm.pool_body(image, 50)
    pool = arm.batch.pool.create(arm.group, "batchone", "Pool-A", body)
    assert pool.properties.allocation_state == "Resizing"
    assert pool.properties.current_dedicated_nodes < 50
    properties = arm.steady("Pool-A")
    assert properties["currentDedicatedNodes"] == 50
    assert "errors" not in properties["resizeOperationStatus"]
    assert [record["operationName"] for record in arm.records] == [
        "PoolCreateEvent",
        "PoolResizeStartEvent",
        "PoolResizeCompleteEvent",
    ]
    assert ("Microsoft.Compute/galleries/images/versions/write", "Succeeded") in arm.event_names()
    arm.batch.pool.begin_delete(arm.group, "batchone", "Pool-A").result()
    assert list(arm.batch.pool.list_by_batch_account(arm.group, "batchone")) == []
