"""The files that ``file`` provisioners bring into the machine, by where they end up there."""

import posixpath

from linter.access import at, items_at, text_at
from linter.data import Data
from linter.readers.hcl.partial import pattern
from linter.values import Known, Value

_MOST_FOLDERS = 20


class Uploads:
    """What has been uploaded so far; of two files in one place, the last."""

    def __init__(self) -> None:
        self._files: dict[str, str] = {}
        self._folders: dict[str, list[str]] = {}

    def add(self, settings: Value[Data]) -> None:
        """Note what a ``file`` provisioner uploads."""
        destination = pattern(at(settings, "destination"))
        if not destination or text_at(settings, "direction") == Known("download"):
            return
        single = pattern(at(settings, "source"))
        listed = (pattern(it) for it in items_at(settings, "sources").known)
        inside = _comparable(destination)
        for source in (single, *listed):
            if source:
                name = posixpath.basename(_comparable(source))
                self._files[inside] = self._files[f"{inside}/{name}"] = source
                for folder in (inside, f"{inside}/{name}"):
                    self._folders.setdefault(folder, []).append(source.rstrip("/\\"))

    def find(self, path: str) -> str | None:
        """Return the source of what stands at a path in the machine, as the template has it.

        It may be part of a folder that was uploaded: then it is a path within that.
        """
        comparable = _comparable(path)
        if comparable in self._files:
            return self._files[comparable]
        folder, _, name = comparable.rpartition("/")
        sources = self._folders.get(folder, [])[-_MOST_FOLDERS:]
        # A source that has a suffix of its own is a file, and has nothing in it.
        inner = (it for it in reversed(sources) if "." not in posixpath.basename(it))
        source = next(inner, None)
        last = posixpath.basename(path.replace("\\", "/"))
        return f"{source}/{last}" if source and name else None


def _comparable(path: str) -> str:
    return path.replace("\\", "/").rstrip("/").lower()
