# The golden image: Windows with the render software.
variable "location" {
  default = "westeurope"
}

source "azure-arm" "render" {
  os_type         = "Windows"
  image_publisher = "MicrosoftWindowsServer"
  image_offer     = "WindowsServer"
  image_sku       = "2022-datacenter-g2"
  location        = var.location
  vm_size         = "Standard_D4s_v3"

  custom_script = "powershell -ExecutionPolicy Unrestricted -File setup.ps1"

  shared_image_gallery_destination {
    resource_group = "hpc"
    gallery_name   = "golden"
    image_name     = "render"
    image_version  = "1.4.0"

    target_region {
      name     = "westeurope"
      replicas = 1
    }
  }
}

build {
  sources = ["source.azure-arm.render"]

  provisioner "powershell" {
    inline = ["Start-Process -Wait D:\\setup\\renderer.exe -ArgumentList '/S'"]
  }
}
