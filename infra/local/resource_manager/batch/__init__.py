"""Microsoft.Batch: accounts, quotas, and pools with their resizes."""
