# A pull request: a second pool, on the image that a pool has already.

resource "azurerm_batch_pool" "night" {
  name                = "night"
  resource_group_name = "hpc"
  account_name        = "hpcbatch"
  vm_size             = "STANDARD_D4DS_V5"
  node_agent_sku_id   = "batch.node.ubuntu 24.04"

  storage_image_reference {
    id = data.azurerm_image.golden.id
  }

  fixed_scale {
    target_dedicated_nodes = 40
    resize_timeout         = "PT30M"
  }
}

data "azurerm_image" "golden" {
  name                = "golden"
  resource_group_name = "hpc"
}
