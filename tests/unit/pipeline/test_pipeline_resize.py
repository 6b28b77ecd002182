"""What a finished resize means: every row of the table, and every code that Batch documents."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from functions.pipeline.definition import Target
from functions.pipeline.phases.pool_body import Pool, read_pool
from functions.pipeline.phases.resize import Judgement, judge
from functions.pipeline.run import Resizing
from linter.facts import resize_errors
from tests.unit.pipeline.pipeline_worlds import NOW, VERSION, pool, run_of

RUN = run_of(resize={"backoff": "PT2M", "quotaWait": "PT45M", "roundsWithoutProgress": 3})
TARGET = Target(100, 0)
CODES = {
    str(kind): [row.code for row in resize_errors() if row.error_class == kind]
    for kind in {row.error_class for row in resize_errors()}
}


def judged(
    current: int = 60,
    errors: Sequence[str] = (),
    *,
    past: Resizing | None = None,
    missing: Sequence[str] = (),
    **properties: Any,
) -> Judgement:
    """What is made of a steady pool of 100 that has ``current`` nodes."""
    run = replace(RUN, resizing=past or Resizing())
    found = read_pool(pool(run, current, errors=errors, **properties))
    return judge(run, found, TARGET, lambda: tuple(missing), NOW)


def spellings(codes: Sequence[str]) -> Iterator[str]:
    """Each code as it is documented and in other cases."""
    for code in codes:
        yield from (code, code.upper(), code.lower(), f" {code} ")


@pytest.mark.parametrize("code", ["", *spellings(CODES["retry"])])
def test_a_timeout_and_a_silent_shortfall_are_resized_again_at_once(code: str) -> None:
    found = judged(errors=[code] if code else [])
    assert (found.then, found.resizing.retry_at) == ("resize", NOW)
    assert "60 of 100 nodes" in found.why


@pytest.mark.parametrize("code", list(spellings(CODES["stopped"])))
def test_a_resize_that_a_person_stopped_is_held(code: str) -> None:
    found = judged(errors=[code])
    assert (found.then, found.resizing.held, found.resizing.retry_at) == ("hold", True, None)
    assert "somebody stopped the resize" in found.why
    assert "Retry the run" in found.why


@pytest.mark.parametrize("code", list(spellings(CODES["fatal"])))
def test_a_code_that_no_retry_mends_fails_with_advice(code: str) -> None:
    found = judged(errors=[code])
    assert found.then == "failed"
    assert code.strip() in found.why
    assert "said so" in found.why
    advice = next(r.advice for r in resize_errors() if r.code.lower() == code.strip().lower())
    assert advice in found.why


@pytest.mark.parametrize("code", list(spellings(CODES["quota"])))
def test_a_quota_is_waited_for_long_and_told(code: str) -> None:
    found = judged(errors=[code])
    assert found.then == "resize"
    assert found.resizing.retry_at == NOW + timedelta(minutes=45)
    assert "ask Azure support for more quota" in found.why
    assert "PT45M" in found.why


@pytest.mark.parametrize("code", list(spellings(CODES["check-image"])))
def test_an_image_that_is_gone_fails_at_once_naming_it(code: str) -> None:
    found = judged(errors=[code], missing=[VERSION])
    assert found.then == "failed"
    assert f"{VERSION} does not exist" in found.why


@pytest.mark.parametrize("code", list(spellings(CODES["check-image"])))
def test_allocation_that_failed_with_the_image_there_backs_off(code: str) -> None:
    found = judged(errors=[code])
    assert (found.then, found.resizing.retry_at) == ("resize", NOW + timedelta(minutes=2))
    assert "The image is there" in found.why


@pytest.mark.parametrize("code", ["Unknown", "BrandNewCode", "ärger", "", "x" * 500])
def test_a_code_that_nobody_knows_backs_off_and_is_shown_as_it_came(code: str) -> None:
    found = judged(errors=[code])
    assert (found.then, found.resizing.retry_at) == ("resize", NOW + timedelta(minutes=2))
    assert f"{code}: said so" in found.why
    assert "not known here" in found.why
    assert [dict(one)["code"] for one in found.resizing.errors] == [code]


@pytest.mark.parametrize("code", ["AllocationTimedout", "AccountCoreQuotaReached", "Odd"])
def test_lineage_is_looked_at_only_where_the_codes_say_that_it_may_be_gone(code: str) -> None:
    def never() -> tuple[str, ...]:
        raise AssertionError("nothing says that the image may be gone")

    body = pool(RUN, 10, errors=[code])
    assert judge(RUN, read_pool(body), TARGET, never, NOW).then == "resize"


@pytest.mark.parametrize(
    ("codes", "then"),
    [
        (["AllocationTimedout", "ResizeStopped"], "hold"),
        (["IncompatibleVMSize", "ResizeStopped"], "hold"),
        (["AccountCoreQuotaReached", "IncompatibleVMSize"], "failed"),
        (["AccountCoreQuotaReached", "AllocationFailed"], "failed"),
        (["AllocationTimedout", "AllocationFailed"], "failed"),
        (["Odd", "DependentResourceNotFound"], "failed"),
    ],
)
def test_of_several_codes_the_worst_decides_in_any_order(codes: list[str], then: str) -> None:
    for order in (codes, codes[::-1]):
        found = judged(errors=order, missing=[VERSION])
        assert found.then == then
        if then == "failed":
            assert all(code in found.why for code in codes)


@pytest.mark.parametrize(
    ("target", "said"), [(50, "changed the pool's target to 50"), (None, "automatic scaling")]
)
@pytest.mark.parametrize("errors", [[], ["AllocationTimedout"], ["AllocationFailed"]])
def test_a_target_that_a_person_changed_is_held(
    target: int | None, said: str, errors: list[str]
) -> None:
    found = judged(target=target, errors=errors)
    assert (found.then, found.resizing.held) == ("hold", True)
    assert said in found.why


@pytest.mark.parametrize("code", ["", "AllocationTimedout", "AllocationFailed", "Odd"])
def test_rounds_that_bring_no_node_are_bounded(code: str) -> None:
    past, errors = Resizing(current=60), [code] if code else []
    for then in ("resize", "resize", "failed"):
        found = judged(errors=errors, past=past)
        assert found.then == then
        past = found.resizing
    assert "3 resizes in a row brought no node; the pool has 60 of 100 nodes" in found.why
    assert (code or "no error") in found.why


def test_one_more_node_starts_the_count_anew() -> None:
    idle = Resizing(current=60, idle=2, rounds=8)
    found = judged(61, ["AllocationFailed"], past=idle)
    assert (found.then, found.resizing.idle, found.resizing.rounds) == ("resize", 0, 9)
    assert found.resizing.current == 61


def test_fewer_nodes_than_before_are_no_progress() -> None:
    assert judged(40, past=Resizing(current=60)).resizing.idle == 1
    assert judged(50, past=Resizing(current=40, idle=1)).resizing.idle == 0


def test_backoff_doubles_and_is_bounded() -> None:
    past, waits = Resizing(current=60), []
    run = replace(RUN, definition=run_of(resize={"roundsWithoutProgress": 20}).definition)
    body = pool(run, 60, errors=["AllocationFailed"])
    for _ in range(19):
        found = judge(replace(run, resizing=past), read_pool(body), TARGET, tuple, NOW)
        past = found.resizing
        assert past.retry_at is not None
        waits.append((past.retry_at - NOW).total_seconds() / 60)
    assert waits == [2, 4, 8, 16, 32] + [60] * 14


def test_a_quota_is_not_counted_as_a_round_without_progress() -> None:
    past = Resizing(current=60, idle=2)
    for _ in range(5):
        found = judged(errors=["AccountCoreQuotaReached"], past=past)
        past = found.resizing
    assert (found.then, past.idle) == ("resize", 2)


def test_progress_until_the_quota_counts_as_progress() -> None:
    past = Resizing(current=60, idle=2)
    past = judged(90, ["AccountCoreQuotaReached"], past=past).resizing
    assert past.idle == 0
    assert judged(90, ["AllocationTimedout"], past=past).then == "resize"


def test_spot_nodes_are_counted_and_told() -> None:
    body = pool(RUN, 5, currentLowPriorityNodes=3)
    body["properties"]["scaleSettings"]["fixedScale"]["targetLowPriorityNodes"] = 10
    found = judge(RUN, read_pool(body), Target(100, 10), tuple, NOW)
    assert "5 dedicated and 3 Spot of 100 dedicated and 10 Spot nodes" in found.why
    assert found.resizing.current == 8


def test_errors_of_an_older_resize_are_not_read_while_a_pool_resizes() -> None:
    body = pool(RUN, 60, errors=["AllocationFailed"], allocationState="Resizing")
    assert read_pool(body).errors == ()
    assert read_pool(pool(RUN, 60, errors=["AllocationFailed"])).errors != ()


def test_a_pool_is_read_whatever_is_left_out() -> None:
    assert read_pool({"id": "/x"}) == Pool(
        "/x", "", "", False, False, Target(0, 0), None, "", (), "", False
    )


def test_the_providers_details_are_part_of_the_message() -> None:
    body = pool(RUN, 0)
    details = [
        {"code": "Reason", "message": "cannot boot Hypervisor Generation '2'"},
        {"code": "Provider Error Json", "message": "{cut"},
        {"code": "x"},
    ]
    errors = [{"code": "AllocationFailed", "message": "no", "details": details}]
    body["properties"]["resizeOperationStatus"] = {"errors": errors}
    (error,) = read_pool(body).errors
    assert error["message"].startswith("no")
    assert "cannot boot Hypervisor Generation '2'" in error["message"]
    assert "{cut" not in error["message"]
