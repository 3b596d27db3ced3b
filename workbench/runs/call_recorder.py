"""Makes calls and logs each as it ends: the one place where a call becomes a record, for window and command line."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from workbench.endpoints.events import Finished, Retrying, RunEvent, Started
from workbench.endpoints.stop import Stop
from workbench.endpoints.transport import Transport
from workbench.errors import EndpointError, UsageError, WorkbenchError
from workbench.runs.arriving import ArrivingColumn
from workbench.runs.call_log import CallLog, CallRecord
from workbench.runs.comparison import Column
from workbench.runs.counting import TokenCounter
from workbench.runs.logged_words import logged_code, logged_link, logged_request_id, logged_values
from workbench.runs.request import RunRequest
from workbench.runs.result import Tokens, column_cost, column_tokens
from workbench.runs.run import run


class CallRecorder:
    """`run` is `runs.run.run` with a record at the end. One for the whole program: it counts what runs at once.

    For use from several threads. A log that cannot be written never breaks a run; `problem` says why.
    """

    def __init__(self, log: CallLog, counter: TokenCounter) -> None:
        self._log = log
        self._counter = counter
        self._lock = threading.Lock()
        self._busy: dict[str, _Busy] = {}
        self._open = 0
        self._has_tidied = False
        self.problem: WorkbenchError | None = None

    @property
    def open_calls(self) -> int:
        """How many calls are not logged yet."""
        return self._open

    def run(self, request: RunRequest, transport: Transport, stop: Stop) -> Generator[RunEvent]:
        """The events of the call, as they come. What is not ended when the generator is closed counts as stopped."""
        arriving = ArrivingColumn(Column(request.column, request.column))
        presence = _Presence(self, request.endpoint.label)
        with self._lock:
            self._open += 1
        try:
            with closing(run(request, transport, stop)) as events:
                for event in events:
                    presence.follow(event)
                    arriving.take(event)
                    yield event
        finally:
            presence.leave()
            self._end(request, arriving.column, presence.at_once)

    def _end(self, request: RunRequest, column: Column, at_once: int) -> None:
        try:
            column = column.apply(Finished(column.key, time.perf_counter(), complete=False, reason="stopped"))
            if column.started_at is not None or column.error is not None:
                tokens = column_tokens(request, column, self._counter)
                self._append(record_of(request, column, tokens, datetime.now().astimezone(), at_once))
        finally:
            with self._lock:
                self._open -= 1

    def _append(self, record: CallRecord) -> None:
        try:
            self._log.append(record)
            if not self._has_tidied:
                self._has_tidied = True
                self._log.forget_old(record.at.date())
        except OSError as error:
            self.problem = UsageError(
                "Calls cannot be logged, so the day's sum and the endpoint's figures lack them: {reason}.",
                "Check the program's folder of data and the room on its disk.",
                reason=error.strerror or error,
            )

    def _changed(self, endpoint: str, step: int) -> float:
        """Counts a call of the endpoint in (1) or out (-1); the calls' time so far, in call-seconds."""
        with self._lock:
            return self._busy.setdefault(endpoint, _Busy()).step(step)


@dataclass
class _Busy:
    """How many calls run at an endpoint, and for how long how many ran."""

    running: int = 0
    call_seconds: float = 0.0
    since: float = 0.0

    def step(self, step: int) -> float:
        now = time.perf_counter()
        self.call_seconds += self.running * (now - self.since)
        self.since = now
        self.running += step
        return self.call_seconds


class _Presence:
    """One call among those that run at its endpoint: in from its start, out at its end or while it waits to retry."""

    def __init__(self, recorder: CallRecorder, endpoint: str) -> None:
        self._change = partial(recorder._changed, endpoint)
        self._entered: tuple[float, float] | None = None
        self.at_once = 1

    def follow(self, event: RunEvent) -> None:
        if isinstance(event, Started):
            self.leave()
            self._entered = (time.perf_counter(), self._change(1))
        elif isinstance(event, Retrying):
            self.leave()

    def leave(self) -> None:
        """`at_once` is then the mean over the time that the call ran."""
        if self._entered is None:
            return
        began, before = self._entered
        self._entered = None
        after = self._change(-1)
        spent = time.perf_counter() - began
        self.at_once = max(1, round((after - before) / spent)) if spent > 0 else 1


def record_of(request: RunRequest, column: Column, tokens: Tokens, at: datetime, at_once: int) -> CallRecord:
    """The record of a call that has ended. Of an error the program's own words are kept, and none of the server's."""
    error = column.error
    endpoint_error = error if isinstance(error, EndpointError) else None
    return CallRecord(
        at=at,
        endpoint=request.endpoint.label,
        state=column.state,
        queue_ms=column.queue_ms,
        retry_ms=column.retry_ms,
        connect_ms=column.connect_ms,
        first_text_ms=column.first_text_ms,
        longest_gap_ms=column.longest_gap_ms,
        total_ms=column.total_ms,
        at_once=at_once,
        tokens_in=tokens.tokens_in,
        tokens_out=tokens.tokens_out,
        exact=tokens.exact,
        cost=column_cost(request, column, tokens),
        retries=column.retries,
        status=endpoint_error.status if endpoint_error else None,
        code=logged_code(endpoint_error.code) if endpoint_error else "",
        message=error.message_template if error else "",
        hint=error.hint_template if error else "",
        values=logged_values(error) if error else {},
        link=logged_link(endpoint_error.link, request.endpoint) if endpoint_error else "",
        request_id=logged_request_id(column.request_id),
    )
