"""Evaluates expressions: those functions that need a template, and all others by `call`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from linter.data import Data, Rows, record
from linter.readers.arm.grammar import Access, Call, Expression, Literal
from linter.readers.arm.partial_ids import id_of, resource_id
from linter.readers.arm.template import DEEPEST
from linter.readers.expressions import FUNCTIONS, IdText, call, chosen, either, element, member
from linter.readers.expressions.answers import MOST_ITEMS, effort
from linter.readers.expressions.cloud import PUBLIC_CLOUD
from linter.readers.expressions.table import COMBINATIONS
from linter.values import Known, OneOf, Unknown, Value, defaulted

if TYPE_CHECKING:
    from linter.readers.arm.scope import Scope

_MOST_STEPS = 200_000
_TOO_DEEP = Unknown("it is nested too deeply")
_AZURE = Unknown("Azure decides it when the template is deployed")


def evaluate(scope: Scope, node: Expression) -> Value[Data]:
    """Return what an expression means in a scope. Never raises; each is evaluated once."""
    if isinstance(node, Literal):
        return Known(node.value)
    seen = scope.seen.values.get(id(node))
    if seen is not None:
        return seen[1]
    run = scope.run
    run.steps += 1
    if run.depth >= DEEPEST:
        return _TOO_DEEP
    if run.steps > _MOST_STEPS:
        return Unknown("the template takes too long to evaluate")
    run.depth += 1
    try:
        value = _accessed(scope, node) if isinstance(node, Access) else _called(scope, node)
    except RecursionError:  # the caller's own stack was deep already
        value = _TOO_DEEP
    finally:
        run.depth -= 1
    scope.seen.values[id(node)] = (node, value)
    return value


def _accessed(scope: Scope, node: Access) -> Value[Data]:
    value = evaluate(scope, node.target)
    for step in node.steps:
        if isinstance(value, Unknown):
            return value
        if isinstance(step, Literal) and isinstance(step.value, str):
            value = member(value, step.value)
        else:
            value = element(value, evaluate(scope, step))
    return value


def _called(scope: Scope, node: Call) -> Value[Data]:
    special = _SPECIAL.get(node.name)
    if special is not None:
        return special(scope, node)
    if node.name not in FUNCTIONS:
        return scope.user_function(node) or call(node.spelled, ())
    arguments = []
    for argument in node.arguments:
        arguments.append(evaluate(scope, argument))
    before = effort.spent
    value = call(node.spelled, arguments)
    scope.run.steps += effort.spent - before
    if node.name in ("concat", "format") and _is_partial(value):
        return id_of(scope, node) or value
    return value


def _is_partial(value: Value[Data]) -> bool:
    return isinstance(value, Unknown) or any(isinstance(it, IdText) for it in value.possible)


def _parameter(scope: Scope, node: Call) -> Value[Data]:
    return _named(scope, node, scope.parameter)


def _variable(scope: Scope, node: Call) -> Value[Data]:
    return _named(scope, node, scope.variable)


def _local(scope: Scope, node: Call) -> Value[Data]:
    def find(name: str) -> Value[Data]:
        return scope.locals.get(name.lower()) or Unknown(f"there is no lambda variable '{name}'")

    return _named(scope, node, find)


def _named(scope: Scope, node: Call, find: Callable[[str], Value[Data]]) -> Value[Data]:
    if len(node.arguments) != 1:
        return Unknown(f"{node.spelled}() takes 1 argument")
    name = evaluate(scope, node.arguments[0])
    if isinstance(name, Unknown):
        return name
    if not all(isinstance(it, str) for it in name.possible):
        return Unknown(f"{node.spelled}() takes a name")
    if len(name.possible) > COMBINATIONS:
        return Unknown(f"{node.spelled}() is given too many possible names")
    return either([find(str(it)) for it in name.possible], None, name.default)


def _if(scope: Scope, node: Call) -> Value[Data]:
    """Only the arm that is chosen is evaluated; both when nobody can tell which."""
    if len(node.arguments) != 3:
        return Unknown("if() takes 3 arguments")
    condition = evaluate(scope, node.arguments[0])
    if isinstance(condition, Known) and isinstance(condition.value, bool):
        arm = evaluate(scope, node.arguments[1 if condition.value else 2])
        return defaulted(arm, condition.default)
    return chosen(condition, *(evaluate(scope, arm) for arm in node.arguments[1:]))


def _copy_index(scope: Scope, node: Call) -> Value[Data]:
    given = [evaluate(scope, argument) for argument in node.arguments]
    first, loop = given[0] if given else None, ""
    if isinstance(first, Known) and isinstance(first.value, str):
        loop = first.value.lower()
        given.pop(0)
    index = scope.loops.get(loop)
    if index is None:
        return Unknown("copyIndex() stands outside of its loop")
    return call("add", [index, *given]) if given else index


def _subscription(scope: Scope, _: Call) -> Value[Data]:
    subscription = scope.template.deployment.subscription
    return Known(
        record(
            {
                "id": _text(f"/subscriptions/{subscription}", "the subscription is not known"),
                "subscriptionId": _part(subscription, "the subscription is not known"),
                "tenantId": _AZURE,
                "displayName": _AZURE,
            }
        )
    )


def _group(scope: Scope, _: Call) -> Value[Data]:
    deployment = scope.template.deployment
    group_id = f"/subscriptions/{deployment.subscription}/resourceGroups/{deployment.group}"
    return Known(
        record(
            {
                "id": _text(group_id, "the resource group is not known"),
                "name": _part(deployment.group, "the resource group is not known"),
                "type": Known("Microsoft.Resources/resourceGroups"),
                "location": Unknown("the location of the resource group is not known"),
                "tags": _AZURE,
                "properties": _AZURE,
            }
        )
    )


def _part(segment: str, reason: str) -> Value[Data]:
    return Unknown(reason) if "{" in segment else Known(segment)


def _text(text: str, reason: str) -> Value[Data]:
    return Known(IdText(text, reason) if "{" in text else text)


def _at_deployment(_: Scope, node: Call) -> Value[Data]:
    return Unknown(f"{node.spelled}() is known to Azure only, when the template is deployed")


def _environment(_: Scope, __: Call) -> Value[Data]:
    return PUBLIC_CLOUD


def _map(scope: Scope, node: Call) -> Value[Data]:
    """``map(array, lambda('item', ...))``: each item is evaluated when somebody looks at it."""
    parts = _lambda(scope, node)
    if isinstance(parts, Unknown):
        return parts
    items, name, body = parts
    return Known(Rows(tuple(items), lambda it: evaluate(scope.with_local(name, it), body)))


def _filter(scope: Scope, node: Call) -> Value[Data]:
    parts = _lambda(scope, node)
    if isinstance(parts, Unknown):
        return parts
    items, name, body = parts
    kept = []
    for item in items:
        wanted = evaluate(scope.with_local(name, item), body)
        if not isinstance(wanted, Known):
            return Unknown("the condition of filter() is not known for an item")
        if wanted.value is True:
            kept.append(item)
    return Known(Rows(tuple(kept), lambda it: it))


def _lambda(scope: Scope, node: Call) -> tuple[Rows, str, Expression] | Unknown:
    if len(node.arguments) != 2:
        return Unknown(f"{node.spelled}() takes 2 arguments")
    array, function = evaluate(scope, node.arguments[0]), node.arguments[1]
    if isinstance(array, Unknown):
        return array
    if isinstance(array, OneOf) or not isinstance(array.value, Rows) or array.value.more:
        return Unknown(f"the array that {node.spelled}() is given is not known")
    if not isinstance(function, Call) or function.name != "lambda" or len(array.value) > MOST_ITEMS:
        return Unknown(f"{node.spelled}() is not evaluated")
    if len(function.arguments) != 2:
        return Unknown(f"a lambda of {len(function.arguments) - 1} variables is not evaluated")
    name, body = function.arguments
    if not isinstance(name, Literal):
        return Unknown(f"{node.spelled}() is not evaluated")
    return array.value, str(name.value), body


_SPECIAL: dict[str, Callable[[Scope, Call], Value[Data]]] = {
    "parameters": _parameter,
    "variables": _variable,
    "lambdavariables": _local,
    "if": _if,
    "copyindex": _copy_index,
    "subscription": _subscription,
    "resourcegroup": _group,
    "deployment": _at_deployment,
    "deployer": _at_deployment,
    "tenant": _at_deployment,
    "managementgroup": _at_deployment,
    "reference": _at_deployment,
    "environment": _environment,
    "map": _map,
    "filter": _filter,
    **dict.fromkeys(
        ("resourceid", "subscriptionresourceid", "tenantresourceid", "extensionresourceid"),
        resource_id,
    ),
}
