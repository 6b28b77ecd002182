"""The front door: one FunctionApp with the blueprints of every trigger."""

import azure.functions as func

from functions.triggers import api, events, lint, relay, sweep

app = func.FunctionApp(http_auth_level=func.AuthLevel.FUNCTION)
for door in (events, relay, sweep, api, lint):
    app.register_functions(door.blueprint)
