"""HTTP: pipelines, runs, a start by hand, health. Function keys; errors as problem+json."""

import azure.functions as func

from functions.triggers import request, views
from functions.triggers.opened import engine
from functions.triggers.problem import Refusal, answered, json_response

blueprint = func.Blueprint()


@blueprint.route("pipelines/{name}", methods=["PUT"], auth_level=func.AuthLevel.FUNCTION)
@answered
def put_pipeline(req: func.HttpRequest) -> func.HttpResponse:
    """Store a definition (JSON or YAML). 201 for a new one; If-Match and If-None-Match hold.

    422 with the findings for one that cannot work; what is only doubtful is told with the answer.
    """
    from functions.pipeline.definition import parse_definition

    definition = parse_definition(req.route_params.get("name", ""), request.document(req))
    if_none = req.headers.get("if-none-match", "").strip() == "*"
    if_match = req.headers.get("if-match", "").strip()
    if if_match and if_none:
        raise Refusal(400, "give If-Match or If-None-Match, not both")
    put = engine().put(definition, if_match, if_none)
    headers = {"ETag": put.stored.etag, "Location": f"/api/pipelines/{definition.name}"}
    body = views.pipeline(put.stored) | views.verdict(put.verdict)
    return json_response(body, 201 if put.new else 200, headers)


@blueprint.route("pipelines/{name}", methods=["GET"], auth_level=func.AuthLevel.FUNCTION)
@answered
def get_pipeline(req: func.HttpRequest) -> func.HttpResponse:
    """Return a definition."""
    name = request.name(req)
    stored = engine().pipelines.get(name)
    if stored is None:
        raise Refusal(404, f"there is no pipeline named {name!r}")
    return json_response(views.pipeline(stored), headers={"ETag": stored.etag})


@blueprint.route("pipelines/{name}", methods=["DELETE"], auth_level=func.AuthLevel.FUNCTION)
@answered
def delete_pipeline(req: func.HttpRequest) -> func.HttpResponse:
    """Delete a definition. Runs under way go on: each holds the definition that it follows."""
    name = request.name(req)
    if not engine().pipelines.delete(name, req.headers.get("if-match", "").strip()):
        raise Refusal(404, f"there is no pipeline named {name!r}")
    return func.HttpResponse(status_code=204)


@blueprint.route("pipelines", methods=["GET"], auth_level=func.AuthLevel.FUNCTION)
@answered
def list_pipelines(req: func.HttpRequest) -> func.HttpResponse:
    """Return the definitions, by name, page by page."""
    size, after = request.page(req)
    found, last = engine().pipelines.page(size, after)
    rows = [views.pipeline(stored) for stored in found]
    return json_response({"value": rows, "next": views.next_page("/api/pipelines", size, last)})


@blueprint.route("pipelines/{name}/runs", methods=["POST"], auth_level=func.AuthLevel.FUNCTION)
@answered
def start_run(req: func.HttpRequest) -> func.HttpResponse:
    """Start a run over a source, or join the one that is there. ``dryRun`` only says what it would.

    The body: ``{"source": {"kind": …}, "dryRun": false}``.
    """
    from functions.pipeline.source_document import parse_source

    name, body = request.name(req), request.document(req)
    if not isinstance(body, dict):
        raise Refusal(400, "expected an object with a source")
    if unknown := body.keys() - {"source", "dryRun"}:
        errors = [{"pointer": f"#/{key}", "detail": "is not known here"} for key in sorted(unknown)]
        raise Refusal(400, "expected source and dryRun only", *errors)
    dry = body.get("dryRun", False)
    if not isinstance(dry, bool):
        raise Refusal(
            400, "see errors", {"pointer": "#/dryRun", "detail": "expected true or false"}
        )
    source = parse_source(body.get("source"))
    if dry:
        return json_response(views.rehearsal(*engine().rehearse(name, source)))
    started = engine().start(name, source)
    headers = {"Location": f"/api/runs/{started.run.id}"}
    return json_response(views.started(started.run, started.joined), 202, headers)


@blueprint.route("pipelines/{name}/runs", methods=["GET"], auth_level=func.AuthLevel.FUNCTION)
@answered
def list_runs(req: func.HttpRequest) -> func.HttpResponse:
    """Return a pipeline's runs, newest first, page by page. Runs outlive their pipeline."""
    name, (size, after) = request.name(req), request.page(req)
    found, last = engine().runs.page(name, size, after)
    rows = [views.summary(run) for run in found]
    path = f"/api/pipelines/{name}/runs"
    return json_response({"value": rows, "next": views.next_page(path, size, last)})


@blueprint.route("runs/{id}", methods=["GET"], auth_level=func.AuthLevel.FUNCTION)
@answered
def get_run(req: func.HttpRequest) -> func.HttpResponse:
    """Return a run: state, history, findings, links to its resources."""
    id_ = request.name(req, "id")
    loaded = engine().runs.load(id_)
    if loaded is None:
        raise Refusal(404, f"there is no run {id_!r}")
    return json_response(views.run(loaded.run, engine().runs.history(id_)))


@blueprint.route("runs/{id}/cancel", methods=["POST"], auth_level=func.AuthLevel.FUNCTION)
@answered
def cancel_run(req: func.HttpRequest) -> func.HttpResponse:
    """End a run. What it has made stays."""
    id_ = request.name(req, "id")
    run = engine().cancel(id_)
    if run is None:
        raise Refusal(404, f"there is no run {id_!r}")
    return json_response(views.summary(run))


@blueprint.route("runs/{id}/retry", methods=["POST"], auth_level=func.AuthLevel.FUNCTION)
@answered
def retry_run(req: func.HttpRequest) -> func.HttpResponse:
    """Let a failed run go on, keeping what is good."""
    id_ = request.name(req, "id")
    run = engine().retry(id_)
    if run is None:
        raise Refusal(404, f"there is no run {id_!r}")
    return json_response(views.summary(run), 202, {"Location": f"/api/runs/{run.id}"})


@blueprint.route("health", methods=["GET"], auth_level=func.AuthLevel.FUNCTION)
@answered
def health(req: func.HttpRequest) -> func.HttpResponse:
    """Return 200 when the app has its settings and reaches its tables; else 500 or 503, and why."""
    engine().pipelines.page(1)
    return json_response({"status": "healthy"})
