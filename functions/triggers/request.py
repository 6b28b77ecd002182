"""What a request says: its body within limits, its page, its conditions."""

import azure.functions as func

from functions.triggers.problem import Refusal

LARGEST_BODY = 1024 * 1024
# No media type, or the one that curl sends when nobody says which: the text tells.
_UNSAID = ("", "application/x-www-form-urlencoded")
_PAGE, _LARGEST_PAGE = 20, 100


def document(req: func.HttpRequest) -> object:
    """Return the JSON or YAML document of a request.

    Raises ``Refusal`` 413 above 1 MiB and 415 for other media types, ``InvalidInput`` for a text
    that is no document.
    """
    from functions.pipeline.document import read_document

    body = req.get_body()
    if len(body) > LARGEST_BODY:
        raise Refusal(413, f"the body has {len(body)} bytes; at most {LARGEST_BODY} are taken")
    media = req.headers.get("content-type", "").split(";")[0].strip().lower()
    as_yaml = media in ("application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml")
    if media in _UNSAID:
        as_yaml = not body.lstrip().startswith((b"{", b"["))
    elif not as_yaml and media != "application/json" and not media.endswith("+json"):
        raise Refusal(415, f"expected application/json or application/yaml; found {media}")
    return read_document(body, as_yaml=as_yaml)


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
