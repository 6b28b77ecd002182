"""The log of requests keeps the newest."""

from infra.local.resource_manager.request_log import RequestLog


def test_the_older_half_goes_when_it_is_full() -> None:
    log = RequestLog(limit=10)
    for number in range(11):
        log.append(("GET", f"/{number}"))
    assert [path for _, path in log] == ["/5", "/6", "/7", "/8", "/9", "/10"]
    for number in range(11, 1000):
        log.append(("GET", f"/{number}"))
        assert len(log) <= 10
    assert log[-1] == ("GET", "/999")


def test_it_counts_like_a_list() -> None:
    log = RequestLog()
    log.append(("GET", "/a"))
    before = len(log)
    log.append(("PUT", "/b"))
    assert log[before:] == [("PUT", "/b")]
    log.clear()
    assert log == []
