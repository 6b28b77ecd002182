"""The app's tables, made when the app first meets an account without them."""

from azure.data.tables import TableClient, TableServiceClient

RUNS = "poolwrightruns"
DUE = "poolwrightdue"
LISTINGS = "poolwrightlistings"
POOLS = "poolwrightpools"
PIPELINES = "poolwrightpipelines"


class Tables:
    """One client per table, over the service's one connection pool."""

    def __init__(self, service: TableServiceClient) -> None:
        self.service = service
        self.runs = service.get_table_client(RUNS)
        self.due = service.get_table_client(DUE)
        self.listings = service.get_table_client(LISTINGS)
        self.pools = service.get_table_client(POOLS)
        self.pipelines = service.get_table_client(PIPELINES)

    def create(self) -> None:
        """Make the tables that are missing."""
        known = {table.name for table in self.service.list_tables()}
        for client in (self.runs, self.due, self.listings, self.pools, self.pipelines):
            if client.table_name not in known:
                self.service.create_table_if_not_exists(client.table_name)


def quoted(value: str) -> str:
    """Return a text as it stands in a query of a table."""
    return "'" + value.replace("'", "''") + "'"


__all__ = ["TableClient", "Tables", "quoted"]
