"""HTTP: one document, checked by batchlint. It is about that document alone: Azure is not asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import azure.functions as func

from functions.triggers import request
from functions.triggers.accept import preferred
from functions.triggers.opened import engine
from functions.triggers.problem import Refusal, answered

if TYPE_CHECKING:
    from functions.triggers.linting import Choice
    from linter.output.shown import Writer

blueprint = func.Blueprint()

_JSON, _SARIF = "application/json", "application/sarif+json"
_PARAMETERS = ("name", "edition", "select", "ignore")
_LISTS = ("select", "ignore")
_LONGEST_NAME = 200
_INPUTS = (
    "an ARM template, Bicep, Terraform (also a plan as JSON), Packer, an Azure VM Image Builder"
    " template, an export of pools or images as JSON, or a pipeline definition"
)
_SAY_NAME = "say which file it is with ?name=main.bicep"

# A check is all work of this process's one interpreter, which the events need as well. A text of
# the largest size takes it some seconds: so there is one check at a time, and the others wait for
# no longer than that both fit into a handler's time.
_turn = Lock()
_LONGEST_WAIT = 6.0


@blueprint.route("lint", methods=["POST"], auth_level=func.AuthLevel.FUNCTION)
@answered
def lint_document(req: func.HttpRequest) -> func.HttpResponse:
    """Return what batchlint finds in the body: 200 with its JSON, or SARIF where ``Accept`` asks.

    ``?name=main.bicep`` says which file it is, ``?edition=``, ``?select=`` and ``?ignore=`` are
    the command's options. 422 for a document that is nothing batchlint reads.
    """
    data = request.body(req)
    media = preferred(req.headers.get("accept", ""), (_JSON, _SARIF))
    if media is None:
        raise Refusal(406, f"findings can be given as {_JSON} or {_SARIF}; Accept takes neither")
    query = _query(req)
    name = _name(query, request.media_type(req), data)
    chosen = _choice(query)
    if not data.strip():
        raise Refusal(400, f"the body is empty; expected {_INPUTS}")

    from functions.triggers.linting import NothingToLint, findings_of

    today = engine().now().date()
    try:
        with _one_at_a_time():
            text = findings_of(name, data, chosen, today, _writer(media))
    except NothingToLint:
        detail = f"{name} is nothing that batchlint reads: expected {_INPUTS}"
        said = "" if "name" in query else f"; if it is one of these, {_SAY_NAME}"
        raise Refusal(422, detail + said) from None
    return func.HttpResponse(text, mimetype=media, headers={"Vary": "Accept"})


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    if not _turn.acquire(timeout=_LONGEST_WAIT):
        raise Refusal(503, "another document is being checked, and takes long; try again")
    try:
        yield
    finally:
        _turn.release()


def _query(req: func.HttpRequest) -> dict[str, list[str]]:
    """Return the parameters that are known here, each with its values; raise ``Refusal`` 400.

    They are read from the address: ``req.params`` joins what is given twice.
    """
    from functions.triggers.linting import close_to

    found: dict[str, list[str]] = {}
    for key, value in parse_qsl(urlsplit(req.url).query, keep_blank_values=True):
        if key in _PARAMETERS:
            found.setdefault(key, []).append(value)
        elif close := close_to(key, _PARAMETERS):  # others are for those in between: code, say
            raise _wrong(key, f"there is no parameter {key!r}; {close}")
    for key, values in found.items():
        if len(values) > 1 and key not in _LISTS:
            raise _wrong(key, "is given more than once")
    return found


def _name(query: dict[str, list[str]], media: str, data: bytes) -> str:
    """Return the name of the file that the body is; raise ``Refusal`` 400 or 415."""
    as_yaml = request.is_yaml(media, data)
    if media.startswith("multipart/"):
        raise Refusal(415, f"expected the document itself as the body; found {media}")
    if "name" in query:
        (name,) = query["name"]
        if not _is_file_name(name):
            detail = f"expected a file's name without folders, such as main.bicep; found {name!r}"
            raise _wrong("name", detail)
        return name
    if media in ("text/plain", "application/octet-stream"):
        raise _wrong("name", f"{media} can be anything: {_SAY_NAME}")
    if as_yaml is None:
        raise Refusal(
            415,
            f"expected {_JSON}, application/yaml, or any other type and a name:"
            f" {_SAY_NAME}; found {media}",
        )
    return "definition.yaml" if as_yaml else "document.json"


def _is_file_name(name: str) -> bool:
    plain = name.isprintable() and name.strip() == name and not set(name) & {"/", "\\"}
    return plain and 0 < len(name) <= _LONGEST_NAME and name not in (".", "..")


def _choice(query: dict[str, list[str]]) -> "Choice":
    from functions.triggers.linting import WrongChoice, choice

    editions, select, ignore = (query.get(key, []) for key in ("edition", *_LISTS))
    try:
        return choice(editions[0] if editions else None, select, ignore)
    except WrongChoice as error:
        raise _wrong(error.parameter, str(error)) from None


def _wrong(parameter: str, detail: str) -> Refusal:
    return Refusal(400, "see errors", {"parameter": parameter, "detail": detail})


def _writer(media: str) -> "Writer":
    if media == _SARIF:
        from linter.output import sarif

        return sarif.write
    from linter.output import json

    return json.write
