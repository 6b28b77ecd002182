"""What the host knows of one function: its trigger, its bindings, its retry policy."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from infra.local.functions_host.messages import RpcFunctionMetadata, RpcRetryOptions
from infra.local.functions_host.worker import IndexingFailed

HTTP = "httpTrigger"
EVENT_GRID = "eventGridTrigger"
EVENT_HUB = "eventHubTrigger"
TIMER = "timerTrigger"
SUPPORTED = (HTTP, EVENT_GRID, EVENT_HUB, TIMER)
_SETTING = re.compile(r"%([^%]+)%")
# Values with a meaning of their own, in which a percent sign is no setting.
_NEVER_RESOLVED = ("name", "type", "direction")


@dataclass(frozen=True)
class Function:
    """One function of the app. ``trigger`` is its trigger binding with settings filled in."""

    name: str
    id: str
    trigger: Mapping[str, object]
    bindings: Sequence[Mapping[str, object]]
    retry: RpcRetryOptions | None

    @property
    def kind(self) -> str:
        """Return the type of its trigger, such as ``httpTrigger``."""
        return str(self.trigger["type"])

    @property
    def argument(self) -> str:
        """Return the name of the parameter that takes the trigger's data."""
        return str(self.trigger["name"])

    def text(self, key: str, default: str = "") -> str:
        """Return one value of the trigger binding as text."""
        value = self.trigger.get(key)
        return default if value is None else str(value)


def read_function(metadata: RpcFunctionMetadata, settings: Mapping[str, str]) -> Function:
    """Return the function. Raise ``IndexingFailed`` when a binding cannot be served here."""
    bindings = [
        {
            key: value if key in _NEVER_RESOLVED else resolve(value, settings, metadata.name, key)
            for key, value in json.loads(text).items()
        }
        for text in metadata.raw_bindings
    ]
    triggers = [each for each in bindings if str(each["type"]).lower().endswith("trigger")]
    if len(triggers) != 1 or triggers[0]["type"] not in SUPPORTED:
        kinds = ", ".join(str(each["type"]) for each in triggers) or "none"
        raise IndexingFailed(
            f"function {metadata.name} needs exactly one trigger out of {', '.join(SUPPORTED)}; "
            f"it has: {kinds}"
        )
    return Function(
        metadata.name, metadata.function_id, triggers[0], bindings, metadata.retry_options
    )


def resolve(value: object, settings: Mapping[str, str], function: str, key: str) -> object:
    """Fill each ``%NAME%`` of a binding's text with the app setting of that name.

    Raise ``IndexingFailed`` for a setting that is not there, as the real host puts the function
    in error.
    """

    def setting(match: re.Match[str]) -> str:
        if match[1] not in settings:
            raise IndexingFailed(
                f"function {function}: '%{match[1]}%' in its {key} does not resolve to a value. "
                f"Set the app setting {match[1]}"
            )
        return settings[match[1]]

    return _SETTING.sub(setting, value) if isinstance(value, str) else value
