"""What a request says: its body within limits, its page, its conditions."""

import azure.functions as func

from functions.triggers.problem import Refusal

LARGEST_BODY = 1024 * 1024
# No media type, or the one that curl sends when nobody says which: the text tells.
_UNSAID = ("", "application/x-www-form-urlencoded")
_YAML = ("application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml")
_PAGE, _LARGEST_PAGE = 20, 100


def body(req: func.HttpRequest) -> bytes:
    """Return the body of a request; raise ``Refusal`` 413 above 1 MiB."""
    found = req.get_body()
    if len(found) > LARGEST_BODY:
        raise Refusal(413, f"the body has {len(found)} bytes; at most {LARGEST_BODY} are taken")
    return found


def media_type(req: func.HttpRequest) -> str:
    """Return the media type that the body has by its header, in lower case."""
    return str(req.headers.get("content-type", "")).split(";")[0].strip().lower()


def is_yaml(media: str, text: bytes) -> bool | None:
    """Return whether a body is YAML or JSON; ``None`` when its media type is something else."""
    if media in _UNSAID:
        return not text.lstrip().startswith((b"{", b"["))
    if media in _YAML:
        return True
    return False if media == "application/json" or media.endswith("+json") else None


def document(req: func.HttpRequest) -> object:
    """Return the JSON or YAML document of a request.

    Raises ``Refusal`` 413 above 1 MiB and 415 for other media types, ``InvalidInput`` for a text
    that is no document.
    """
    from functions.pipeline.document import read_document

    text, media = body(req), media_type(req)
    as_yaml = is_yaml(media, text)
    if as_yaml is None:
        raise Refusal(415, f"expected application/json or application/yaml; found {media}")
    return read_document(text, as_yaml=as_yaml)


def page(req: func.HttpRequest) -> tuple[int, str]:
    """Return the size of a page (``?size=``, 1 to 100) and where it starts (``?after=``)."""
    size = req.params.get("size", str(_PAGE))
    if not (size.isascii() and size.isdigit() and 1 <= int(size) <= _LARGEST_PAGE):
        detail = f"expected a number from 1 to {_LARGEST_PAGE}; found {size!r}"
        raise Refusal(400, "the page cannot be given", {"parameter": "size", "detail": detail})
    return int(size), req.params.get("after", "")


def name(req: func.HttpRequest, key: str = "name") -> str:
    """Return the pipeline's name or the run's id in the path.

    Raises ``Refusal`` 404 for one that no pipeline and no run can have.
    """
    value = str(req.route_params.get(key, ""))
    if not (value.isascii() and value.replace("-", "").isalnum() and len(value) <= 64):
        raise Refusal(404, f"there is nothing named {value!r}")
    return value
