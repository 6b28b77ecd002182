"""BL307: inbound NAT pools that Batch refuses, or that lower a custom image's limits."""

from collections.abc import Iterator
from typing import Any

from linter.aspects.image_kinds import CUSTOM, image_kind
from linter.aspects.nat_ports import refused
from linter.aspects.possibility import at_most, qualified
from linter.aspects.wording import called
from linter.model import Pool
from linter.report import Finding, Severity, Undecided
from linter.rules.examples.pools import VERSION, arm, arm_pool, bicep, exported, fixed, properties
from linter.rules.rule import Example, Rule
from linter.scope import Scope
from linter.values import Known


def _bicep(port: int, start: int) -> str:
    nat = f"name: 'ssh', protocol: 'TCP', backendPort: {port}, frontendPortRangeStart: {start}"
    nats = f"inboundNatPools: [{{{nat}, frontendPortRangeEnd: {start + 199}}}]"
    return bicep(more=f"networkConfiguration: {{endpointConfiguration: {{{nats}}}}}")


def _body(image_id: str | None, *ranges: tuple[int, int]) -> dict[str, Any]:
    nats = [
        {
            "name": f"nat{index}",
            "protocol": "TCP",
            "backendPort": 8000 + index,
            "frontendPortRangeStart": start,
            "frontendPortRangeEnd": end,
        }
        for index, (start, end) in enumerate(ranges)
    ]
    network = {"endpointConfiguration": {"inboundNatPools": nats}}
    return properties(image_id, networkConfiguration=network, scaleSettings=fixed(4))


class InboundNatPools(Rule):
    """Compares inbound NAT pools with the limits of their ports, names, priorities and counts."""

    id = "BL307"
    name = "inbound-nat-pools"
    severity = Severity.ERROR
    since = "2019-09"
    source = "https://learn.microsoft.com/rest/api/batchmanagement/pool/create"
    meaning = (
        "Batch takes few inbound NAT pools, and only some ports, ranges, names and priorities in"
        " them; it refuses a pool that has others. Microsoft's pages disagree on whether older API"
        " versions take the ports 22 and 3389: that is a warning. With a custom image, inbound NAT"
        " pools may also lower the number of nodes that the pool can have; Microsoft gives no"
        " number for that."
    )
    expected = "inbound NAT pools that Batch takes"
    fix = "Change the NAT pool as the finding says."
    cannot_see = (
        "Ports that something else in the virtual network blocks; ranges whose start or end is not"
        " known; by how much NAT pools lower the limits of a custom image."
    )
    formats = ("arm", "bicep", "terraform", "plan", "export")
    INVALID = (
        Example({"main.bicep": _bicep(29876, 10000)}),
        Example(
            {"azuredeploy.json": arm(arm_pool(_body(None, (10000, 10199), (10100, 10299))))},
        ),
        Example({"pool.json": exported(_body(VERSION, (10000, 10199)))}),
    )
    VALID = (
        Example({"main.bicep": _bicep(22, 10000)}),
        Example(
            {"azuredeploy.json": arm(arm_pool(_body(None, (10000, 10199), (10200, 10399))))},
        ),
        Example({"pool.json": exported(_body(None, (10000, 10199)))}),
    )

    def check(self, scope: Scope) -> Iterator[Finding | Undecided]:
        """Check the pools that have inbound NAT pools."""
        for pool in scope.of(Pool):
            for found in refused(scope, pool):
                yield self.finding(
                    message=f"{called(pool)} {found.text}.",
                    place=found.place,
                    because=(found.because,) if found.because is not None else (),
                    severity=at_most(self.severity, found.certain),
                    expected=found.expected,
                )
            if pool.nat_pools.known:
                yield from self._with_custom_image(pool)

    def _with_custom_image(self, pool: Pool) -> Iterator[Finding]:
        kind = image_kind(pool)
        custom = [it for it in kind.possible if it in CUSTOM]
        if custom:
            certain = isinstance(kind, Known)
            yield self.finding(
                message=(
                    f"{called(pool)} has inbound NAT pools and a custom image"
                    f"{qualified(certain)}: it may get fewer nodes than such a pool can have"
                    " without them."
                ),
                place=pool.nat_pools.known[0].place,
                because=(pool.image.id,),
                severity=Severity.INFO,
                expected="a pool of a custom image without inbound NAT pools",
                fix=(
                    "Leave the inbound NAT pools out where nobody has to reach the nodes from"
                    " outside; else test that the pool reaches its target."
                ),
            )
