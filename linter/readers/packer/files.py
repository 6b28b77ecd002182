"""The files that a template names: script files, custom data.

Packer takes relative paths from the folder in which it is started, which the template does not
tell. So a path is tried from the template's own folder, and then from each folder above it.
"""

import posixpath
import re

from linter.project import Project
from linter.source import Source
from linter.values import Unknown

_ROOTED = re.compile(r"[/\\]|[A-Za-z]:")


class ScriptFiles:
    """Opens files for one template, within the project."""

    def __init__(self, project: Project, template: Source) -> None:
        self._project = project
        self._template = template

    def open(self, reference: str) -> Source | Unknown:
        """Return the file, or why it cannot be read."""
        if "${" in reference or "{{" in reference:
            return Unknown(f"the path {reference} is only known when Packer runs")
        first = self._project.open(reference, self._template)
        if isinstance(first, Source) or _ROOTED.match(reference):
            return first
        folder = posixpath.dirname(self._template.name)
        while folder not in ("", "/"):
            folder = posixpath.dirname(folder)
            found = self._project.open(reference, Source(posixpath.join(folder, "here"), b""))
            if isinstance(found, Source):
                return found
        return first
