"""Ctrl+C during a run: the first one stops the run and keeps what has arrived, the second one ends the program."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

from workbench.endpoints.stop import Stop


@contextlib.contextmanager
def stopping_on_interrupt(stop: Stop) -> Iterator[None]:
    """While inside, Ctrl+C sets `stop`. In a thread that gets no signals, nothing changes."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        stop.set()

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
