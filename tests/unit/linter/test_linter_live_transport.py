"""How requests are sent: counted, bounded in time, held back together when Azure asks to wait."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("azure.core")

from azure.core.pipeline.transport import HttpRequest
from requests import Response
from requests.structures import CaseInsensitiveDict

from linter.live.transport import AskedToWait, HeldBackTransport, asked_wait


class Clock:
    """A clock that waiting moves."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.waits: list[float] = []

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


class FakeSession:
    """Answers with statuses and headers, in turn; then with 200."""

    def __init__(self, *answers: tuple[int, str | None]) -> None:
        self.answers = list(answers)
        self.timeouts: list[Any] = []

    def request(self, *_: Any, **options: Any) -> Response:
        self.timeouts.append(options["timeout"])
        status, wait = self.answers.pop(0) if self.answers else (200, None)
        response = Response()
        response.status_code = status
        response.headers = CaseInsensitiveDict({"Retry-After": wait} if wait else {})
        response.raw = SimpleNamespace()
        return response


def transport(session: FakeSession, clock: Clock) -> HeldBackTransport:
    fake: Any = session
    return HeldBackTransport(fake, "azure.example", now=lambda: clock.now, wait=clock.wait)


def send(sender: HeldBackTransport, address: str = "https://azure.example/") -> Any:
    return sender.send(HttpRequest("GET", address))


@pytest.mark.parametrize("status", [429, 503])
def test_the_next_request_of_anybody_waits_as_azure_asked(status: int) -> None:
    clock, session = Clock(), FakeSession((status, "7"))
    sender = transport(session, clock)
    assert send(sender).status_code == status
    assert send(sender).status_code == 200
    assert send(sender).status_code == 200
    assert clock.waits == [7.0]
    assert sender.requests == 3


def test_only_a_throttled_answer_holds_others_back() -> None:
    clock, session = Clock(), FakeSession((500, "7"), (202, "7"))
    sender = transport(session, clock)
    for _ in range(3):
        send(sender)
    assert clock.waits == []


def test_a_wait_that_is_too_long_is_told_at_once_also_to_the_others() -> None:
    clock, session = Clock(), FakeSession((429, "3600"))
    sender = transport(session, clock)
    for _ in range(2):
        with pytest.raises(AskedToWait, match="60 minutes"):
            send(sender)
    assert (clock.waits, sender.requests) == ([], 1)


def test_what_is_no_time_is_taken_out_of_the_sdks_way() -> None:
    session = FakeSession((429, "soon"))
    answer = send(transport(session, Clock()))
    assert "Retry-After" not in answer.headers


def test_every_request_is_bounded_in_time() -> None:
    session = FakeSession()
    send(transport(session, Clock()))
    assert session.timeouts == [(10.0, 60.0)]


@pytest.mark.parametrize("host", ["azure.example:443", "AZURE.example", "west.azure.example"])
def test_a_next_page_may_be_at_another_spelling_of_the_host(host: str) -> None:
    assert send(transport(FakeSession(), Clock()), f"https://{host}/next").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/next",
        "https://azure.example.evil.example/next",
        "https://evilazure.example/next",
        "https://azure.example:8443/next",
        "https://azure.example@evil.example/next",
        "http://azure.example/next",
    ],
)
def test_no_token_goes_to_another_host(address: str) -> None:
    session = FakeSession()
    with pytest.raises(ValueError, match=r"and not to azure\.example"):
        send(transport(session, Clock()), address)
    assert session.timeouts == []


def test_a_wait_is_a_number_or_a_date() -> None:
    assert asked_wait("3") == 3.0
    assert asked_wait("0.5") == 0.5
    assert asked_wait("-1") == 0.0
    assert asked_wait(None) is None
    assert asked_wait("") is None
    assert asked_wait("Wed, 99 Nov 2026") is None
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    seconds = asked_wait(later)
    assert seconds is not None
    assert 95 < seconds <= 100
