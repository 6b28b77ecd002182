"""BL304: more nodes than a pool whose nodes talk to each other may have."""

from collections.abc import Iterator

from linter.aspects.accounts import USER_SUBSCRIPTION, account_of
from linter.aspects.possibility import Breaking, at_most, qualified
from linter.aspects.targets import above, target_of
from linter.aspects.wording import any_of, called
from linter.model import BatchAccount, Pool
from linter.report import Finding, Related, Severity, Undecided
from linter.rules.examples.pools import arm, arm_pool, bicep, fixed, properties
from linter.rules.rule import Example, Rule
from linter.scope import Scope
from linter.values import Known, Unknown, Value

_TALKING = "interNodeCommunication: 'Enabled'"


def _scale(nodes: int) -> str:
    return f"{{fixedScale: {{targetDedicatedNodes: {nodes}, resizeTimeout: 'PT30M'}}}}"


def _in_user_subscription(nodes: int) -> str:
    account = {
        "type": "Microsoft.Batch/batchAccounts",
        "apiVersion": "2025-06-01",
        "name": "render",
        "location": "westeurope",
        "properties": {"poolAllocationMode": "UserSubscription"},
    }
    body = properties(interNodeCommunication="Enabled", scaleSettings=fixed(nodes))
    return arm(account, arm_pool(body))


class InterNodeLimit(Rule):
    """Compares the target of pools with inter-node communication with the limit of their mode."""

    id = "BL304"
    name = "inter-node-limit"
    severity = Severity.ERROR
    since = "2019-09"
    source = "https://learn.microsoft.com/azure/batch/batch-quota-limit"
    meaning = (
        "Nodes that may talk to each other (interNodeCommunication, for MPI) are all put close"
        " together, so that such a pool can only have few of them, and fewer still where the"
        " account allocates pools in the user's subscription. Support cannot raise this limit."
    )
    expected = "no more nodes than inter-node communication allows"
    fix = (
        "Disable inter-node communication if no task needs it; else ask for fewer nodes, larger"
        " ones perhaps, or divide the work among several pools."
    )
    cannot_see = (
        "How many nodes an autoscale formula asks for. Where the account's allocation mode is not"
        " among the files, only the higher of the two limits is applied; `batchlint live` reads the"
        " account."
    )
    formats = ("arm", "bicep", "terraform", "plan", "export")
    INVALID = (
        Example({"main.bicep": bicep(_scale(120), more=_TALKING)}),
        Example({"azuredeploy.json": _in_user_subscription(90)}),
    )
    VALID = (
        Example({"main.bicep": bicep(_scale(100), more=_TALKING)}),
        Example({"azuredeploy.json": _in_user_subscription(80)}),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check the pools that allow inter-node communication."""
        for pool in scope.of(Pool):
            nodes = target_of(pool).nodes
            if isinstance(pool.inter_node, Unknown):
                if isinstance(nodes, Unknown) or above(nodes, self._lower(scope)):
                    reason = f"{called(pool)}: {pool.inter_node.reason}"
                    yield self.undecided(pool.place_of(pool.inter_node), reason)
            elif any_of(pool.inter_node, True):
                yield from self._judge(scope, pool, nodes)

    def _judge(self, scope: Scope, pool: Pool, nodes: Value[int]) -> Iterator[Finding | Undecided]:
        if isinstance(nodes, Unknown):
            yield self.undecided(pool.place_of(nodes), f"{called(pool)}: {nodes.reason}")
            return
        most = above(nodes, self._lower(scope))
        if most is None:
            return
        account = account_of(scope, pool)
        mode = account if isinstance(account, Unknown) else account.allocation_mode
        if isinstance(mode, Unknown):
            if sure := above(nodes, scope.limit("inter-node-nodes")):
                yield self._finding(scope, pool, nodes, sure, "inter-node-nodes")
            else:
                reason = f"{called(pool)}: its account's allocation mode: {mode.reason}"
                yield self.undecided(pool.place_of(nodes), reason)
            return
        users = [it for it in mode.possible if it and it.lower() == USER_SUBSCRIPTION]
        certain = len(users) in (0, len(mode.possible))
        limit_id = "inter-node-nodes-user-subscription" if users else "inter-node-nodes"
        if broken := above(nodes, scope.limit(limit_id)):
            broken = Breaking(broken.value, broken.certain and certain)
            yield self._finding(scope, pool, nodes, broken, limit_id, account)

    def _finding(
        self,
        scope: Scope,
        pool: Pool,
        nodes: Value[int],
        most: Breaking[int],
        limit_id: str,
        account: BatchAccount | Unknown | None = None,
    ) -> Finding:
        limit = scope.limit(limit_id)
        certain = most.certain and isinstance(pool.inter_node, Known)
        in_mode = " in user-subscription mode" if limit_id.endswith("subscription") else ""
        related = (
            (Related(account.place_of(account.allocation_mode), "the account's allocation mode"),)
            if isinstance(account, BatchAccount) and in_mode
            else ()
        )
        return self.finding(
            message=(
                f"{called(pool)} lets its nodes talk to each other and asks for {most.value:,}"
                f" nodes{qualified(certain)}; Batch allows at most {limit:,}{in_mode}."
            ),
            place=pool.place_of(nodes),
            related=related,
            because=(nodes, pool.inter_node),
            severity=at_most(self.severity, certain),
            expected=f"at most {limit:,} nodes",
        )

    def _lower(self, scope: Scope) -> int:
        return min(
            scope.limit("inter-node-nodes"), scope.limit("inter-node-nodes-user-subscription")
        )
