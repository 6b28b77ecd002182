"""Azure's Python worker, on a thread and an event loop of its own.

On Azure the worker is a process beside the host. A loop of its own keeps what matters of that:
a function that blocks its loop holds up other functions, but not the host.
"""

import asyncio
import sys
import threading
from collections.abc import Coroutine, Mapping, Sequence
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import azure_functions_runtime as runtime  # type: ignore[import-untyped]  # it has no types

from infra.local.functions_host import messages


class IndexingFailed(Exception):
    """The app cannot be indexed: the message says why, for its author."""


class Worker:
    """The functions of one app."""

    def __init__(self, app_root: Path) -> None:
        """Prepare the worker of the app in ``app_root``, which holds ``function_app.py``."""
        self._app_root = app_root
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="worker", daemon=True)

    async def index(self) -> Sequence[messages.RpcFunctionMetadata]:
        """Import the app and return its functions. Raise ``IndexingFailed``."""
        if not (self._app_root / "function_app.py").is_file():
            raise IndexingFailed(
                f"there is no function_app.py in {self._app_root}: start the host in the folder "
                "of the app, or name it with --app"
            )
        if str(self._app_root) not in sys.path:
            sys.path.insert(0, str(self._app_root))
        runtime.start_threadpool_executor()  # as many threads as PYTHON_THREADPOOL_THREAD_COUNT
        self._thread.start()
        properties = {"host": "127.0.0.1", "protos": _protos()}
        init = SimpleNamespace(capabilities={}, function_app_directory=str(self._app_root))
        started: messages.WorkerInitResponse = await self._call(
            runtime.worker_init_request(_request(properties, worker_init_request=init))
        )
        if started.result.status != messages.StatusResult.Success:
            raise IndexingFailed(_explanation(started.result.exception))
        found: messages.FunctionMetadataResponse = await self._call(
            runtime.functions_metadata_request(_request(properties))
        )
        if not found.function_metadata_results:
            raise IndexingFailed(
                f"{self._app_root / 'function_app.py'} defines no functions: nothing is decorated "
                "with a trigger, or no blueprint is registered"
            )
        return found.function_metadata_results

    async def invoke(
        self,
        function_id: str,
        invocation_id: str,
        arguments: Sequence[messages.ParameterBinding],
        metadata: Mapping[str, messages.TypedData],
        *,
        retry_count: int = 0,
        max_retry_count: int = 0,
        trace_parent: str = "",
    ) -> messages.InvocationResponse:
        """Run one function once and return how it ended; its exceptions do not come out."""
        invocation = SimpleNamespace(
            invocation_id=invocation_id,
            function_id=function_id,
            input_data=arguments,
            trigger_metadata=metadata,
            trace_context=SimpleNamespace(trace_parent=trace_parent, trace_state="", attributes={}),
            retry_context=SimpleNamespace(
                retry_count=retry_count, max_retry_count=max_retry_count, exception=None
            ),
        )
        response: messages.InvocationResponse = await self._call(
            runtime.invocation_request(_request({}, invocation_request=invocation))
        )
        return response

    async def _call(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(coroutine, self._loop))


def _request(properties: Mapping[str, object], **parts: object) -> SimpleNamespace:
    return SimpleNamespace(properties=properties, request=SimpleNamespace(**parts))


def _protos() -> ModuleType:
    return messages


def _explanation(exception: messages.RpcException | None) -> str:
    """Return the exception's first line, and its trace without the worker's own frames."""
    if exception is None:
        return "the worker gave no reason"
    frames = exception.stack_trace.split("\n  File ")
    own = [frame for frame in frames[1:] if "azure_functions_runtime" not in frame]
    trace = "".join(f"\n  File {frame.rstrip()}" for frame in own if "<frozen" not in frame)
    # The worker appends advice for Azure and its whole sys.path to import errors.
    message = exception.message.split(". Cannot find module. Please check the requirements.txt")[0]
    return f"{message}{trace}"
