"""Puts the engine together from its parts, for one set of settings."""

from datetime import UTC, datetime

from functions.cloud.clients import Clients
from functions.cloud.performing import Performer
from functions.cloud.resources import Resources
from functions.cloud.settings import Settings
from functions.cloud.store.due import DueIndex
from functions.cloud.store.pipelines import Pipelines
from functions.cloud.store.pools import Pools
from functions.cloud.store.runs import Runs
from functions.cloud.store.tables import Tables
from functions.engine import Engine


def build_engine(settings: Settings) -> Engine:
    """Return an engine, its tables made where they were missing."""
    clients = Clients(settings)
    tables = Tables(clients.tables, clients.table)
    tables.create()
    due = DueIndex(tables)
    return Engine(
        runs=Runs(tables, due),
        pools=Pools(tables),
        pipelines=Pipelines(tables),
        due=due,
        resources=Resources(clients),
        performer=Performer(clients),
        poll=settings.poll,
        now=lambda: datetime.now(UTC),
    )
