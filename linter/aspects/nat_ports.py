"""What Batch refuses of a pool's inbound NAT pools: ports, ranges, names, priorities, counts."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeVar

from linter import facts
from linter.aspects.possibility import breaking
from linter.aspects.wording import unfilled
from linter.model import NatPool, Pool
from linter.model.resource import AnyValue, Place
from linter.scope import Scope
from linter.values import Known, Value

T = TypeVar("T")
_TERRAFORM = "azurerm"


class Refused(NamedTuple):
    """One thing that Batch refuses: ``text`` follows the pool's name, without a full stop."""

    place: Place
    text: str
    expected: str
    certain: bool = True
    because: AnyValue | None = None


def refused(scope: Scope, pool: Pool) -> Iterator[Refused]:
    """Return everything that Batch refuses of a pool's inbound NAT pools."""
    nats = pool.nat_pools.known
    if not nats:
        return
    yield from _counts(scope, pool)
    reserved = reserved_ports(scope, pool)
    for nat in nats:
        yield from _name(scope, pool, nat)
        yield from _backend(scope, pool, nat, reserved)
        yield from _range(scope, pool, nat)
    yield from _doubles(pool, ((it.name, it.place) for it in nats), "name")
    yield from _doubles(pool, ((it.backend_port, it.place) for it in nats), "backend port")
    yield from _overlaps(nats)
    yield from _priorities(scope, pool)


def reserved_ports(scope: Scope, pool: Pool) -> tuple[int, ...]:
    """Return the backend ports that Batch keeps for itself, by the pool's own API version."""
    plane: facts.Plane = "data-plane" if pool.plane == "data plane" else "arm"
    for version in pool.api_version.possible:
        row = facts.api_version(plane, version) if version else None
        if row is not None:
            return row.reserved_backend_ports
    return facts.limit("nat-backend-ports-reserved", scope.edition).numbers


def _counts(scope: Scope, pool: Pool) -> Iterator[Refused]:
    nats = pool.nat_pools.known
    most = scope.limit("nat-pools-max")
    if len(nats) > most:
        text = f"has {len(nats)} inbound NAT pools, and a pool can have at most {most}"
        yield Refused(nats[most].place, text, f"at most {most} inbound NAT pools")
    rules = [rule for nat in nats for rule in nat.rules.known]
    most = scope.limit("nat-rules-max")
    if len(rules) > most:
        text = (
            f"has {len(rules)} network security group rules on its inbound NAT pools, and a pool"
            f" can have at most {most}"
        )
        yield Refused(rules[most].place, text, f"at most {most} rules")


def _name(scope: Scope, pool: Pool, nat: NatPool) -> Iterator[Refused]:
    longest = scope.limit("nat-pool-name-length-max")
    pattern = re.compile(facts.limit("nat-pool-name-pattern", scope.edition).pattern)

    def breaks(name: str | None) -> bool:
        if name is None or unfilled(name):
            return False
        return len(name) > longest or not pattern.fullmatch(name)

    for found in breaking(nat.name, breaks):
        text = f"names an inbound NAT pool {found.value!r:.100}{found.qualifier}"
        wanted = (
            f"at most {longest} letters, digits, dots, dashes and underscores; a letter or digit"
            " first, a letter, digit or underscore last"
        )
        place = pool.place_of(nat.name) if nat.name.spot else nat.place
        yield Refused(place, f"{text}, which Batch refuses", wanted, found.certain, nat.name)


def _backend(
    scope: Scope, pool: Pool, nat: NatPool, reserved: tuple[int, ...]
) -> Iterator[Refused]:
    first, last = scope.limit("nat-backend-port-min"), scope.limit("nat-backend-port-max")

    def breaks(port: int | None) -> bool:
        return port is not None and (port in reserved or not first <= port <= last)

    still = facts.limit("nat-backend-ports-reserved").numbers
    for found in breaking(nat.backend_port, breaks):
        disputed = found.value in reserved and found.value not in still
        why = "which Batch keeps for itself" if found.value in reserved else "which is no port"
        if disputed:
            why = "which older API references keep for Batch, while its guides open it"
        text = f"opens the backend port {found.value}{found.qualifier}, {why}"
        kept = ", ".join(map(str, reserved))
        wanted = f"a port from {first} to {last}, and none of {kept}"
        yield Refused(
            _at(pool, nat, nat.backend_port),
            text,
            wanted,
            found.certain and not disputed,
            nat.backend_port,
        )


def _range(scope: Scope, pool: Pool, nat: NatPool) -> Iterator[Refused]:
    lowest, highest = scope.limit("nat-frontend-port-min"), scope.limit("nat-frontend-port-max")
    kept = scope.limit("nat-frontend-reserved-first"), scope.limit("nat-frontend-reserved-last")
    wanted = f"a range from {lowest} to {highest}, without {kept[0]} to {kept[1]}"
    for start, end in _ranges((nat,)):
        text = f"has the frontend port range {start} to {end}"
        place = _at(pool, nat, nat.frontend_start)
        if start > end or start < lowest or end > highest:
            yield Refused(place, f"{text}, which Batch refuses", wanted)
        elif start <= kept[1] and end >= kept[0]:
            reserved = f"{kept[0]} to {kept[1]} are kept for Batch"
            yield Refused(place, f"{text}, of which {reserved}", wanted)
        elif pool.plane == _TERRAFORM and end - start < scope.limit("nat-frontend-range-min"):
            least = scope.limit("nat-frontend-range-min")
            short = f"{text}, and Terraform's provider refuses an end less than {least} above"
            yield Refused(place, f"{short} the start", f"an end at least {least} above the start")


def _overlaps(nats: Iterable[NatPool]) -> Iterator[Refused]:
    ordered = sorted(
        ((start, end, nat) for nat in nats for start, end in _ranges((nat,)) if start <= end),
        key=lambda it: it[:2],
    )
    widest: tuple[int, int] | None = None
    for start, end, nat in ordered:
        if widest is not None and start <= widest[1]:
            text = (
                f"has overlapping frontend port ranges, {widest[0]} to {widest[1]} and {start} to"
                f" {end}"
            )
            yield Refused(nat.place, text, "ranges without common ports")
        if widest is None or end > widest[1]:
            widest = (start, end)


def _priorities(scope: Scope, pool: Pool) -> Iterator[Refused]:
    lowest, highest = scope.limit("nat-rule-priority-min"), scope.limit("nat-rule-priority-max")
    rules = [rule for nat in pool.nat_pools.known for rule in nat.rules.known]
    for rule in rules:

        def breaks(priority: int | None) -> bool:
            return priority is not None and not lowest <= priority <= highest

        for found in breaking(rule.priority, breaks):
            text = f"has a rule of the priority {found.value}{found.qualifier}"
            wanted = f"a priority from {lowest} to {highest}"
            yield Refused(rule.place, f"{text}, which Batch refuses", wanted, found.certain,
                          rule.priority)  # fmt: skip
    yield from _doubles(pool, ((it.priority, it.place) for it in rules), "priority of a rule")


def _doubles(
    pool: Pool, values: Iterable[tuple[Value[T | None], Place]], what: str
) -> Iterator[Refused]:
    seen: set[T] = set()
    for value, place in values:
        if isinstance(value, Known) and value.value is not None:
            if value.value in seen:
                text = f"has the {what} {value.value} twice on its inbound NAT pools"
                there = pool.place_of(value) if value.spot else place
                yield Refused(there, text, f"each {what} once", True, value)
            seen.add(value.value)


def _ranges(nats: Iterable[NatPool]) -> Iterator[tuple[int, int]]:
    """Only ranges that are known: which start goes with which end is not known otherwise."""
    for nat in nats:
        start, end = nat.frontend_start, nat.frontend_end
        known = isinstance(start, Known) and isinstance(end, Known)
        for first, last in zip(start.possible, end.possible, strict=False) if known else ():
            if first is not None and last is not None:
                yield first, last


def _at(pool: Pool, nat: NatPool, value: AnyValue) -> Place:
    return pool.place_of(value) if value.spot else nat.place
