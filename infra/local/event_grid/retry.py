"""When Event Grid tries again."""

import random

# Seconds after attempt 1, 2, 3, ...; the last one repeats. Source: "Event Grid message delivery
# and retry", retry schedule.
SCHEDULE = (10, 30, 60, 300, 600, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600)
JITTER = 0.2  # Event Grid randomises without saying how much
DEAD_LETTER_DELAY = 300  # seconds between the last attempt and the dead letter


def delay_after(attempt: int, rng: random.Random) -> float:
    """Return Azure's seconds between attempt number ``attempt`` (from 1) and the next."""
    step = SCHEDULE[min(attempt, len(SCHEDULE)) - 1]
    return step * rng.uniform(1 - JITTER, 1 + JITTER)
