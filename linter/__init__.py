"""batchlint: checks images and pools against Azure Batch's rules.

`linter.readers` turn what Azure and files say into `linter.model`. There are three ways in:

- `linter.command` is the program ``batchlint``: from its arguments to its exit code.
- `linter.run` checks the files of a project.
- `linter.check` applies rules to a world that the caller fills; it and the rules need nothing but
  Python's standard library.
"""

__version__ = "0.1.0"
