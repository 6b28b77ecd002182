"""Scripted resizes, and what Batch's service log says of pools."""

import re
from typing import Any

import pytest

from tests.integration.local_azure.arm import Arm
from tests.integration.local_azure.test_resource_manager_resize import create, resize

Json = dict[str, Any]


def test_scripted_resizes(arm: Arm) -> None:
    arm.account()
    error = {
        "code": "SomethingNew",
        "message": "m",
        "details": [{"code": "Reason", "message": "r"}],
    }
    arm.local("pools", match="pool-a$", errors=[error], nodes=2, times=1, after=1)
    create(arm, None, 4)
    assert arm.steady("Pool-A")["currentDedicatedNodes"] == 4
    resize(arm, "Pool-A", 8)
    pool = arm.steady("Pool-A")
    assert pool["currentDedicatedNodes"] == 6
    assert pool["resizeOperationStatus"]["errors"] == [error]
    resize(arm, "Pool-A", 8)
    assert arm.steady("Pool-A")["currentDedicatedNodes"] == 8
    arm.local("pools", nodesPerMinute=1)
    resize(arm, "Pool-A", 100, resizeTimeout="PT5M")
    assert arm.steady("Pool-A")["currentDedicatedNodes"] == 12


@pytest.mark.parametrize("script", [{}, {"match": "("}, {"nodesPerMinute": 0}, {"nope": 1}])
def test_scripts_that_are_refused(arm: Arm, script: Json) -> None:
    for name in ("pools", "accounts"):
        answer = arm.call("POST", f"/_local/{name}", None, script)
        assert arm.error(answer)[:2] == (400, "InvalidScript")


def test_the_service_log(arm: Arm) -> None:
    account = arm.account()
    arm.local("accounts", dedicatedCoreQuota=4)
    create(arm, None, 5)
    arm.steady("Pool-A")
    arm.batch.pool.begin_delete(arm.group, "batchone", "Pool-A").result()
    names = [record["operationName"] for record in arm.records]
    assert names == [
        "PoolCreateEvent",
        "PoolResizeStartEvent",
        "PoolResizeCompleteEvent",
        "PoolDeleteStartEvent",
        "PoolDeleteCompleteEvent",
    ]
    record = arm.records[2]
    assert record["resourceId"] == account.upper() + "/"
    assert record["category"] == "ServiceLog"
    properties = record["properties"]
    assert properties["id"] == "POOL-A"
    assert properties["resultCode"] == "Success"
    assert (properties["currentDedicatedNodes"], properties["targetDedicatedNodes"]) == (2, 5)
    assert properties["enableAutoScale"] == 0
    assert properties["isAutoPool"] is not False
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}", properties["startTime"])
