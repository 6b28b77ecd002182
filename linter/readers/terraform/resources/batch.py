"""Batch accounts and pools of the azurerm provider.

The defaults are those of the provider's schema, which differ from the REST API's: one
dedicated node, and inter-node communication enabled.
"""

from collections.abc import Iterator

from linter import ids
from linter.access import holds, number_at, text_at, texts_at
from linter.data import Data
from linter.model import (
    BatchAccount,
    Extension,
    ImageReference,
    Marketplace,
    NatPool,
    Pool,
    Scale,
    SecurityRule,
)
from linter.readers.terraform.attributes import block, blocks, mapped, or_default
from linter.readers.terraform.instance import Instance
from linter.values import ABSENT, Items, Known, Unknown, Value


def account(it: Instance) -> Iterator[BatchAccount]:
    """Read an ``azurerm_batch_account``."""
    yield BatchAccount(
        it.place,
        text_at(it.body, "location"),
        address=it.address,
        allocation_mode=or_default(
            text_at(it.body, "pool_allocation_mode"),
            "BatchService",
            "pool_allocation_mode",
            it.body,
        ),
        authentication=texts_at(it.body, "allowed_authentication_modes"),
    )


def pool(it: Instance) -> Iterator[Pool]:
    """Read an ``azurerm_batch_pool``."""
    image = block(it.body, "storage_image_reference")
    network = block(it.body, "network_configuration")
    yield Pool(
        it.place,
        ABSENT,
        address=it.address,
        plane="azurerm",
        account_id=ids.parent(it.place.resource_id),
        pool_name=text_at(it.body, "name"),
        image=ImageReference(
            id=_filled(text_at(image, "id")),
            marketplace=Marketplace(
                *(
                    _filled(text_at(image, part))
                    for part in ("publisher", "offer", "sku", "version")
                )
            ),
            shared_gallery_id=ABSENT,
            community_gallery_id=ABSENT,
        ),
        node_agent_sku_id=text_at(it.body, "node_agent_sku_id"),
        vm_size=text_at(it.body, "vm_size"),
        vhds=Items(),
        cloud_service=Known(False),
        scale=_scale(it.body),
        inter_node=or_default(
            mapped(text_at(it.body, "inter_node_communication"), _is_enabled),
            True,
            "inter_node_communication",
            it.body,
        ),
        nat_pools=_nat_pools(it, network),
        extensions=_extensions(it),
        ephemeral_placement=text_at(it.body, "os_disk_placement"),
        communication_mode=text_at(it.body, "target_node_communication_mode"),
        certificates=_is_there(it.body, "certificate"),
        application_licenses=Known(False),
        resource_tags=Known(False),
    )


def _filled(text: Value[str | None]) -> Value[str | None]:
    """An empty text is as good as none: modules pass on what is not given in this form."""
    return mapped(text, lambda it: it or None)


def _is_enabled(text: str | None) -> bool | None:
    return None if text is None else text.lower() == "enabled"


def _is_there(holder: Value[Data], name: str) -> Value[bool]:
    return holds(block(holder, name))


def _scale(body: Value[Data]) -> Scale:
    fixed, auto = block(body, "fixed_scale"), block(body, "auto_scale")
    is_fixed, is_auto = holds(fixed), holds(auto)

    def number(name: str, default: int) -> Value[int | None]:
        return or_default(number_at(fixed, name), default, name, fixed) if has_fixed else ABSENT

    has_fixed = True in is_fixed.possible or isinstance(is_fixed, Unknown)
    timeout, interval = text_at(fixed, "resize_timeout"), text_at(auto, "evaluation_interval")
    return Scale(
        fixed=is_fixed,
        auto=is_auto,
        dedicated=number("target_dedicated_nodes", 1),
        low_priority=number("target_low_priority_nodes", 0),
        resize_timeout=or_default(timeout, "PT15M", "resize_timeout", fixed)
        if has_fixed
        else ABSENT,
        formula=text_at(auto, "formula"),
        interval=or_default(interval, "PT15M", "evaluation_interval", auto)
        if is_auto != Known(False)
        else ABSENT,
    )


def _nat_pools(it: Instance, network: Value[Data]) -> Items[NatPool]:
    found = blocks(network, "endpoint_configuration")
    return Items(tuple(_nat_pool(it, each) for each in found.known), found.more)


def _nat_pool(it: Instance, body: Value[Data]) -> NatPool:
    ports = text_at(body, "frontend_port_range")
    rules = blocks(body, "network_security_group_rules")
    place = it.place_of(body)
    return NatPool(
        place,
        name=text_at(body, "name"),
        backend_port=number_at(body, "backend_port"),
        frontend_start=_port(ports, 0),
        frontend_end=_port(ports, 2),
        rules=Items(
            tuple(
                SecurityRule(it.place_of(rule), number_at(rule, "priority")) for rule in rules.known
            ),
            rules.more,
        ),
    )


def _port(ports: Value[str | None], side: int) -> Value[int | None]:
    """Return one end of a range such as ``1000-1100``."""
    if any(it and not _is_number(it.partition("-")[side]) for it in ports.possible):
        return Unknown("frontend_port_range should be two numbers with a dash", ports.spot)
    return mapped(ports, lambda it: int(it.partition("-")[side]) if it else None)


def _is_number(text: str) -> bool:
    return text.strip().isdecimal() and len(text) < 10


def _extensions(it: Instance) -> Items[Extension]:
    found = blocks(it.body, "extensions")
    known = (
        Extension(
            it.place_of(each),
            name=text_at(each, "name"),
            publisher=text_at(each, "publisher"),
            type=text_at(each, "type"),
        )
        for each in found.known
    )
    return Items(tuple(known), found.more)
