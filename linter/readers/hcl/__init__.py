"""HCL's expressions: evaluated as far as their names are known. Shared by Terraform and Packer."""

from linter.readers.hcl.evaluate import evaluate
from linter.readers.hcl.names import Bound, Names, Path, Work
from linter.readers.hcl.partial import Failed, UnknownText, either, unknown_text
from linter.readers.hcl.references import call_of, static_path
from linter.readers.hcl.walk import walk

__all__ = [
    "Bound",
    "Failed",
    "Names",
    "Path",
    "UnknownText",
    "Work",
    "call_of",
    "either",
    "evaluate",
    "static_path",
    "unknown_text",
    "walk",
]
