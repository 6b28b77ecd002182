"""``python -m infra.local up``: keep a local Azure running until Ctrl-C."""

import argparse
import signal
import ssl
import sys
import threading
from pathlib import Path

import aiohttp

from infra.local.addresses import Ports, PortTaken
from infra.local.azurite import REPOSITORY
from infra.local.child_process import ChildFailure
from infra.local.cloud import TOPIC, LocalAzure
from infra.local.event_grid import BadSubscription
from infra.local.options import Options
from infra.local.recipes import recipes, shell_environment, where
from infra.local.resource_manager import DEFAULT_SUBSCRIPTION
from infra.local.resource_manager.access import BadRole
from infra.local.small_world import WorldRefused, create_small_world

WATCH_SECONDS = 0.3


def main(arguments: list[str] | None = None) -> int:
    """Run the command. Return 0 after Ctrl-C, 1 when a part fails, 2 for wrong arguments."""
    options = _parser().parse_args(arguments)
    stopped = threading.Event()
    # SIGHUP: a terminal that is closed must not leave the children behind.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stopped.set())
    try:
        with LocalAzure(_cloud_options(options)) as cloud:
            if not options.empty:
                cloud.call(_fill(cloud))
            _announce(cloud)
            while not stopped.wait(WATCH_SECONDS):
                cloud.check()
            print("\nStopping.", flush=True)
    except PortTaken as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except (ChildFailure, WorldRefused, BadSubscription, BadRole) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m infra.local", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    up = commands.add_parser("up", help="start a local Azure and keep it running")
    for name in vars(Ports()):
        up.add_argument(
            f"--port-{name.replace('_', '-')}",
            type=_port,
            default=0,
            metavar="PORT",
            help="a free one unless given",
        )
    up.add_argument(
        "--scale",
        type=_positive,
        default=60.0,
        help="seconds of Azure in one second here (default: 60, a minute takes a second)",
    )
    up.add_argument("--seed", type=int, default=0, help="repeats jitter and disorder (default: 0)")
    up.add_argument("--data", type=Path, metavar="FOLDER", help="keep the tables in this folder")
    up.add_argument(
        "--app",
        type=Path,
        metavar="FOLDER",
        default=REPOSITORY,
        help="the Functions app (default: this repository)",
    )
    up.add_argument("--no-app", action="store_true", help="start no Functions host")
    up.add_argument(
        "--setting",
        type=_setting,
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="one more app setting; may be given again",
    )
    up.add_argument("--empty", action="store_true", help="start without the small world")
    return parser


def _cloud_options(options: argparse.Namespace) -> Options:
    data: Path | None = options.data
    if data is not None:
        data = data.resolve()
        data.mkdir(parents=True, exist_ok=True)
    return Options(
        scale=options.scale,
        seed=options.seed,
        ports=Ports(**{name: getattr(options, f"port_{name}") for name in vars(Ports())}),
        tables_folder=data,
        app_root=options.app.resolve(),
        settings=dict(options.setting),
        with_host=not options.no_app,
    )


def _announce(cloud: LocalAzure) -> None:
    environment = cloud.folder / "environment.sh"
    variables = {
        **cloud.client_environment(),
        "SUBSCRIPTION": DEFAULT_SUBSCRIPTION,
        "TOPIC_KEY": cloud.event_grid.topic_keys[TOPIC],
        "EVENT_GRID_URL": cloud.addresses.event_grid,
        "FUNCTIONS_URL": cloud.addresses.functions,
        "FUNCTION_KEY": cloud.function_key,
        "MASTER_KEY": cloud.master_key,
    }
    environment.touch(mode=0o600)
    environment.write_text(shell_environment(variables))
    shown = recipes(environment, sys.executable, REPOSITORY, with_host=cloud.options.with_host)
    print("A local Azure is up.\n")
    print(where(cloud.addresses, cloud.folder))
    print("\n".join(shown))
    print("Ctrl-C stops it.", flush=True)


async def _fill(cloud: LocalAzure) -> None:
    trust = ssl.create_default_context(cafile=str(cloud.certificates.bundle))
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=trust)) as session:
        await create_small_world(
            session, cloud.addresses.resource_manager, DEFAULT_SUBSCRIPTION, cloud.identity
        )


def _port(text: str) -> int:
    port = int(text) if text.isdigit() else -1
    if not 0 <= port < 65536:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no port: expected 1 to 65535, 0 for a free one"
        )
    return port


def _setting(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise argparse.ArgumentTypeError(f"{text!r}: expected NAME=VALUE")
    return name, value


def _positive(text: str) -> float:
    try:
        scale = float(text)
    except ValueError:
        scale = 0.0
    if not 0 < scale < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r}: expected a number above 0, such as 60")
    return scale


if __name__ == "__main__":
    sys.exit(main())
