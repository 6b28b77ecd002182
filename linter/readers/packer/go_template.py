"""Packer's own templates inside texts: ``{{user `name`}}``, ``{{timestamp}}``, ``{{.Path}}``.

A legacy JSON template has nothing else; in HCL they are left for what a builder fills in. In a
text that is unknown in part, a shell variable (``${timestamp}``) stands for each such part, so
that the commands around it can still be read.
"""

import re
from collections.abc import Callable

from linter.data import Data
from linter.readers.hcl.partial import UnknownText
from linter.values import Known, OneOf, Spot, Unknown, Value

_ACTION = re.compile(r"\{\{([^{}]*)\}\}")
_LONGEST_ACTION = 200
_CALL = re.compile(r"\(?\s*(\w+)\s+[`\"]([^`\"]*)[`\"]\s*\)?((?:\s*\|\s*\w+)*)\s*")
_CASES: dict[str, Callable[[str], str]] = {"upper": str.upper, "lower": str.lower}
_FOLDERS = ("template_dir", "pwd")
_LONGEST = 1024 * 1024

Lookup = Callable[[str], Value[Data]]


def render(text: str, spot: Spot | None, user: Lookup) -> Value[Data]:
    """Return a text's value; ``user`` gives the value of a user variable."""
    if "{{" not in text:
        return Known(text, spot)
    parts: list[str] = []
    default: str | None = None
    reason: str | None = None
    end = length = 0
    for action in _ACTION.finditer(text):
        words = action[1].strip("- \t\r\n")
        value = _value(words, user)
        parts += (text[end : action.start()], _written(value, words))
        length += len(parts[-1])
        if length > _LONGEST:
            return Unknown("it is too long a text", spot)
        default = default or value.default
        if not _is_text(value):
            reason = reason or _reason(value)
        end = action.end()
    whole = "".join((*parts, text[end:]))
    if reason is not None:
        return UnknownText(reason, spot, text=whole)
    return Known(whole, spot, default)


def no_user_variables(name: str) -> Value[Data]:
    """The look-up of an HCL template, which has no user variables of the legacy kind."""
    return Unknown(f"HCL has no user variable {name!r}")


def _value(action: str, user: Lookup) -> Value[Data]:
    if action in _FOLDERS:
        return Known(".")
    call = _CALL.fullmatch(action) if len(action) < _LONGEST_ACTION else None
    function, argument, pipes = call.groups() if call else ("", "", "")
    if function == "env":
        return Unknown(f"the environment variable {argument} is not known")
    if function != "user":
        return Unknown(f"{{{{{action[:60]}}}}} is only known when Packer runs")
    value = user(argument)
    for pipe in re.findall(r"\w+", pipes):
        if pipe not in _CASES:
            return Unknown(f"{{{{{action[:60]}}}}} is only known when Packer runs")
        if isinstance(value, Known) and isinstance(value.value, str):
            value = Known(_CASES[pipe](value.value), value.spot, value.default)
    return value


def _is_text(value: Value[Data]) -> bool:
    return isinstance(value, Known) and isinstance(value.value, str | int | float)


def _reason(value: Value[Data]) -> str:
    if isinstance(value, Unknown):
        return value.reason
    return "a variable is one of several texts" if isinstance(value, OneOf) else "it is no text"


def _written(value: Value[Data], action: str) -> str:
    if isinstance(value, UnknownText):
        return value.text
    if isinstance(value, Known) and isinstance(value.value, bool):
        return str(value.value).lower()
    if isinstance(value, Known) and isinstance(value.value, str | int | float):
        return str(value.value)
    return "${" + ("_".join(re.findall(r"\w+", action[:_LONGEST_ACTION])) or "unknown") + "}"
