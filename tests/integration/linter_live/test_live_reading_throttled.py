"""Throttling: what Azure asks to wait is waited, by all threads; nobody waits for an hour."""

import time

from tests.integration.linter_live.live_world import LiveWorld

SNAPSHOTS = "providers/microsoft.compute/snapshots"


def test_a_retry_after_is_waited_out(live_world: LiveWorld) -> None:
    live_world.put(live_world.account())
    live_world.fail("/pools$", 429, retry_after=1, times=1)
    started = time.monotonic()
    azure = live_world.read()
    assert time.monotonic() - started >= 1.0
    assert azure.unread == ()
    assert azure.requests == live_world.requests().total() == 8


def test_one_throttled_answer_holds_back_all_threads(live_world: LiveWorld) -> None:
    accounts = [live_world.account(f"account{it:02}") for it in range(20)]
    live_world.put(*accounts)
    live_world.fail("/account03/pools$", 429, retry_after=1, times=1)
    azure = live_world.azure()
    started = time.monotonic()
    sent: list[tuple[float, int]] = []
    azure._progress.show = lambda requests: sent.append(  # type: ignore[method-assign]
        (time.monotonic() - started, requests())
    )
    azure.read()
    counts = {number for _, number in sent}
    longest = max(sum(1 for _, it in sent if it == number) for number in counts)
    assert longest >= 7, "for a second, looked at every 0.1 s, nothing was sent"
    assert len(azure.resources) == 20
    assert azure.requests == 6 + 20 + 1


def test_what_is_throttled_again_and_again_is_given_up_with_azures_words(
    live_world: LiveWorld,
) -> None:
    live_world.fail("/snapshots$", 429)
    azure = live_world.read()
    (unread,) = azure.unread
    assert "could not be read: TooManyRequests: The request is being throttled" in unread.reason
    assert live_world.requests()[SNAPSHOTS] == 8


def test_an_absurd_wait_is_told_instead(live_world: LiveWorld) -> None:
    live_world.fail("/snapshots$", 429, retry_after=3600)
    started = time.monotonic()
    azure = live_world.read()
    assert time.monotonic() - started < 5
    reasons = [it.reason for it in azure.unread]
    wait = "Azure asks to wait 60 minutes before it is asked again"
    assert f"the snapshots of the subscription could not be read: {wait}" in reasons
    assert live_world.requests()[SNAPSHOTS] == 1
