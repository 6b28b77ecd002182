"""``python -m infra.local.demo``: see ``--help``."""

import argparse
import logging
import shutil
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path
from types import FrameType

from rich.console import Console
from rich.text import Text

from infra.local.child_process import ChildFailure
from infra.local.cloud import LocalAzure
from infra.local.demo.command_line import arguments
from infra.local.demo.show import Failed, show
from infra.local.demo.unexpected import Unexpected
from infra.local.demo.view.live_screen import LiveScreen
from infra.local.demo.view.screen import Screen
from infra.local.options import Options
from infra.local.recipes import where

INTERRUPTED = 130  # as shells have it: 128 + SIGINT
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_WATCH_SECONDS = 0.3


def main() -> int:
    """Run the demo. Return 0, 1 when something was not as expected, 130 after Ctrl-C."""
    options = arguments()
    interrupted = _heed_signals()
    console = Console(highlight=False)
    moves = console.is_terminal and not console.is_dumb_terminal
    kind = LiveScreen if moves else Screen
    screen = kind(console, scale=options.scale, full_ids=options.verbose)
    folder = Path(tempfile.mkdtemp(prefix="poolwright-demo-"))
    logging.basicConfig(
        filename=folder / "local_azure.log",
        format="%(asctime)s %(levelname)-7s %(name)s %(message)s",
    )
    logs_are_wanted = False
    try:
        code = _run(screen, folder, options)
        logs_are_wanted = code != 0
    except KeyboardInterrupt:
        code = INTERRUPTED
        screen.say("Interrupted. The local Azure is stopped.")
    except Exception:
        if interrupted.is_set():  # a terminal that was closed cannot be written to any more
            return INTERRUPTED
        logs_are_wanted = True
        raise
    finally:
        if not logs_are_wanted:
            shutil.rmtree(folder, ignore_errors=True)
    return code


def _heed_signals() -> threading.Event:
    """Let the first signal end the demo, and none after it disturb the end of its children."""
    interrupted = threading.Event()

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        interrupted.set()
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    for number in _SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup has it
            signal.signal(number, interrupt)
    return interrupted


def _run(screen: Screen, folder: Path, options: argparse.Namespace) -> int:
    screen.opening()
    try:
        with LocalAzure(Options(scale=options.scale, run_folder=folder)) as cloud:
            if options.verbose:
                screen.console.print(Text(where(cloud.addresses, folder)), end="", soft_wrap=True)
            code = _play(cloud, screen, options, folder)
            if options.keep:
                _keep(cloud, screen, folder)
            return code
    except ChildFailure as failure:
        died = Unexpected("Azurite and the Functions host run until the end", str(failure))
        screen.trouble("A part of the local Azure has died.", died, _logs(folder))
        return 1


def _play(cloud: LocalAzure, screen: Screen, options: argparse.Namespace, folder: Path) -> int:
    try:
        show(cloud, screen, options.stories, options.timeout)
    except Failed as failed:
        title = f"Story {failed.story.number} did not go as expected: {failed.story.title}"
        screen.trouble(title, failed.cause, _logs(folder))
    except Unexpected as unexpected:
        screen.trouble("The demo did not go as expected.", unexpected, _logs(folder))
    else:
        return 0
    return 1


def _keep(cloud: LocalAzure, screen: Screen, folder: Path) -> None:
    """Keep the local Azure, with all that the stories have left in it, until Ctrl-C."""
    screen.say("")
    screen.say("The local Azure stays up until Ctrl-C.", style="bold")
    key = f'curl -sS -H "x-functions-key: {cloud.function_key}"'
    shown = f"{where(cloud.addresses, folder)}  {key} {cloud.url('/api/pipelines')}"
    screen.console.print(Text(shown), soft_wrap=True)
    try:
        while True:
            cloud.check()
            time.sleep(_WATCH_SECONDS)
    except KeyboardInterrupt:
        screen.say("Stopping.")


def _logs(folder: Path) -> str:
    return ", ".join(str(path) for path in sorted(folder.glob("*.log"))) or str(folder)


if __name__ == "__main__":
    sys.exit(main())
