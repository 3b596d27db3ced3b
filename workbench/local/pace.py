"""The pace of an answer: a wait for the first token, then so many tokens a second."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


class ServerStopped(Exception):
    """The server is closing; whoever is answering ends at once."""


class Pace:
    """`tokens_per_second` None means no wait at all. `stopping` ends every wait with `ServerStopped`."""

    def __init__(
        self,
        tokens_per_second: float | None,
        stopping: threading.Event,
        first_token_s: float = 0.15,
    ) -> None:
        self.tokens_per_second = tokens_per_second
        self.first_token_s = first_token_s
        self.stopping = stopping

    def walk(self, tokens: Iterable[T]) -> Iterator[T]:
        """Each token at its time, measured from the first `next`, so that slow consumers do not add up."""
        started = time.monotonic()
        for number, token in enumerate(tokens):
            if self.tokens_per_second is not None:
                self.wait(started + self.first_token_s + number / self.tokens_per_second - time.monotonic())
            yield token

    def wait(self, seconds: float | None) -> None:
        """Wait; None waits until the server stops."""
        if self.stopping.wait(None if seconds is None else max(0.0, seconds)):
            raise ServerStopped
