"""Microsoft.Compute: virtual machines, disks, snapshots, images, galleries."""
