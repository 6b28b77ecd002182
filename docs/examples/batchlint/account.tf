resource "azurerm_batch_account" "hpc" {
  name                 = "hpcbatch"
  resource_group_name  = "hpc"
  location             = "West Europe"
  pool_allocation_mode = "BatchService"
}
