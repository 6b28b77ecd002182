"""The custom data of a build machine: cloud-init's configuration or script, as text."""

from linter.readers.custom_data import decoded
from linter.readers.packer.files import ScriptFiles
from linter.readers.packer.settings import Settings
from linter.source import Source
from linter.values import Known, Spot, Unknown, Value


def custom_data(settings: Settings, files: ScriptFiles) -> Value[str | None]:
    """Return the text that the machine is started with.

    That of a file stands where the file starts: at its line 1, column 1.
    """
    written = settings.optional("custom_data")
    if isinstance(written, Known) and written.value is None:
        name = settings.optional("custom_data_file")
        if not isinstance(name, Known) or not name.value:
            return name
        found = files.open(name.value)
        if isinstance(found, Source):
            return Known(found.text, Spot(found.name, 1, 1))
        return Unknown(found.reason, name.spot)
    if isinstance(written, Known) and written.value:
        return Known(decoded(written.value), written.spot, written.default)
    return written
