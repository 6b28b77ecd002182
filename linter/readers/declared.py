"""A declared resource: what a document says of one resource, before it becomes the model's."""

from typing import NamedTuple

from linter.data import Data
from linter.model import Place
from linter.model.batch import Plane
from linter.values import ABSENT, Value


class Declared(NamedTuple):
    """A resource in the shape of Resource Manager's REST API, wherever it was written.

    ``kind`` is the type in lower case (``microsoft.batch/batchaccounts/pools``). ``place`` has
    the id and the spot of the declaration. ``body`` has what a REST body has at the top:
    ``location``, ``properties``, ``plan``, ``tags``, ``resources``. ``exported`` says that Azure
    answered so, rather than that somebody asks for it. ``address`` is the document's own word
    for the resource.
    """

    kind: str
    place: Place
    body: Value[Data]
    api_version: Value[str | None] = ABSENT
    exported: bool = False
    address: str | None = None
    plane: Plane = "arm"
