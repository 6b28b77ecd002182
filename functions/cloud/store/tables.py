"""The app's tables, made when the app first meets an account without them."""

from collections.abc import Callable

from azure.core.exceptions import ResourceExistsError
from azure.data.tables import TableClient, TableServiceClient

RUNS = "poolwrightruns"
DUE = "poolwrightdue"
LISTINGS = "poolwrightlistings"
POOLS = "poolwrightpools"
PIPELINES = "poolwrightpipelines"


class Tables:
    """One client per table. ``table`` makes one: those that the service client hands out would
    sleep past the handler's time, as they wrap its transport in another.
    """

    def __init__(self, service: TableServiceClient, table: Callable[[str], TableClient]) -> None:
        self._service = service
        self.runs = table(RUNS)
        self.due = table(DUE)
        self.listings = table(LISTINGS)
        self.pools = table(POOLS)
        self.pipelines = table(PIPELINES)

    def create(self) -> None:
        """Make the tables that are missing."""
        known = {table.name for table in self._service.list_tables()}
        for client in (self.runs, self.due, self.listings, self.pools, self.pipelines):
            if client.table_name not in known:
                try:
                    client.create_table()
                except ResourceExistsError:
                    continue  # another instance was faster


def quoted(value: str) -> str:
    """Return a text as it stands in a query of a table."""
    return "'" + value.replace("'", "''") + "'"
