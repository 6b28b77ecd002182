"""Functions of the deployment: where it goes, and ids in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product
from typing import TYPE_CHECKING

from linter import ids
from linter.data import Data, record
from linter.readers.bicep.unknown_text import UnknownText, texts_of
from linter.readers.deployment import Deployment
from linter.readers.expressions import IdText, either, filled
from linter.readers.expressions.table import COMBINATIONS
from linter.syntax.bicep.tree import Call
from linter.values import Known, Unknown, Value

if TYPE_CHECKING:
    from linter.readers.bicep.scope import Scope

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_TYPE = re.compile(r"[\w-]+(\.[\w-]+)+(/[\w$-]+)+/?")
_NOT_KNOWN = "the subscription or resource group is not known"


def _resource_id(scope: Scope, node: Call) -> Value[Data]:
    """Names that are not known become placeholders."""
    values = [scope.evaluate(argument) for argument in node.arguments]
    choices = [texts_of(it, scope.words(of)) for it, of in zip(values, node.arguments, strict=True)]
    count = 1
    for choice in choices:
        count *= len(choice)
    if count > COMBINATIONS:
        return Unknown(f"{node.name}() is given too many possible values")
    reasons = [value.reason for value in values if isinstance(value, Unknown)]
    default = next((value.default for value in values if value.default), None)
    found: list[Value[Data]] = []
    for chosen in product(*choices):
        try:
            made = _id(scope.deployment, node.name, chosen)
        except ValueError as error:
            return Unknown(f"{node.name}() cannot be evaluated: {error}")
        reason = reasons[0] if reasons else _NOT_KNOWN
        found.append(Known(IdText(made, reason) if "{" in made else made))
    return either(found, scope.spot(node), default)


def _id(deployment: Deployment, name: str, given: tuple[str, ...]) -> str:
    """Raises ``ValueError`` when the arguments do not make an id."""
    place = next((at for at, it in enumerate(given[:3]) if _TYPE.fullmatch(it)), None)
    if place is None:
        raise ValueError("no argument is a resource type")
    leading = [filled(it, deployment) for it in given[:place]]
    kind = given[place].rstrip("/")
    names = filled("/".join(given[place + 1 :]), deployment).split("/")
    if name == "resourceId":
        subscription = leading[0] if len(leading) == 2 or _is_guid(leading) else None
        group = leading[-1] if leading and not _is_guid(leading) else None
        return deployment.within(subscription, group).resource_id(kind, names)
    below = ids.resource_id("s", "g", kind, names).partition("/providers/")[2]
    if name == "subscriptionResourceId":
        subscription = leading[0] if leading else deployment.subscription
        return f"/subscriptions/{subscription}/providers/{below}"
    if name == "extensionResourceId" and leading:
        return f"{leading[0].rstrip('/')}/providers/{below}"
    return f"/providers/{below}"


def _is_guid(leading: list[str]) -> bool:
    return len(leading) == 1 and _GUID.fullmatch(leading[0]) is not None


def _subscription(scope: Scope, node: Call) -> Value[Data]:
    subscription = scope.deployment.subscription
    members = {
        "id": _text(f"/subscriptions/{subscription}"),
        "subscriptionId": _segment(subscription, "the subscription is not known"),
    }
    more = Unknown("Azure decides it when the file is deployed")
    return Known(record(members, more)) if not node.arguments else more


def _group(scope: Scope, node: Call) -> Value[Data]:
    at = scope.deployment
    members: dict[str, Value[Data]] = {
        "id": _text(f"/subscriptions/{at.subscription}/resourceGroups/{at.group}"),
        "name": _segment(at.group, "the resource group is not known"),
        "type": Known("Microsoft.Resources/resourceGroups"),
        "location": Unknown("the location of the resource group is not known"),
    }
    more = Unknown("Azure decides it when the file is deployed")
    return Known(record(members, more)) if not node.arguments else more


def _text(text: str) -> Value[Data]:
    return Known(IdText(text, _NOT_KNOWN) if "{" in text else text)


def _segment(segment: str, reason: str) -> Value[Data]:
    return UnknownText(reason, text=segment) if "{" in segment else Known(segment)


def _environment(*_: object) -> Value[Data]:
    from linter.readers.expressions.cloud import PUBLIC_CLOUD

    return PUBLIC_CLOUD


def _at_deployment(scope: Scope, node: Call) -> Value[Data]:
    return Unknown(f"{node.name}() is known only when the file is deployed", scope.spot(node))


DEPLOYMENT_FUNCTIONS: dict[str, Callable[[Scope, Call], Value[Data]]] = {
    "subscription": _subscription,
    "resourceGroup": _group,
    "environment": _environment,
    **dict.fromkeys(
        ("deployment", "deployer", "tenant", "managementGroup", "getSecret", "externalInput"),
        _at_deployment,
    ),
    **dict.fromkeys(
        ("resourceId", "subscriptionResourceId", "tenantResourceId", "extensionResourceId"),
        _resource_id,
    ),
}
