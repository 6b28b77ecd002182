"""``python -m infra.azure.package dist/poolwright.zip``: the zip that is deployed.

It holds what ``.funcignore`` leaves of the repository, as ``azd`` and Core Tools would upload it,
and nothing that Azure makes itself: it installs ``requirements.txt`` when the zip arrives. The same
files give the same zip, byte for byte, so that two builds can be compared by their digests.
"""

import argparse
import hashlib
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pathspec

REPOSITORY = Path(__file__).resolve().parents[2]

_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first instant that a zip can tell
_UNIX = 3
_READABLE = 0o100644 << 16  # for everybody: the app does not run as the user who unpacks it


def deployed(folder: Path) -> list[Path]:
    """Return the files that ``.funcignore`` leaves, relative to ``folder``, by name.

    Raises ``FileNotFoundError`` where there is no ``.funcignore``.
    """
    lines = (folder / ".funcignore").read_text(encoding="utf-8").splitlines()
    ignored = pathspec.GitIgnoreSpec.from_lines(lines)
    found = []
    for here, folders, files in folder.walk():
        at = here.relative_to(folder)
        folders[:] = [name for name in folders if not ignored.match_file(f"{at / name}/")]
        found += [at / name for name in files if not ignored.match_file(at / name)]
    return sorted(found, key=Path.as_posix)


def pack(folder: Path, files: Sequence[Path], archive: Path) -> None:
    """Write ``files`` of ``folder`` into the zip ``archive``; one that is there is replaced."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for file in files:
            entry = zipfile.ZipInfo(file.as_posix(), _EARLIEST)
            entry.create_system = _UNIX  # whichever system it is made on
            entry.external_attr = _READABLE
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, (folder / file).read_bytes(), compresslevel=9)


def main() -> int:
    """Write the zip that is named and say what is in it."""
    parser = argparse.ArgumentParser(
        prog="python -m infra.azure.package", description="Makes the zip that is deployed."
    )
    parser.add_argument("archive", type=Path, help="the zip to write, such as dist/poolwright.zip")
    archive: Path = parser.parse_args().archive
    try:
        files = deployed(REPOSITORY)
        pack(REPOSITORY, files, archive)
        digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    except OSError as error:
        print(f"The package cannot be made: {error}", file=sys.stderr)
        return 1
    kilobytes = archive.stat().st_size / 1024
    print(f"{archive}: {len(files)} files, {kilobytes:.0f} KB, sha256 {digest}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
