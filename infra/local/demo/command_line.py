"""The demo's options."""

import argparse
from collections.abc import Sequence

from infra.local.demo.stories import ALL

SCALE = 180.0
# Of the longest story: 45 minutes of Azure, and what does not scale (the app, the SDKs, sweeps).
_AZURE_SECONDS = 2 * 45 * 60
_REAL_SECONDS = 40


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """Return ``stories`` (in their order), ``scale``, ``timeout`` (seconds), ``keep``, ``verbose``.

    Exit with status 2, saying why, for arguments that cannot be used.
    """
    parser = argparse.ArgumentParser(
        prog="python -m infra.local.demo",
        description="Poolwright's main job, shown live on a local Azure.",
        epilog="Stories: " + "; ".join(f"{story.number}: {story.title}" for story in ALL) + ".",
    )
    parser.add_argument(
        "--story",
        type=int,
        action="append",
        choices=[story.number for story in ALL],
        metavar="N",
        help="show only this story; may be given again",
    )
    parser.add_argument(
        "--scale",
        type=_positive,
        default=SCALE,
        help=f"seconds of Azure in one second here (default: {SCALE:g})",
    )
    parser.add_argument(
        "--timeout",
        type=_positive,
        metavar="SECONDS",
        help="give up on a story that takes longer (default: by the scale, "
        f"{_patience(SCALE):.0f} at {SCALE:g})",
    )
    parser.add_argument(
        "--keep", action="store_true", help="keep the local Azure up at the end, until Ctrl-C"
    )
    parser.add_argument(
        "--verbose", action="store_true", help="show addresses, and resource ids in full"
    )
    options = parser.parse_args(given)
    options.timeout = options.timeout or _patience(options.scale)
    options.stories = [story for story in ALL if not options.story or story.number in options.story]
    return options


def _patience(scale: float) -> float:
    return _REAL_SECONDS + _AZURE_SECONDS / scale


def _positive(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r}: expected a number above 0")
    return number
