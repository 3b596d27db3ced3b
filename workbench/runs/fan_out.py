"""Running generators side by side: the one place of the core with threads, but for the lookup of names."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import TypeVar

from workbench.endpoints.stop import Stop

T = TypeVar("T")


def fan_out(generators: Iterable[Iterator[T]], stop: Stop) -> Generator[T]:
    """The events of all generators, each pulled by a thread of its own, in order of arrival.

    `stop` must be the one that the generators obey: closing this generator early, or an exception in one of them, sets
    it. When this generator ends, its threads have ended and the generators are closed.
    """
    sources = tuple(generators)
    if not sources:
        return
    events: SimpleQueue[T | Future[None]] = SimpleQueue()
    finished = 0
    with ThreadPoolExecutor(len(sources), thread_name_prefix="fan-out") as pool:
        try:
            for source in sources:
                pool.submit(_drain, source, events).add_done_callback(events.put)
            while finished < len(sources):
                event = events.get()
                if isinstance(event, Future):
                    event.result()  # raises what the generator raised
                    finished += 1
                else:
                    yield event
        finally:
            if finished < len(sources):
                stop.set()


def _drain(source: Iterator[T], events: SimpleQueue[T | Future[None]]) -> None:
    with contextlib.ExitStack() as stack:
        if isinstance(source, Generator):
            stack.callback(source.close)
        for event in source:
            events.put(event)
