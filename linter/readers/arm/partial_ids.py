"""Ids and names of which a part is not known: how an expression's unknown parts are called.

Two expressions that mean the same unknown part must call it by the same words, also when one
names a parameter and the other a variable or a nested template's parameter made from it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product
from typing import TYPE_CHECKING

from linter import ids
from linter.data import Data
from linter.readers.arm.grammar import Access, Call, Expression, Literal
from linter.readers.arm.template import DEEPEST
from linter.readers.expressions import IdText, NoAnswer, either, filled, hole, shortened
from linter.readers.expressions.answers import bounded, text_of
from linter.readers.expressions.functions_text import formatted
from linter.readers.expressions.table import COMBINATIONS
from linter.values import Known, Unknown, Value

if TYPE_CHECKING:
    from linter.readers.arm.scope import Scope

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_TYPE = re.compile(r"[\w-]+(\.[\w-]+)+(/[\w$-]+)+")
_CASES: dict[str, Callable[[str], str]] = {
    "tolower": str.lower,
    "toupper": str.upper,
    "trim": str.strip,
    "string": str,
}


def texts(scope: Scope, node: Expression) -> tuple[str, ...]:
    """Return the texts that an expression may have, with holes for what is not known.

    There is at least one, and at most `COMBINATIONS`.
    """
    run = scope.run
    if run.depth >= DEEPEST:
        return (hole("nested too deeply"),)
    seen = scope.seen.texts.get(id(node))
    if seen is not None:
        return seen[1]
    run.depth += 1
    try:
        found = _texts(scope, node)
    finally:
        run.depth -= 1
    scope.seen.texts[id(node)] = (node, found)
    return found


def _texts(scope: Scope, node: Expression) -> tuple[str, ...]:
    value = scope.evaluate(node)
    known = _scalars(value)
    if known and not any(isinstance(it, IdText) for it in value.possible):
        return known
    made = _composed(scope, node) or known
    if not made or len(made) > COMBINATIONS:
        return (hole(words(scope, node)),)
    return made


def _scalars(value: Value[Data]) -> tuple[str, ...]:
    found = [str(text_of(it)) for it in value.possible if isinstance(it, str | int)]
    return tuple(dict.fromkeys(found)) if len(found) == len(value.possible) else ()


def _composed(scope: Scope, node: Expression) -> tuple[str, ...]:
    """Return the texts that are put together of other texts; none when it is no such thing."""
    if isinstance(node, Literal):
        return ()
    made = scope.defined_by(node)
    if made:
        return texts(*made)
    if isinstance(node, Access):
        return _of_deployment(scope, node)
    if node.name in _CASES and len(node.arguments) == 1:
        return tuple(map(_CASES[node.name], texts(scope, node.arguments[0])))
    if node.name == "if" and len(node.arguments) == 3:
        condition = scope.evaluate(node.arguments[0])
        if isinstance(condition, Known):
            return texts(scope, node.arguments[1 if condition.value is True else 2])
        both = (*texts(scope, node.arguments[1]), *texts(scope, node.arguments[2]))
        return tuple(dict.fromkeys(both))
    if node.name in ("concat", "format"):
        return tuple(dict.fromkeys(_put_together(scope, node)))
    return ()


def _put_together(scope: Scope, node: Call) -> list[str]:
    parts = [texts(scope, argument) for argument in node.arguments]
    made = []
    for chosen in _combinations(parts):
        try:
            whole = formatted(chosen[0], chosen[1:]) if node.name == "format" else bounded(*chosen)
        except (NoAnswer, TypeError, LookupError, ValueError):
            return []
        made.append(str(whole))
    return made


def _combinations(parts: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    count = 1
    for part in parts:
        count *= len(part)
        if count > COMBINATIONS:
            return []
    return list(product(*parts))


def _of_deployment(scope: Scope, node: Access) -> tuple[str, ...]:
    """Return the deployment's own placeholder for its subscription or resource group."""
    deployment = scope.template.deployment
    match node:
        case Access(Call("resourcegroup"), (Literal(str(part)),)) if part.lower() == "name":
            return (deployment.group,)
        case Access(Call("subscription"), (Literal(str(part)),)) if (
            part.lower() == "subscriptionid"
        ):
            return (deployment.subscription,)
    return ()


def words(scope: Scope, node: Expression) -> str:
    """Return an expression's text in a form that is the same for the same unknown value."""
    run = scope.run
    if run.depth >= DEEPEST:
        return "..."
    seen = scope.seen.words.get(id(node))
    if seen is not None:
        return seen[1]
    run.depth += 1
    try:
        found = shortened(_words(scope, node))
    finally:
        run.depth -= 1
    scope.seen.words[id(node)] = (node, found)
    return found


def _words(scope: Scope, node: Expression) -> str:
    value = scope.evaluate(node)
    held = value.value if isinstance(value, Known) else None
    if isinstance(held, str | int) and not isinstance(held, IdText):
        return f"'{held}'" if isinstance(held, str) else str(held)
    if isinstance(node, Literal):
        return str(node.value)
    made = scope.defined_by(node)
    if made:
        return words(*made)
    if isinstance(node, Access):
        steps = (words(scope, it).strip("'") for it in node.steps)
        return ".".join([words(scope, node.target), *steps])
    shown = f"{node.spelled}({', '.join(words(scope, it) for it in node.arguments)})"
    if node.name == "lambdavariables":
        return f"{shown} in round {scope.round}"
    return shown + scope.template.suffix


def id_of(scope: Scope, node: Call) -> Value[Data] | None:
    """Return the ids that a ``concat`` or ``format`` makes; ``None`` when it makes none."""
    found = _composed(scope, node)  # not `texts`, which asks for the value that this is for
    if not found or not all(text[:15].lower() == "/subscriptions/" for text in found):
        return None
    made = [filled(text, scope.template.deployment) for text in found]
    if any("/providers/" in text.lower() and ids.kind(text) is None for text in made):
        return None
    return _known(scope, node, made)


def resource_id(scope: Scope, node: Call) -> Value[Data]:
    """Evaluate ``resourceId`` and its kin; names that are not known become placeholders."""
    parts = [texts(scope, argument) for argument in node.arguments]
    combinations = _combinations(parts)
    if not combinations:
        return Unknown(f"{node.spelled}() is given too many possible values")
    try:
        made = [_resource_id(scope, node.name, list(chosen)) for chosen in combinations]
    except ValueError as error:
        return Unknown(f"{node.spelled}() cannot be evaluated: {error}")
    return _known(scope, node, made)


def _resource_id(scope: Scope, name: str, given: list[str]) -> str:
    place = next((at for at, it in enumerate(given[:3]) if _TYPE.fullmatch(it)), None)
    if place is None:
        raise ValueError("no argument is a resource type")
    deployment = scope.template.deployment
    leading = [filled(it, deployment) for it in given[:place]]
    kind, names = given[place], filled("/".join(given[place + 1 :]), deployment).split("/")
    if name == "resourceid":
        subscription = leading[0] if len(leading) == 2 or _is_guid(leading) else None
        group = leading[-1] if leading and not (len(leading) == 1 and subscription) else None
        return deployment.within(subscription, group).resource_id(kind, names)
    below = ids.resource_id("s", "g", kind, names).partition("/providers/")[2]
    if name == "subscriptionresourceid":
        start = f"/subscriptions/{leading[0] if leading else deployment.subscription}"
    elif name == "extensionresourceid" and leading:
        start = leading[0].rstrip("/")
    else:
        start = ""
    return f"{start}/providers/{below}"


def _is_guid(leading: list[str]) -> bool:
    return len(leading) == 1 and _GUID.fullmatch(leading[0]) is not None


def _known(scope: Scope, node: Call, made: list[str]) -> Value[Data]:
    """Return texts as values; those with placeholders know why they have them."""
    given = [scope.evaluate(argument) for argument in node.arguments]
    unknown = next((it.reason for it in given if isinstance(it, Unknown)), None)
    reason = unknown or "the subscription or resource group is not known"
    default = next((it.default for it in given if it.default), None)
    values = [Known(IdText(it, reason) if "{" in it else it) for it in made]
    return either(values, None, default)


def own_names(scope: Scope, parts: tuple[str, ...], count: int, unnamed: str) -> list[str]:
    """Return the names that a resource's name is made of, the last ``count`` of them.

    Of several possible names the first is taken. Where there are fewer, the others are unknown.
    """
    text = parts[0] if parts else hole(unnamed)
    names = filled(text, scope.template.deployment).strip("/").split("/")[-count:]
    if len(names) < count:
        missing = filled(hole(f"parent of {text}"), scope.template.deployment)
        names = [missing] * (count - len(names)) + names
    return [name if name else filled(hole(unnamed), scope.template.deployment) for name in names]
