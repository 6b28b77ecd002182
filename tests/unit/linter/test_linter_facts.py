"""Facts are complete, dated and found by edition; codes compare without regard to case."""

import re
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter import facts
from linter.facts import ResizeErrorClass, limit, resize_error
from linter.sizing import ImageKind, replicas_for, resize_timeout_for

DOCUMENTED = [
    "AccountCoreQuotaReached",
    "AccountLowPriorityCoreQuotaReached",
    "AccountSpotCoreQuotaReached",
    "AllocationFailed",
    "AllocationTimedout",
    "CommunicationEnabledPoolReachedMaxVMCount",
    "DependentResourceNotFound",
    "DiskEncryptionFailure",
    "FailedIdentityOperation",
    "IncompatibleVMSize",
    "MissingPublisherPropertyInMarketPlacePlan",
    "RemoveNodesFailed",
    "ResizeStopped",
    "Unknown",
]


def test_editions_of_one_limit_do_not_overlap() -> None:
    for edition in facts.editions():
        holding = [
            row.id
            for row in facts.limits()
            if row.since <= edition and (row.until is None or edition <= row.until)
        ]
        assert len(holding) == len(set(holding))
    named = {row.since for row in facts.limits()} | {row.until for row in facts.limits()}
    assert named - {None} <= set(facts.editions())


def test_what_editions_say() -> None:
    rows = [facts.edition_row(name) for name in facts.editions()]
    assert [(row.id, row.takes) for row in rows] == [
        ("2017-08", ("vhd",)),
        ("2019-09", ("managed image", "gallery")),
        ("2023-04", ("managed image", "gallery")),
        ("2024-03", ("managed image", "gallery")),
        ("2026-11", ("gallery",)),
    ]
    assert [row.id for row in rows if row.ends] == ["2023-04"]
    assert [row.id for row in rows if row.machine_disks == "unmanaged"] == ["2017-08"]
    assert [row.base_plan for row in rows] == [None, "none", "none", "same", "same"]
    assert [row.id for row in rows if row.user_subscription_only] == ["2017-08"]
    with pytest.raises(ValueError, match="no edition '2018'"):
        facts.edition_row("2018")


@pytest.mark.parametrize(
    ("limit_id", "edition", "value"),
    [
        ("nodes-per-gallery-replica", None, 300),
        ("nodes-per-gallery-replica", "2024-03", 300),
        ("nodes-per-gallery-replica", "2023-04", 600),
        ("nodes-per-gallery-replica", "2019-09", 600),
        ("gallery-replicas-max", None, 100),
        ("resize-timeout-default", None, 15),
        ("resize-timeout-min", None, 5),
        ("pool-name-length-max", None, 64),
    ],
)
def test_limits_by_edition(limit_id: str, edition: str | None, value: int) -> None:
    assert limit(limit_id, edition).number == value


def test_what_is_no_limit_is_said_so() -> None:
    with pytest.raises(LookupError, match=r"'nodes-per-gallery-replica'.*2017-08"):
        limit("nodes-per-gallery-replica", "2017-08")
    with pytest.raises(LookupError, match="'no-such'"):
        limit("no-such")
    with pytest.raises(ValueError, match="no edition 'soon'"):
        limit("resize-timeout-min", "soon")
    with pytest.raises(TypeError, match="regular expression"):
        _ = limit("pool-name-pattern").number


@pytest.mark.parametrize(
    ("name", "fits"), [("frames-1_A", True), ("a b", False), ("", False), ("a.b", False)]
)
def test_the_pattern_of_pool_names(name: str, fits: bool) -> None:
    assert bool(re.fullmatch(str(limit("pool-name-pattern").value), name)) is fits


@pytest.mark.parametrize(
    ("code", "error_class"),
    [
        ("AllocationTimedout", "retry"),
        ("AllocationTimedOut", "retry"),
        ("ALLOCATIONFAILED", "check-image"),
        ("DependentResourceNotFound", "check-image"),
        ("AccountCoreQuotaReached", "quota"),
        ("AccountLowPriorityCoreQuotaReached", "quota"),
        ("AccountSpotCoreQuotaReached", "quota"),
        ("resizestopped", "stopped"),
        ("IncompatibleVMSize", "fatal"),
        ("CommunicationEnabledPoolReachedMaxVMCount", "fatal"),
        ("MissingPublisherPropertyInMarketPlacePlan", "fatal"),
        ("DiskEncryptionFailure", "fatal"),
        ("FailedIdentityOperation", "fatal"),
        ("RemoveNodesFailed", "retry"),
        ("Unknown", "unknown"),
        ("SomethingNew", "unknown"),
    ],
)
def test_classes_of_resize_errors(code: str, error_class: str) -> None:
    assert resize_error(code).error_class == error_class


def test_every_documented_code_has_words_for_an_operator() -> None:
    for code in DOCUMENTED:
        error = resize_error(code.upper())
        assert error.code == code
        assert error.meaning.endswith(".")
        assert error.advice.endswith(".")


@given(st.text())
def test_an_undocumented_code_keeps_its_spelling(code: str) -> None:
    error = resize_error(f"New{code}")
    assert error.code == f"New{code}"
    assert error.error_class is ResizeErrorClass.UNKNOWN
    assert code in error.meaning


@pytest.mark.parametrize(
    ("nodes", "edition", "replicas"),
    [
        (0, None, 1),
        (1, None, 1),
        (300, None, 1),
        (301, None, 2),
        (650, None, 3),
        (3000, None, 10),
        (3000, "2023-04", 5),
        (30_001, None, 100),
        (10**9, None, 100),
    ],
)
def test_replicas(nodes: int, edition: str | None, replicas: int) -> None:
    assert replicas_for(nodes, edition) == replicas


@pytest.mark.parametrize(
    ("nodes", "kind", "minutes"),
    [
        (0, "gallery", 15),
        (300, "gallery", 15),
        (301, "gallery", 30),
        (2000, "gallery", 30),
        (2001, "gallery", 45),
        (0, "managed", 20),
        (300, "managed", 20),
        (301, "managed", 30),
        (2500, "managed", 30),
    ],
)
def test_resize_timeouts(nodes: int, kind: Any, minutes: int) -> None:
    assert resize_timeout_for(nodes, kind) == timedelta(minutes=minutes)


@pytest.mark.parametrize("kind", ["gallery", "managed"])
def test_a_timeout_is_never_refused_and_never_shrinks(kind: ImageKind) -> None:
    timeouts = [resize_timeout_for(nodes, kind) for nodes in range(0, 5000, 50)]
    assert timeouts == sorted(timeouts)
    assert timeouts[0] >= timedelta(minutes=limit("resize-timeout-min").number)


def test_a_negative_number_of_nodes_is_refused() -> None:
    for size in (lambda: replicas_for(-1), lambda: resize_timeout_for(-1, "managed")):
        with pytest.raises(ValueError, match="-1 nodes"):
            size()
