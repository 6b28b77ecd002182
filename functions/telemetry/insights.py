"""Application Insights, by OpenTelemetry: records as custom events, and the metrics.

The identity is the one that ``APPLICATIONINSIGHTS_AUTHENTICATION_STRING`` names, to this exporter
as to the Functions host.
"""

import os

from azure.monitor.opentelemetry.exporter import AzureMonitorLogExporter, AzureMonitorMetricExporter
from opentelemetry._logs import SeverityNumber
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource

from functions.telemetry.metrics import PHASE_SECONDS, RESIZE_ERRORS, RUNS_ENDED, measured
from functions.telemetry.records import Record

# By this attribute a log record becomes a custom event of that name.
_EVENT_NAME = "microsoft.custom_event.name"
_NAME = "poolwright"
# An instance may be gone soon after its last call: alerts rest on the records.
_RECORDS_WAIT_MS = 1_000
# The exporter would tell Microsoft of itself, and ask there for its settings.
_QUIET = (
    "APPLICATIONINSIGHTS_STATSBEAT_DISABLED_ALL",
    "APPLICATIONINSIGHTS_CONTROLPLANE_DISABLED",
    "APPLICATIONINSIGHTS_OPENTELEMETRY_RESOURCE_METRIC_DISABLED",
)


class Insights:
    """One component of Application Insights. Records leave within seconds, metrics every minute."""

    def __init__(self, connection: str) -> None:
        """Open it by its connection string; raise ``ValueError`` for one that is none."""
        for name in _QUIET:
            os.environ.setdefault(name, "true")
        resource = Resource({"service.name": _NAME})
        log = AzureMonitorLogExporter(connection_string=connection, disable_offline_storage=True)
        batches = BatchLogRecordProcessor(log, schedule_delay_millis=_RECORDS_WAIT_MS)
        provider = LoggerProvider(resource)
        provider.add_log_record_processor(batches)
        metric = AzureMonitorMetricExporter(
            connection_string=connection, disable_offline_storage=True
        )
        reader = PeriodicExportingMetricReader(metric)
        meter = MeterProvider([reader], resource).get_meter(_NAME)
        self._logger = provider.get_logger(_NAME)
        self._counters = {
            RUNS_ENDED: meter.create_counter(RUNS_ENDED),
            RESIZE_ERRORS: meter.create_counter(RESIZE_ERRORS),
        }
        self._seconds = meter.create_histogram(PHASE_SECONDS, unit="s")

    def send(self, record: Record, when: int) -> None:
        """Send a record of the time ``when``, in nanoseconds since 1970."""
        self._logger.emit(
            timestamp=when,
            severity_number=SeverityNumber.INFO,
            body=record.name,
            attributes={_EVENT_NAME: record.name, **record.properties},
        )
        for one in measured(record):
            if one.metric == PHASE_SECONDS:
                self._seconds.record(one.value, {one.key: one.of})
            else:
                self._counters[one.metric].add(one.value, {one.key: one.of})
