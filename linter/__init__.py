"""batchlint: checks images and pools against Azure Batch's rules.

Standalone: needs nothing but Python's standard library. `linter.check` is the way in, and
`linter.readers` turn what Azure and files say into `linter.model`.
"""

__version__ = "0.1.0"
