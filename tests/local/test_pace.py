from __future__ import annotations

import threading

import pytest

from workbench.local.pace import Pace, ServerStopped


class Clock(threading.Event):
    """An event that nobody sets, and that remembers how long it was waited for."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float | None] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.waits.append(timeout)
        return self.is_set()


def test_tokens_come_one_by_one_after_the_first_wait() -> None:
    clock = Clock()
    assert list(Pace(10.0, clock, first_token_s=0.5).walk("abc")) == ["a", "b", "c"]
    # The clock does not really pass: each wait is measured from the start.
    assert clock.waits == pytest.approx([0.5, 0.6, 0.7], abs=0.05)


def test_without_a_pace_nothing_waits() -> None:
    clock = Clock()
    assert list(Pace(None, clock).walk("abc")) == ["a", "b", "c"]
    assert clock.waits == []


def test_a_stopping_server_ends_whoever_waits() -> None:
    stopping = threading.Event()
    stopping.set()
    with pytest.raises(ServerStopped):
        next(Pace(1.0, stopping).walk("a"))
