"""Answers that were given before to the same request and repeat number, in place of calls."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from functools import partial

from workbench.endpoints.events import Connected, Exchanged, Finished, FirstText, Queued, RunEvent, Started, Text
from workbench.endpoints.stop import Stop
from workbench.endpoints.transport import Transport
from workbench.errors import WorkbenchError
from workbench.runs.history.records import StoredCall
from workbench.runs.request import RunRequest
from workbench.runs.request_key import request_key
from workbench.runs.sampling import MakeCall

# The newest whole answer to the request of that key and that repeat number, which is not itself from the cache.
Lookup = Callable[[str, int], "StoredCall | None"]


class AnswerCache:
    """`lookup` finds what was answered before. One for the whole program; for use from several threads where `lookup`
    is. An answer that cannot be looked up is asked for anew; `problem` says why.

    Only what is done is served, never a part, a stop or a failure. The repeat number keeps repeats independent: the
    samples of a vote are repeats, too.
    """

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self.problem: WorkbenchError | None = None

    def over(self, make_call: MakeCall) -> MakeCall:
        """Makes calls as `make_call` does, but those that were answered before."""
        return partial(self._call, make_call)

    def _call(self, make_call: MakeCall, request: RunRequest, transport: Transport, stop: Stop) -> Generator[RunEvent]:
        answered = None if stop.is_set else self._answered(request)
        yield from make_call(request, transport, stop) if answered is None else _told(request.column, answered)

    def _answered(self, request: RunRequest) -> StoredCall | None:
        key = request_key(request)
        try:
            found = self._lookup(key, request.repeat) if key else None
        except WorkbenchError as error:
            self.problem = error
            return None
        return found if found is not None and found.column.state == "done" and not found.column.cached else None


def _told(key: str, answered: StoredCall) -> Generator[RunEvent]:
    """All at once, but with the times of then on the clock: the end is told as of a moment that is to come."""
    column, now = answered.column, time.perf_counter()

    def after(milliseconds: float | None) -> float:
        return now + (milliseconds or 0.0) / 1000

    yield Queued(key, now)
    yield Started(key, now)
    if column.connect_ms is not None:
        yield Connected(key, now, column.connect_ms)
    if column.text:
        yield FirstText(key, after(column.first_text_ms))
        yield Text(key, after(column.first_text_ms), column.text)
    if column.exchange is not None:
        yield Exchanged(key, after(column.total_ms), column.exchange)
    yield Finished(
        key,
        after(column.total_ms),
        reason=column.finish_reason,
        usage=column.usage,
        request_id=column.request_id,
        cached=True,
        answered_at=answered.at,
    )
