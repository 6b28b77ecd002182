"""A local Azure: what Poolwright needs of Azure, on one machine, over the same protocols."""
