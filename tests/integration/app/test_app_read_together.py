"""What a decision needs of Azure at once is read side by side, and in one handler's time."""

import time

import pytest
from azure.core.exceptions import AzureError, HttpResponseError

from functions.cloud.time_limit import OutOfTime, time_limit
from functions.pipeline.world import Gone, Read, World
from tests.integration.app.app_desk import Desk

DELAY = 0.4


def wanted(desk: Desk, count: int) -> tuple[Read, ...]:
    group = desk.world.account.partition("/providers/")[0]
    return tuple(
        Read(f"{group}/providers/Microsoft.Compute/images/none-{number}") for number in range(count)
    )


def test_many_reads_take_the_time_of_a_few(desk: Desk) -> None:
    desk.site.script("faults", method="GET", path="/images/none-", delay=DELAY, times=None)
    reads = wanted(desk, 16)
    began = time.monotonic()
    with time_limit(15):
        world = desk.engine.resources.add(World(), reads)
    assert time.monotonic() - began < 8 * DELAY
    assert [world.see(read.id) for read in reads] == [Gone(read.id) for read in reads]


def test_the_handlers_time_holds_for_each_of_them(desk: Desk) -> None:
    desk.site.script("faults", method="GET", path="/images/none-", delay=5.0, times=None)
    began = time.monotonic()
    with pytest.raises((OutOfTime, AzureError)), time_limit(1.0):
        desk.engine.resources.add(World(), wanted(desk, 4))
    assert time.monotonic() - began < 4


def test_one_that_fails_fails_all_as_nothing_is_known_then(desk: Desk) -> None:
    desk.site.script("faults", method="GET", path="/images/none-2", status=503, times=None)
    with pytest.raises(HttpResponseError), time_limit(3):
        desk.engine.resources.add(World(), wanted(desk, 4))
