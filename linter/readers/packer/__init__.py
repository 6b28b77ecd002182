"""Reads Packer templates: legacy JSON, and HCL in its own syntax or in JSON."""

from collections.abc import Iterator, Sequence

from linter.model import ImageBuild
from linter.project import Project
from linter.readers.packer.legacy import is_legacy, read_legacy
from linter.source import Source, Unreadable

__all__ = ["is_legacy", "read_legacy", "read_packer"]


def read_packer(
    sources: Sequence[Source], folder: str, project: Project, variables: Sequence[Source] = ()
) -> Iterator[ImageBuild | Unreadable]:
    """Read the HCL template that the files of a folder make up; see `hcl_template`."""
    from linter.readers.packer import hcl_template  # HCL's parser is not needed for legacy JSON

    yield from hcl_template.read_packer(sources, folder, project, variables)
