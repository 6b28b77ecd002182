"""Microsoft.Batch/batchAccounts/pools.

A write is answered at once: with a new target the pool is ``Resizing`` from then on, and says
how it went when it is ``Steady`` again. Errors of a resize stay until the next one starts.
"""

import copy
import re
from collections.abc import Mapping
from typing import Any, override

from infra.local.resource_manager import errors
from infra.local.resource_manager.batch import scale_settings
from infra.local.resource_manager.batch.allocation import Nodes
from infra.local.resource_manager.batch.autoscaling import Autoscaling
from infra.local.resource_manager.batch.body import check_body
from infra.local.resource_manager.batch.errors import (
    batch_error,
    invalid_for_state,
    pool_being_deleted,
    pool_being_resized,
)
from infra.local.resource_manager.batch.pool_body import (
    FIXED,
    KIND,
    NO_NODES,
    adopt_pool,
    new_pool,
    own_properties,
    refuse_fixed,
)
from infra.local.resource_manager.batch.pool_removal import PoolRemoval
from infra.local.resource_manager.batch.quotas import of_account
from infra.local.resource_manager.batch.resizing import Resizes
from infra.local.resource_manager.batch.scale_settings import Scale
from infra.local.resource_manager.batch.scripts import Scripts
from infra.local.resource_manager.batch.service_log import ServiceLog
from infra.local.resource_manager.exchange import Call, Reply
from infra.local.resource_manager.fabric import Fabric
from infra.local.resource_manager.operations import Operations
from infra.local.resource_manager.resource_id import Address
from infra.local.resource_manager.resource_type import Action, ResourceType, check_preconditions
from infra.local.resource_manager.store import Resource

Json = dict[str, Any]


class BatchPools(ResourceType):
    """Pools."""

    kind = KIND
    shows_etag = True
    name_pattern = re.compile(r"[a-zA-Z0-9_\-]{1,64}")
    name_rule = "1 to 64 characters: letters, digits, '_' and '-'"

    def __init__(
        self,
        fabric: Fabric,
        operations: Operations,
        resizes: Resizes,
        log: ServiceLog,
        scripts: Scripts,
    ) -> None:
        super().__init__(fabric, operations)
        self._resizes = resizes
        self._log = log
        self._scripts = scripts
        self._autoscaling = Autoscaling(fabric, resizes, log)
        self.removal = PoolRemoval(fabric, operations, resizes, self._autoscaling, log)

    @property
    def actions(self) -> Mapping[str, Action]:
        """Return stopResize and disableAutoScale."""
        return {"stopresize": self.stop_resize, "disableautoscale": self.disable_autoscale}

    @override
    def view(self, resource: Resource, call: Call) -> Json:
        """Return the pool with the nodes that it has now."""
        shown = {**resource.shown, "etag": resource.etag}
        nodes = self._resizes.nodes(resource)
        shown["properties"]["currentDedicatedNodes"] = nodes.dedicated
        shown["properties"]["currentLowPriorityNodes"] = nodes.low_priority
        return shown

    @override
    def adopt(self, resource: Resource) -> None:
        """Take over a scripted pool: its nodes and targets are as it says, and nothing runs."""
        super().adopt(resource)
        adopt_pool(resource)

    @override
    def forget(self, resource: Resource) -> None:
        """Let a pool vanish, with everything that runs for it."""
        self.removal.forget(resource)
        super().forget(resource)

    def find(self, address: Address) -> Resource:
        """Return the pool; raise 404 for it, its account or its group."""
        self.parent_of(address)
        return super().find(address)

    @override
    def missing(self, address: Address) -> errors.ArmError:
        """Return 404 in Batch's words."""
        return errors.ArmError(404, "PoolNotFound", "The specified pool does not exist.")

    def put(self, call: Call, address: Address) -> Reply:
        """Create, or replace what can be replaced."""
        body = check_body(call, "pool", call.body)
        new_id = self.new_id(address)
        account = self.parent_of(address)
        existing = self.fabric.store.get(new_id)
        check_preconditions(call, existing, 412, "ConditionNotMet")
        if existing is not None:
            return self._replace(call, account, existing, body)
        self._check_account(account)
        quota = of_account(account, self._scripts)["poolQuota"]
        if self.fabric.store.count(f"{account.id}/pools") >= quota:
            raise batch_error(
                call, 409, "PoolQuotaReached", "Pool quota for the account has been reached."
            )
        pool = new_pool(call, self.fabric, account, new_id, body)
        self.fabric.store.add(pool)
        self._log.created(account, pool)
        scale: Scale = pool.hidden["scale"]
        if scale.formula is not None:
            self._autoscaling.start(account, pool)
        elif scale.target != NO_NODES:
            self._resizes.start(account, pool, scale.target)
        return self._written(call, pool)

    def _check_account(self, account: Resource) -> None:
        state = account.properties["provisioningState"]
        if state != "Succeeded":
            raise errors.ArmError(
                409,
                "AccountNotReady",
                f"The Batch account '{account.name}' is in provisioningState '{state}'.",
            )

    def _replace(self, call: Call, account: Resource, pool: Resource, body: Json) -> Reply:
        """Put over a pool: a resize only where it changes a target, or nodes are missing."""
        self._check_present(call, pool)
        properties = own_properties(body)
        current: Scale = pool.hidden["scale"]
        asked = scale_settings.read(call, properties.get("scaleSettings"), NO_NODES)
        same = asked.formula == current.formula and (
            asked.formula is not None or asked.target == current.target
        )
        short = asked.formula is None and self._resizes.nodes(pool) != asked.target
        resizing = pool.properties["allocationState"] != "Steady"
        if not same and resizing:
            raise pool_being_resized(call)
        self._change(call, pool, body, properties)
        if not same or (short and not resizing):
            self._scale(account, pool, asked)
        return self._written(call, pool)

    def patch(self, call: Call, address: Address) -> Reply:
        """Change what the body names; scale settings always start a resize."""
        body = check_body(call, "pool", call.body)
        pool = self.find(address)
        account = self.parent_of(address)
        check_preconditions(call, pool, 412, "ConditionNotMet")
        self._check_present(call, pool)
        properties = own_properties(body)
        asked = None
        if "scaleSettings" in properties:
            target = pool.hidden["target"]
            asked = scale_settings.read(call, properties["scaleSettings"], target)
            if pool.properties["allocationState"] != "Steady":
                raise pool_being_resized(call)
        self._change(call, pool, body, properties)
        if asked is not None:
            self._scale(account, pool, asked)
        return self._written(call, pool)

    def _change(self, call: Call, pool: Resource, body: Json, properties: Json) -> None:
        """Take over everything but the scale settings; refuse what is fixed for good."""
        refuse_fixed(call, properties, pool)
        for name, value in properties.items():
            if name not in (*FIXED, "scaleSettings"):
                pool.properties[name] = value
        for name in ("identity", "tags"):
            if body.get(name) is not None:
                pool.body[name] = copy.deepcopy(body[name])
        pool.properties["lastModified"] = self.fabric.timestamp()
        pool.etag = self.fabric.ids.batch_etag()

    def _scale(self, account: Resource, pool: Resource, scale: Scale) -> None:
        self._autoscaling.stop(pool)
        pool.hidden["scale"] = scale
        pool.properties["scaleSettings"] = scale.shown
        if scale.formula is not None:
            self._autoscaling.start(account, pool)
        else:
            pool.properties.pop("autoScaleRun", None)
            self._resizes.start(account, pool, scale.target)

    def delete(self, call: Call, address: Address) -> Reply:
        """Delete the pool and its nodes, in the background."""
        account = self.parent_of(address)
        pool = self.fabric.store.get(address.key)
        return Reply(204) if pool is None else self.removal.begin(call, account, pool)

    def stop_resize(self, call: Call, pool: Resource) -> Reply:
        """Stop a resize; the nodes that are there stay."""
        self._check_present(call, pool)
        if pool.properties["allocationState"] != "Resizing":
            raise invalid_for_state(call, "The pool is not being resized.")
        self._resizes.stop(self._account(pool), pool)
        return self._acted(call, pool, "stopResize")

    def disable_autoscale(self, call: Call, pool: Resource) -> Reply:
        """Go over to fixed scale, at the last targets; nothing is resized."""
        self._check_present(call, pool)
        self._autoscaling.stop(pool)
        target: Nodes = pool.hidden["target"]
        fixed = {
            "targetDedicatedNodes": target.dedicated,
            "targetLowPriorityNodes": target.low_priority,
        }
        scale = scale_settings.read(call, {"fixedScale": fixed}, target)
        pool.hidden["scale"] = scale
        pool.properties["scaleSettings"] = scale.shown
        return self._acted(call, pool, "disableAutoScale")

    def _acted(self, call: Call, pool: Resource, action: str) -> Reply:
        pool.properties["lastModified"] = self.fabric.timestamp()
        pool.etag = self.fabric.ids.batch_etag()
        self.fabric.emit(call, f"{self.kind}/{action}/action", pool.id)
        return Reply(200, self.view(pool, call), self.headers(pool))

    def _written(self, call: Call, pool: Resource) -> Reply:
        """Answer a write; the event goes out now, when the resize has only been accepted."""
        self.fabric.emit(call, f"{self.kind}/write", pool.id)
        return Reply(200, self.view(pool, call), self.headers(pool))

    def _check_present(self, call: Call, pool: Resource) -> None:
        if pool.properties["provisioningState"] == "Deleting":
            raise pool_being_deleted(call)

    def _account(self, pool: Resource) -> Resource:
        account = self.fabric.store.get(pool.id.rsplit("/", 2)[0])
        assert account is not None, "an account's pools are deleted with it"
        return account
