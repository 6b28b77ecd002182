"""The command ``batchlint``, also as ``python -m linter``.

Little is imported here: ``--version`` and wrong usage should not wait for the rules.
"""

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code, see `linter.command.exit_codes`.

    ``argv`` are the arguments after the command's name, by default those of this process.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    if "--version" in arguments:
        from linter import __version__

        sys.stdout.write(f"batchlint {__version__}\n")
        return 0
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        sys.stderr.write("batchlint: interrupted\n")
        return 130


def _run(arguments: list[str]) -> int:
    import gc

    # What a run makes is needed to its end: looking for garbage in it would find nothing.
    collects = gc.isenabled()
    gc.disable()
    try:
        return _guarded(arguments)
    finally:
        if collects:
            gc.enable()


def _guarded(arguments: list[str]) -> int:
    from linter.command import exit_codes
    from linter.command.usage import WrongUsage

    try:
        code = _in_these_surroundings(arguments)
        sys.stdout.flush()
    except WrongUsage as error:
        sys.stderr.write(f"batchlint: {' '.join(str(error).split())}\n")
        return exit_codes.WRONG_USAGE
    except BrokenPipeError:
        _let_go_of_stdout()
        return exit_codes.CLOSED_PIPE
    except Exception as error:
        # Rules and readers that crash are findings; this is for everything around them.
        _tell(error, "--debug" in arguments)
        return exit_codes.NO_WORK
    return code


def _in_these_surroundings(arguments: list[str]) -> int:
    import io
    import os
    from datetime import date
    from pathlib import Path

    from linter.command.run import run
    from linter.command.surroundings import Surroundings

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A name or a message may hold what the terminal's encoding has no character for.
            stream.reconfigure(errors="backslashreplace")
    stdin = getattr(sys.stdin, "buffer", io.BytesIO())
    surroundings = Surroundings(stdin, sys.stdout, sys.stderr, os.environ, Path.cwd(), date.today())
    return run(arguments, surroundings)


def _let_go_of_stdout() -> None:
    """Keep Python from complaining about the closed pipe once more when it exits."""
    import os

    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):  # a stream without a file behind it has nothing to complain of
        return


def _tell(error: Exception, with_trace: bool) -> None:
    if with_trace:
        import traceback

        traceback.print_exception(error)
    why = " ".join(f"{type(error).__name__}: {error}".split()).rstrip(":")
    hint = "" if with_trace else "; run again with --debug for the trace"
    sys.stderr.write(f"batchlint: internal error: {why}{hint}\n")


if __name__ == "__main__":
    sys.exit(main())
