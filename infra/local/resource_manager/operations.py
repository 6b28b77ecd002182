"""Long-running operations: what goes on after a request was accepted.

PUT ----> 201/202, Azure-AsyncOperation: .../operations/{id}     (poll it, or GET the
           |                                                      resource)
           |  the operation's own Azure time passes
           v
Succeeded (finish) | Failed (scripted) | Canceled (a DELETE came in between)
           |
           +--> exactly one event
"""

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from infra.local.resource_manager.errors import ArmError
from infra.local.resource_manager.exchange import Call, Reply
from infra.local.resource_manager.fabric import Fabric, timestamp

Json = dict[str, Any]

PREEMPTED = ("OperationPreempted", "The operation was preempted by a more recent operation.")
_DEFAULT_FAILURE = ("InternalExecutionError", "An internal execution error occurred.")


@dataclass
class Operation:
    """One accepted request on its way; times are real instants, ``seconds`` is Azure time."""

    id: str
    name: str
    resource_id: str
    call: Call
    seconds: float
    started: datetime
    task: "asyncio.Task[None] | None" = None
    status: str = "InProgress"
    ended: datetime | None = None
    error: tuple[str, str] | None = None
    result: Callable[[], Json | None] = lambda: None

    @property
    def done(self) -> bool:
        """Say whether it has ended, in whatever way."""
        return self.ended is not None

    def state(self) -> Json:
        """Return what the Azure-AsyncOperation address answers."""
        answer: Json = {"startTime": timestamp(self.started), "status": self.status}
        if self.ended is not None:
            answer["endTime"] = timestamp(self.ended)
        if self.error is not None:
            answer["error"] = {"code": self.error[0], "message": self.error[1]}
        answer["name"] = self.id
        return answer


class Operations:
    """All operations since the start, by id."""

    def __init__(self, fabric: Fabric) -> None:
        self._fabric = fabric
        self._by_id: dict[str, Operation] = {}

    def start(
        self,
        call: Call,
        name: str,
        resource_id: str,
        seconds: float,
        finish: Callable[[], None],
        failed: Callable[[], None],
        result: Callable[[], Json | None] = lambda: None,
        operation_id: str | None = None,
    ) -> Operation:
        """Begin an operation that takes ``seconds`` of Azure's time.

        ``finish`` makes its effect visible, ``failed`` marks the resource as failed, ``result``
        is what the Location address answers in the end. A scripted fault of kind ``operation``
        decides beforehand how it ends.
        """
        fabric = self._fabric
        operation = Operation(
            operation_id or fabric.ids.uuid(), name, resource_id, call, seconds, fabric.clock.now()
        )
        operation.result = result
        self._by_id[operation.id.lower()] = operation
        fault = fabric.faults.for_operation(call.method, call.path)
        failure = None
        if fault is not None:
            code, message = _DEFAULT_FAILURE
            failure = (fault.code or code, fault.message or message)

        async def run() -> None:
            await fabric.clock.sleep(seconds)
            if failure is None:
                finish()
                self._end(operation, "Succeeded", None)
            else:
                failed()
                self._end(operation, "Failed", failure)

        operation.task = fabric.background(run())
        return operation

    def cancel(self, operation: Operation) -> None:
        """End an operation because a later request took its place."""
        if operation.done:
            return
        if operation.task is not None:
            operation.task.cancel()
        self._end(operation, "Canceled", PREEMPTED)

    def abandon(self, operation: Operation) -> None:
        """End an operation whose resource was taken away by a script: no event tells of it."""
        if operation.done:
            return
        if operation.task is not None:
            operation.task.cancel()
        operation.status, operation.error = "Canceled", PREEMPTED
        operation.ended = self._fabric.clock.now()

    def _end(self, operation: Operation, status: str, error: tuple[str, str] | None) -> None:
        operation.status, operation.error = status, error
        operation.ended = self._fabric.clock.now()
        self._fabric.emit(operation.call, operation.name, operation.resource_id, status)

    def find(self, operation_id: str) -> Operation:
        """Return an operation by id; 404 for one that never was."""
        operation = self._by_id.get(operation_id.lower())
        if operation is None:
            raise ArmError(404, "NotFound", f"The operation '{operation_id}' was not found.")
        return operation

    def poll_status(self, operation_id: str) -> Reply:
        """Answer a GET of an Azure-AsyncOperation address."""
        operation = self.find(operation_id)
        headers = {} if operation.done else self.retry_after(operation)
        return Reply(200, operation.state(), headers)

    def poll_location(self, operation_id: str, url: str) -> Reply:
        """Answer a GET of a Location address: 202 until the end, then what the operation made."""
        operation = self.find(operation_id)
        if not operation.done:
            return Reply(202, None, {"Location": url, **self.retry_after(operation)})
        if operation.error is not None:
            raise ArmError(409, *operation.error)
        body = operation.result()
        return Reply(204) if body is None else Reply(200, body)

    def retry_after(self, operation: Operation) -> dict[str, str]:
        """Return the header that says when to ask again.

        Retry-After holds whole seconds; waits below one second, which only a scaled clock has,
        use the millisecond header that the SDKs understand as well.
        """
        real = self._fabric.clock.real(min(10.0, max(1.0, operation.seconds / 4)))
        if real >= 1:
            return {"Retry-After": str(math.ceil(real))}
        return {"x-ms-retry-after-ms": str(max(10, round(real * 1000)))}
