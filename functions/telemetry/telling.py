"""Telling: every record is a line of the log, and goes to Application Insights where there is one.

::

    tell ---> the log (the worker hands the text, and nothing besides it, to the Functions host)
         '--> a queue ---> a thread of its own: opens Application Insights, then sends

A handler waits for nothing of this: what sends costs a quarter of a second to import, and the
first record comes when the app has just been started. Nothing that goes wrong here is a run's.
"""

import logging
import os
import time
from queue import Full, Queue
from threading import Lock, Thread

from functions.telemetry.records import Record

_log = logging.getLogger("poolwright")

_MOST_WAITING = 10_000
_waiting: Queue[tuple[int, Record]] = Queue(_MOST_WAITING)
_lock = Lock()
_thread: Thread | None = None


def tell(*records: Record) -> None:
    """Tell records, in order. Return at once, and never raise."""
    for record in records:
        _log.info("%s", record)
    connection = os.environ.get("APPLICATIONINSIGHTS_CONNECTION_STRING", "")
    if not records or not connection:
        return
    _be_sending(connection)
    try:
        for record in records:
            _waiting.put_nowait((time.time_ns(), record))
    except Full:
        return  # they stand in the log


def _be_sending(connection: str) -> None:
    global _thread
    with _lock:
        if _thread is None:
            _thread = Thread(
                target=_send, args=(connection,), name="poolwright telemetry", daemon=True
            )
            _thread.start()


def _send(connection: str) -> None:
    try:
        from functions.telemetry.insights import Insights

        insights = Insights(connection)
    except Exception:
        _log.exception("nothing is sent to Application Insights; records are in the log only")
        return
    while True:
        when, record = _waiting.get()
        try:
            insights.send(record, when)
        except Exception:
            _log.exception("a record could not be sent to Application Insights")
