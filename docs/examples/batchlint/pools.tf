variable "nodes" {
  default = 1200
}

data "azurerm_shared_image_version" "render" {
  name                = "1.4.0"
  image_name          = "render"
  gallery_name        = "golden"
  resource_group_name = "hpc"
}

resource "azurerm_batch_pool" "frames" {
  name                = "frames"
  resource_group_name = "hpc"
  account_name        = "hpcbatch"
  vm_size             = "STANDARD_D4S_V3"
  node_agent_sku_id   = "batch.node.windows amd64"

  storage_image_reference {
    id = data.azurerm_shared_image_version.render.id
  }

  fixed_scale {
    target_dedicated_nodes = var.nodes
    resize_timeout         = "PT15M"
  }
}
