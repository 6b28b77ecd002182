"""Route templates of HTTP triggers, matched as ASP.NET matches them.

``pipelines/{name}``, ``{id:int}``, ``{name?}``, ``{page:int=1}``, ``{*rest}``; literal segments
win over parameters, parameters with a constraint over those without.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote
from uuid import UUID

_PARAMETER = re.compile(
    r"\{(\*{0,2})(\w+)((?::[a-z]+(?:\((?:[^()]|\([^()]*\))*\))?)*)(\?|=[^}]*)?\}"
)
_CONSTRAINT = re.compile(r":([a-z]+)(?:\(((?:[^()]|\([^()]*\))*)\))?")


class BadTemplate(ValueError):
    """A route template cannot be understood."""


def _is(convert: Callable[[str], object]) -> Callable[[str, str], bool]:
    def holds(value: str, _argument: str) -> bool:
        try:
            convert(value)
        except ValueError:
            return False
        return True

    return holds


def _length(value: str, argument: str) -> bool:
    low, _, high = argument.partition(",")
    return int(low) <= len(value) <= int(high or low)


def _range(value: str, argument: str) -> bool:
    low, _, high = argument.partition(",")
    return _is(int)(value, "") and int(low) <= int(value) <= int(high)


_CONSTRAINTS: Mapping[str, Callable[[str, str], bool]] = {
    "alpha": lambda value, _: value.isascii() and value.isalpha(),
    "bool": lambda value, _: value.lower() in ("true", "false"),
    "decimal": _is(float),
    "double": _is(float),
    "float": _is(float),
    "guid": _is(UUID),
    "int": _is(int),
    "long": _is(int),
    "length": _length,
    "max": lambda value, limit: _is(int)(value, "") and int(value) <= int(limit),
    "maxlength": lambda value, limit: len(value) <= int(limit),
    "min": lambda value, limit: _is(int)(value, "") and int(value) >= int(limit),
    "minlength": lambda value, limit: len(value) >= int(limit),
    "range": _range,
    "regex": lambda value, pattern: re.search(pattern, value, re.IGNORECASE) is not None,
    "required": lambda value, _: bool(value),
}


@dataclass(frozen=True)
class Route:
    """A parsed template. ``precedence`` sorts routes: the smaller is tried first."""

    template: str
    pattern: re.Pattern[str]
    constraints: tuple[tuple[str, str, str], ...]
    defaults: Mapping[str, str]
    precedence: tuple[int, ...]

    def match(self, raw_path: str) -> dict[str, str] | None:
        """Return the parameters of a still encoded path without a leading slash, or None."""
        found = self.pattern.fullmatch(raw_path.strip("/"))
        if found is None:
            return None
        given = {name: unquote(value) for name, value in found.groupdict().items() if value}
        values = {**self.defaults, **given}
        for name, constraint, argument in self.constraints:
            if name in values and not _CONSTRAINTS[constraint](values[name], argument):
                return None
        return values


def parse_route(template: str) -> Route:
    """Return the route of a template. Raise ``BadTemplate`` saying which part is wrong."""
    constraints: list[tuple[str, str, str]] = []
    defaults: dict[str, str] = {}
    precedence: list[int] = []
    pattern = ""
    for index, segment in enumerate(part for part in template.strip("/").split("/") if part):
        slash = "/" if index else ""
        parts = list(_PARAMETER.finditer(segment))
        if not parts:
            if "{" in segment or "}" in segment:
                raise BadTemplate(f"route {template!r}: cannot read the parameter in {segment!r}")
            pattern += slash + re.escape(segment)
            precedence.append(1)
            continue
        own = [
            (part[2], name, argument)
            for part in parts
            for name, argument in _CONSTRAINT.findall(part[3])
        ]
        unknown = [name for _, name, _ in own if name not in _CONSTRAINTS]
        if unknown:
            raise BadTemplate(f"route {template!r}: there is no constraint {unknown[0]!r}")
        constraints += own
        only = parts[0] if parts[0][0] == segment else None
        if only and only[1]:
            pattern += f"(?:{slash}(?P<{only[2]}>.*))?"
        elif only and only[4]:
            pattern += f"(?:{slash}(?P<{only[2]}>[^/]+))?"
            if only[4].startswith("="):
                defaults[only[2]] = only[4][1:]
        else:
            pattern += slash + _mixed(segment, parts)
        precedence.append((4 if only and only[1] else 2) + (0 if own else 1))
    return Route(
        template,
        re.compile(pattern, re.IGNORECASE),
        tuple(constraints),
        defaults,
        tuple(precedence),
    )


def _mixed(segment: str, parts: list[re.Match[str]]) -> str:
    """Return the pattern of a segment of texts and parameters, such as ``v{major}.{minor}``."""
    pattern, at = "", 0
    for part in parts:
        pattern += re.escape(segment[at : part.start()]) + f"(?P<{part[2]}>[^/]+)"
        at = part.end()
    return pattern + re.escape(segment[at:])
