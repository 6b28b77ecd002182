"""The azurerm and azapi resource types in the model, with the provider's own defaults."""

import pytest

from linter.model import (
    BatchAccount,
    GalleryImage,
    GalleryVersion,
    Image,
    Pool,
)
from linter.values import ABSENT, Items, Known, Unknown
from tests.unit.linter.terraform_texts import GROUP, only, read, reason_of, resource


def pool(text: str) -> Pool:
    return only(read(resource("azurerm_batch_pool", f'account_name = "a"\n{text}')), Pool)


def test_a_pool_has_the_providers_defaults() -> None:
    found = pool("fixed_scale {}\n").scale
    assert (found.fixed, found.auto) == (Known(True), Known(False))
    assert (found.dedicated, found.low_priority) == (Known(1), Known(0))
    assert found.dedicated.default == "the attribute 'target_dedicated_nodes'"
    assert found.resize_timeout == Known("PT15M")
    assert found.interval == ABSENT
    auto = pool('auto_scale {\n formula = "f"\n}\n').scale
    assert (auto.formula, auto.interval, auto.dedicated) == (Known("f"), Known("PT15M"), ABSENT)
    neither = pool("").scale
    assert (neither.fixed, neither.auto, neither.resize_timeout) == (
        Known(False),
        Known(False),
        ABSENT,
    )
    assert pool("").inter_node == Known(True)
    assert pool('inter_node_communication = "Disabled"').inter_node == Known(False)
    assert "not declared" in reason_of(pool("inter_node_communication = var.q").inter_node)


def test_a_pool_is_read_as_it_is_written() -> None:
    found = pool(
        """
        vm_size                        = "STANDARD_D2S_V3"
        node_agent_sku_id              = "batch.node.ubuntu 22.04"
        os_disk_placement              = "CacheDisk"
        target_node_communication_mode = "Classic"
        storage_image_reference {
          publisher = "p"
          offer     = "o"
          sku       = "s"
          version   = "latest"
          id        = ""
        }
        certificate { id = "c" }
        extensions {
          name      = "e"
          publisher = "Microsoft.Azure.Extensions"
          type      = "CustomScript"
        }
        network_configuration {
          endpoint_configuration {
            name                = "ssh"
            backend_port        = 22
            frontend_port_range = "1000-1100"
            network_security_group_rules { priority = 150 }
            network_security_group_rules { priority = 160 }
          }
        }
        """
    )
    assert found.plane == "azurerm"
    assert found.image.id == ABSENT
    assert found.image.marketplace.version == Known("latest")
    assert found.vm_size.spot is not None
    assert found.ephemeral_placement == Known("CacheDisk")
    assert found.communication_mode == Known("Classic")
    assert found.certificates == Known(True)
    assert found.extensions.known[0].type == Known("CustomScript")
    (nat,) = found.nat_pools.known
    assert (nat.backend_port, nat.frontend_start, nat.frontend_end) == (
        Known(22),
        Known(1000),
        Known(1100),
    )
    assert [rule.priority for rule in nat.rules.known] == [Known(150), Known(160)]
    assert nat.place.line != found.place.line
    assert found.nat_pools.more is None


def test_odd_pools_are_unknown_in_part() -> None:
    text = 'network_configuration {\n endpoint_configuration {\n frontend_port_range = "%s"\n}\n}\n'
    (nat,) = pool(text % "all").nat_pools.known
    assert "two numbers" in reason_of(nat.frontend_start)
    assert isinstance(
        pool("fixed_scale {\n target_dedicated_nodes = []\n}").scale.dedicated, Unknown
    )
    assert pool("vm_size = {}").vm_size == Unknown("vm_size should be a string, and is an object")


def test_dynamic_blocks_are_expanded() -> None:
    found = pool(
        """
        dynamic "extensions" {
          for_each = { a = "A", b = "B" }
          iterator = it
          content {
            name = it.key
            type = it.value
          }
        }
        dynamic "fixed_scale" {
          for_each = var.fixed ? [1] : []
          content {}
        }
        dynamic "auto_scale" {
          for_each = []
          content {}
        }
        """
    )
    assert [(it.name, it.type) for it in found.extensions.known] == [
        (Known("a"), Known("A")),
        (Known("b"), Known("B")),
    ]
    assert isinstance(found.scale.fixed, Unknown)
    assert found.scale.auto == Known(False)


def test_accounts() -> None:
    found = only(read(resource("azurerm_batch_account", 'location = "westeurope"')), BatchAccount)
    assert found.allocation_mode == Known("BatchService")
    assert found.authentication == Items()
    more = 'pool_allocation_mode = "UserSubscription"\nallowed_authentication_modes = ["AAD"]'
    found = only(read(resource("azurerm_batch_account", more)), BatchAccount)
    assert found.allocation_mode == Known("UserSubscription")
    assert found.authentication == Items(("AAD",))


def test_images_definitions_and_versions() -> None:
    os_disk = (
        'os_disk {\n os_type = "Linux"\n os_state = "Generalized"\n blob_uri = "https://x/y.vhd"\n}'
    )
    image = only(read(resource("azurerm_image", os_disk)), Image)
    assert (image.os_type, image.os_blob_uri) == (Known("Linux"), Known("https://x/y.vhd"))
    assert (image.generation, image.os_disk_caching) == (Known("V1"), Known("None"))
    definition = 'os_type = "Linux"\nspecialized = true'
    defined = only(
        read(resource("azurerm_shared_image", f'gallery_name = "g"\n{definition}')), GalleryImage
    )
    assert (defined.os_state, defined.generation) == (Known("Specialized"), Known("V1"))
    assert defined.plan.name == ABSENT
    version = """
      gallery_name = "g"
      image_name = "i"
      exclude_from_latest = true
      target_region {
        name = "westeurope"
        regional_replica_count = 3
      }
    """
    found = only(read(resource("azurerm_shared_image_version", version)), GalleryVersion)
    assert found.id == f"{GROUP}/galleries/g/images/i/versions/x"
    assert found.exclude_from_latest == Known(True)
    assert [(it.name, it.replicas) for it in found.regions.known] == [
        (Known("westeurope"), Known(3))
    ]


@pytest.mark.parametrize("kind", ["images", "virtualMachines"])
def test_a_version_may_come_from_an_image_or_a_machine(kind: str) -> None:
    text = f'gallery_name = "g"\nimage_name = "i"\nmanaged_image_id = "{GROUP}/{kind}/m"'.replace(
        "{subscription of .}", "1"
    )
    found = only(read(resource("azurerm_shared_image_version", text)), GalleryVersion)
    source = Known(f"{GROUP}/{kind}/m".replace("{subscription of .}", "1"))
    expected = (ABSENT, source) if kind == "images" else (source, ABSENT)
    assert (found.source_vm_id, found.source_id) == expected


@pytest.mark.parametrize(
    ("lifecycle", "safe"),
    [
        ("", False),
        ("lifecycle {\n ignore_changes = [tags]\n}", False),
        ("lifecycle {\n prevent_destroy = true\n}", True),
        ("lifecycle {\n create_before_destroy = true\n}", True),
        ("lifecycle {\n prevent_destroy = false\n}", False),
    ],
)
def test_a_lifecycle_protects_an_image(lifecycle: str, safe: bool) -> None:
    image = only(read(resource("azurerm_image", lifecycle)), Image)
    assert (image.unprotected == ABSENT) is safe
