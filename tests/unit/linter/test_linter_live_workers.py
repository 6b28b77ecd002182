"""Several tasks at a time: all are done, also those that others lead to; errors end it."""

import threading
import time
from collections.abc import Sequence

import pytest

from linter.live.workers import Task, work_off


def test_tasks_lead_to_tasks_until_all_are_done() -> None:
    done: list[tuple[int, ...]] = []

    def task(*path: int) -> Task:
        def do() -> Sequence[Task]:
            done.append(path)
            return [task(*path, it) for it in range(3)] if len(path) < 3 else ()

        return do

    work_off([task(0), task(1)])
    assert len(done) == len(set(done)) == 2 * (1 + 3 + 9)


def test_tasks_are_done_at_the_same_time() -> None:
    barrier = threading.Barrier(4, timeout=5)

    def do() -> Sequence[Task]:
        barrier.wait()
        return ()

    work_off([do] * 4, threads=4)
    assert not barrier.broken


def test_what_a_task_raises_is_raised_and_the_rest_is_left() -> None:
    begun: list[int] = []

    def fail() -> Sequence[Task]:
        raise ZeroDivisionError("a mistake in the program")

    def later() -> Sequence[Task]:
        begun.append(1)
        time.sleep(0.01)
        return ()

    with pytest.raises(ZeroDivisionError):
        work_off([fail, *[later] * 500], threads=2)
    assert len(begun) < 100


def test_an_interrupt_does_not_wait_for_what_is_under_way() -> None:
    release = threading.Event()

    def slow() -> Sequence[Task]:
        release.wait(20)
        return ()

    def interrupt() -> None:
        raise KeyboardInterrupt

    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        work_off([slow] * 20, tick=interrupt)
    assert time.monotonic() - started < 5
    assert all(it.daemon for it in threading.enumerate() if it is not threading.main_thread())
    release.set()


def test_nothing_to_do_is_done_at_once() -> None:
    before = threading.active_count()
    work_off([])
    assert threading.active_count() == before
