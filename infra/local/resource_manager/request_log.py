"""The requests that were served, the newest of them."""

_LIMIT = 100_000


class RequestLog(list[tuple[str, str]]):
    """Method and path of every request, oldest first.

    A local Azure may run for days: when the log is full, its older half goes. A caller that
    counts with ``len`` before and after is right as long as nothing went in between.
    """

    def __init__(self, limit: int = _LIMIT) -> None:
        super().__init__()
        self._limit = limit

    def append(self, request: tuple[str, str]) -> None:
        """Note a request."""
        if len(self) >= self._limit:
            del self[: self._limit // 2]
        super().append(request)
