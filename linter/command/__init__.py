"""The command ``batchlint``: from its arguments to its exit code."""
