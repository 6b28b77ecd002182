"""Several requests at a time, in threads that nobody waits for when the program is interrupted."""

from collections.abc import Callable, Iterable, Sequence
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeAlias

Task: TypeAlias = Callable[[], Sequence["Task"]]
"""Something to do; it returns what is to be done after it."""

THREADS = 8
_TICK_SECONDS = 0.1


def work_off(
    tasks: Iterable[Task], tick: Callable[[], None] = lambda: None, threads: int = THREADS
) -> None:
    """Do tasks, and all that they lead to, several at a time.

    ``tick`` is called in the calling thread every now and then. What a task raises is raised
    here; the tasks that were not begun are left out then, as they are when the calling thread is
    interrupted.
    """
    waiting: SimpleQueue[Task | None] = SimpleQueue()
    done: SimpleQueue[Sequence[Task] | BaseException] = SimpleQueue()
    left = 0
    for task in tasks:
        waiting.put(task)
        left += 1
    for _ in range(threads if left else 0):
        Thread(target=_work, args=(waiting, done), daemon=True).start()
    try:
        while left:
            tick()
            try:
                result = done.get(timeout=_TICK_SECONDS)
            except Empty:
                continue
            if isinstance(result, BaseException):
                raise result
            left -= 1
            for task in result:
                waiting.put(task)
                left += 1
    finally:
        _empty(waiting)
        for _ in range(threads):
            waiting.put(None)


def _work(waiting: "SimpleQueue[Task | None]", done: "SimpleQueue[object]") -> None:
    while (task := waiting.get()) is not None:
        try:
            done.put(task())
        except BaseException as error:  # the calling thread raises it
            done.put(error)


def _empty(waiting: "SimpleQueue[Task | None]") -> None:
    while True:
        try:
            waiting.get_nowait()
        except Empty:
            return
