"""How the command ends."""

CLEAN = 0
"""Nothing at or above ``--fail-on``."""
FINDINGS = 1
"""Findings at or above ``--fail-on``."""
WRONG_USAGE = 2
"""Wrong usage or configuration: nothing was checked."""
NO_WORK = 3
"""It could not do its work: an internal error, or nothing to lint."""
INTERRUPTED = 130
"""Ctrl-C, as shells count it: 128 and the signal's number."""
CLOSED_PIPE = 141
"""Whoever read the output went away, as shells count it."""
