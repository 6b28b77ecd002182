"""The messages between host and worker, as plain objects.

On Azure they are protocol buffers (``FunctionRpc.proto``); the worker library asks only for
objects with these names and fields, among them ``WhichOneof``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

# Two fields below bear the names of these types.
type Octets = bytes
type Whole = int


@dataclass(frozen=True)
class CollectionBytes:
    """Several byte strings."""

    bytes: Sequence[Octets]


@dataclass(frozen=True)
class CollectionString:
    """Several strings."""

    string: Sequence[str]


@dataclass(frozen=True)
class TypedData:
    """One value on its way in or out: exactly one of the fields is set, or none."""

    string: str | None = None
    json: str | None = None
    bytes: Octets | None = None
    int: Whole | None = None
    double: float | None = None
    http: "RpcHttp | None" = None
    collection_bytes: CollectionBytes | None = None
    collection_string: CollectionString | None = None

    def WhichOneof(self, _group: str) -> str | None:  # noqa: N802 - protobuf's own name
        """Return the name of the field that is set."""
        return next((name for name, value in vars(self).items() if value is not None), None)


@dataclass(frozen=True)
class NullableString:
    """A string that may be absent."""

    value: str


@dataclass(frozen=True)
class NullableBool:
    """A flag that may be absent."""

    value: bool


@dataclass(frozen=True)
class NullableDouble:
    """A number that may be absent."""

    value: float


@dataclass(frozen=True)
class Timestamp:
    """Seconds since 1970."""

    seconds: int


@dataclass(frozen=True)
class NullableTimestamp:
    """An instant that may be absent."""

    value: Timestamp


class SameSite:
    """Where a cookie is sent along."""

    Lax = "Lax"
    Strict = "Strict"
    ExplicitNone = "None"


setattr(SameSite, "None", "")  # the proto's name for "not said", a keyword in Python


@dataclass(frozen=True)
class RpcHttpCookie:
    """One cookie of a response."""

    name: str
    value: str
    domain: NullableString | None = None
    path: NullableString | None = None
    expires: NullableTimestamp | None = None
    secure: NullableBool | None = None
    http_only: NullableBool | None = None
    same_site: str = ""
    max_age: NullableDouble | None = None
    SameSite: ClassVar[type[SameSite]] = SameSite


@dataclass(frozen=True)
class RpcHttp:
    """A request or a response."""

    method: str = ""
    url: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: TypedData | None = None
    status_code: str = ""
    cookies: Sequence[RpcHttpCookie] = ()
    enable_content_negotiation: bool = False


@dataclass(frozen=True)
class ParameterBinding:
    """One argument, or one output, of a function."""

    name: str
    data: TypedData | None = None

    def WhichOneof(self, _group: str) -> str:  # noqa: N802 - protobuf's own name
        """Return ``data``: shared memory is not used."""
        return "data"


@dataclass(frozen=True)
class RpcException:
    """What a function raised."""

    message: str = ""
    stack_trace: str = ""
    source: str = ""


@dataclass(frozen=True)
class StatusResult:
    """How a request to the worker ended."""

    Failure: ClassVar[int] = 0
    Success: ClassVar[int] = 1
    status: int
    exception: RpcException | None = None


@dataclass(frozen=True)
class BindingInfo:
    """One binding, as the worker compares it."""

    out: ClassVar[int] = 1
    inout: ClassVar[int] = 2
    undefined: ClassVar[None] = None
    type: str
    data_type: object = None
    direction: int = 0


@dataclass(frozen=True)
class RpcRetryOptions:
    """A function's retry policy. ``max_retry_count`` -1 means without end."""

    max_retry_count: int
    retry_strategy: str
    delay_interval: timedelta | None = None
    minimum_interval: timedelta | None = None
    maximum_interval: timedelta | None = None


@dataclass(frozen=True)
class RpcFunctionMetadata:
    """One indexed function. ``raw_bindings`` are its bindings as JSON texts."""

    name: str
    function_id: str
    raw_bindings: Sequence[str]
    directory: str = ""
    script_file: str = ""
    entry_point: str = ""
    managed_dependency_enabled: bool = False
    is_proxy: bool = False
    language: str = "python"
    bindings: Mapping[str, BindingInfo] = field(default_factory=dict)
    retry_options: RpcRetryOptions | None = None
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class WorkerMetadata:
    """Which worker this is."""

    runtime_name: str
    runtime_version: str
    worker_version: str
    worker_bitness: str
    custom_properties: Mapping[str, str]


@dataclass(frozen=True)
class WorkerInitResponse:
    """The answer to the first request, after the app was indexed."""

    capabilities: Mapping[str, str]
    worker_metadata: WorkerMetadata
    result: StatusResult


@dataclass(frozen=True)
class FunctionMetadataResponse:
    """The app's functions; nothing at all when there is no function_app.py."""

    use_default_metadata_indexing: bool
    function_metadata_results: Sequence[RpcFunctionMetadata] | None
    result: StatusResult


@dataclass(frozen=True)
class InvocationResponse:
    """How one invocation ended, and what it returned."""

    invocation_id: str
    result: StatusResult
    return_value: TypedData | None = None
    output_data: Sequence[ParameterBinding] = ()
