"""Running functions: one log line each, retries, and waiting for those in flight."""

import asyncio
import logging
import random
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from infra.local.clock import Clock
from infra.local.functions_host.function import Function
from infra.local.functions_host.messages import (
    InvocationResponse,
    ParameterBinding,
    RpcRetryOptions,
    StatusResult,
    TypedData,
)
from infra.local.functions_host.worker import Worker

log = logging.getLogger("host")


@dataclass(frozen=True)
class Outcome:
    """How an invocation ended. ``error`` is the exception's text, empty on success."""

    response: InvocationResponse
    error: str

    @property
    def succeeded(self) -> bool:
        """Tell whether the function returned."""
        return not self.error


class Invocations:
    """All invocations of this host."""

    def __init__(self, worker: Worker, clock: Clock, rng: random.Random) -> None:
        """Run functions in ``worker``; delays between retries are Azure's, on ``clock``."""
        self._worker = worker
        self._clock = clock
        self._rng = rng
        self._running: set[asyncio.Task[Outcome]] = set()

    @property
    def in_flight(self) -> int:
        """Return how many functions run now."""
        return len(self._running)

    async def run(
        self,
        function: Function,
        data: TypedData,
        metadata: Mapping[str, TypedData] | None = None,
        *,
        reason: str,
        retry_count: int = 0,
        trace_parent: str = "",
    ) -> Outcome:
        """Run a function once. ``reason`` says in the log what called it.

        It runs to its end even when the caller is cancelled: a timer that is stopped, a client
        that has gone.
        """
        run = self._run(function, data, metadata or {}, reason, retry_count, trace_parent)
        task = asyncio.create_task(run)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)

    async def _run(
        self,
        function: Function,
        data: TypedData,
        metadata: Mapping[str, TypedData],
        reason: str,
        retry_count: int,
        trace_parent: str,
    ) -> Outcome:
        invocation_id = str(uuid.uuid4())
        started = time.perf_counter()
        response = await self._worker.invoke(
            function.id,
            invocation_id,
            [ParameterBinding(function.argument, data)],
            metadata,
            retry_count=retry_count,
            max_retry_count=function.retry.max_retry_count if function.retry else 0,
            trace_parent=trace_parent,
        )
        milliseconds = (time.perf_counter() - started) * 1000
        if response.result.status == StatusResult.Success:
            log.info(
                "%s %s %.1f ms succeeded (%s)", function.name, invocation_id, milliseconds, reason
            )
            return Outcome(response, "")
        exception = response.result.exception
        error = exception.message if exception else "unknown error"
        trace = exception.stack_trace.rstrip() if exception else ""
        log.error(
            "%s %s %.1f ms failed (%s): %s\n%s",
            function.name,
            invocation_id,
            milliseconds,
            reason,
            error,
            trace,
        )
        return Outcome(response, error or "failed")

    async def run_with_retry(
        self,
        function: Function,
        data: TypedData,
        metadata: Mapping[str, TypedData] | None = None,
        *,
        reason: str,
    ) -> Outcome:
        """Run a function by its retry policy, which counts for Event Hub and timer triggers."""
        count = 0
        while True:
            outcome = await self.run(function, data, metadata, reason=reason, retry_count=count)
            policy = function.retry
            if outcome.succeeded or policy is None:
                return outcome
            if 0 <= policy.max_retry_count <= count:
                return outcome
            count += 1
            await self._clock.sleep(retry_delay(policy, count, self._rng))

    async def wait_idle(self, limit: float) -> bool:
        """Wait for the functions in flight, at most ``limit`` real seconds. Tell if all ended."""
        if self._running:
            await asyncio.wait(list(self._running), timeout=limit)
        return not self._running


def retry_delay(policy: RpcRetryOptions, count: int, rng: random.Random) -> float:
    """Return Azure's seconds before retry number ``count`` (from 1).

    Exponential back-off doubles from the minimum, gives or takes a fifth, and stays below the
    maximum.
    """
    if policy.delay_interval is not None:
        return policy.delay_interval.total_seconds()
    least = policy.minimum_interval.total_seconds() if policy.minimum_interval else 0.0
    most = policy.maximum_interval.total_seconds() if policy.maximum_interval else 86400.0
    doubled: float = max(least, 1.0) * 2.0 ** min(count - 1, 30)
    return min(most, max(least, doubled * rng.uniform(0.8, 1.2)))
