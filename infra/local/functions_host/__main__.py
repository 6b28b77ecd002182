"""``python -m infra.local.functions_host``: serve the Functions app in the current folder."""

import argparse
import asyncio
import logging
import os
import signal
import sys
from pathlib import Path

from infra.local.clock import Clock
from infra.local.functions_host.host_json import HostSettings, read_host_json
from infra.local.functions_host.keys import EVENT_GRID_KEY, Keys
from infra.local.functions_host.site import open_site
from infra.local.functions_host.worker import IndexingFailed

log = logging.getLogger("host")


def main() -> int:
    """Run until SIGTERM or SIGINT. Return 0, or 1 when the app cannot be served."""
    parser = argparse.ArgumentParser(
        prog="python -m infra.local.functions_host",
        description="Serves an Azure Functions app. Its settings are this process's environment.",
    )
    parser.add_argument("--app", type=Path, default=Path(), help="folder of function_app.py")
    parser.add_argument("--port", type=int, default=7071)
    parser.add_argument(
        "--keys",
        type=Path,
        help="JSON file of the access keys; without it, new ones are made and shown",
    )
    parser.add_argument(
        "--scale",
        type=float,
        default=1.0,
        help="Azure's seconds in one second, for the delays of retry policies",
    )
    parser.add_argument("--state", type=Path, help="folder in which timers remember their next run")
    parser.add_argument(
        "--grace",
        type=float,
        default=10.0,
        help="seconds that running functions get when the host is stopped",
    )
    options = parser.parse_args()
    app_root = options.app.resolve()
    try:
        host = read_host_json(app_root)
        _log_to_stdout(host)
        return asyncio.run(_serve(app_root, host, options))
    except IndexingFailed as error:
        print(f"The app in {app_root} cannot be served: {error}", file=sys.stderr)
    except OSError as error:
        print(f"The host cannot listen on port {options.port}: {error}", file=sys.stderr)
    return 1


async def _serve(app_root: Path, host: HostSettings, options: argparse.Namespace) -> int:
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    keys = Keys.read(options.keys) if options.keys else Keys.generate()
    site = await open_site(
        app_root,
        port=options.port,
        keys=keys,
        clock=Clock(options.scale),
        settings=os.environ,
        host=host,
        state=options.state,
        grace=options.grace,
    )
    for function in site.functions:
        log.info("function %s: %s", function.name, function.kind)
    log.info("%d functions on http://127.0.0.1:%d", len(site.functions), options.port)
    if not options.keys:
        print(
            f"function key {keys.host['default']}\nmaster key {keys.master}\n"
            f"Event Grid key {keys.system[EVENT_GRID_KEY]}"
        )
    await stopped.wait()
    log.info("stopping: %d functions in flight", site.invocations.in_flight)
    if not await site.stop():
        log.warning(
            "%d functions did not end within %.0f s", site.invocations.in_flight, options.grace
        )
    return 0


def _log_to_stdout(host: HostSettings) -> None:
    logging.basicConfig(
        stream=sys.stdout,
        level=host.log_level,
        format="%(asctime)s %(levelname)-7s %(name)s %(message)s",
    )
    # One line per request of every SDK, and two per invocation of the worker.
    logging.getLogger("azure").setLevel(max(host.log_level, logging.WARNING))


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # a text stream here
    # Threads of functions that still run would hold up the end of the process.
    code = main()
    sys.stdout.flush()
    os._exit(code)
