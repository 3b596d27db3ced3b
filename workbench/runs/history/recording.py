"""Recording a run while it runs: what arrives is safe at once, and each call is in the history when it has ended."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from workbench.endpoints.events import Finished, Queued, RunEvent, Text
from workbench.endpoints.stop import Stop
from workbench.endpoints.transport import Transport
from workbench.errors import WorkbenchError
from workbench.runs.arriving import ArrivingColumn
from workbench.runs.comparison import Column
from workbench.runs.history.records import NewRun
from workbench.runs.history.schema import CALLS_A_RUN
from workbench.runs.history.typed_data import to_data
from workbench.runs.request import RunRequest
from workbench.runs.run import run
from workbench.runs.sampling import MakeCall

if TYPE_CHECKING:
    from workbench.runs.history.keeping import Keeping


class RecordedRun:
    """A run that is kept. `id` is its place in the history, 0 where it could not be written; `uid` names it for ever.

    For use from several threads. Nothing that goes wrong here breaks the run: `History.problem` says why.
    """

    def __init__(self, keeping: Keeping | None, id: int, uid: str, new: NewRun, make_call: MakeCall = run) -> None:
        self.id = id
        self.uid = uid
        self._keeping = keeping
        self._make_call = make_call
        self._begun = time.perf_counter()
        self._firsts = {sample.column for column in new.columns for sample in column.sampling.samples(column.request)}
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)

    def call(
        self, request: RunRequest, transport: Transport, stop: Stop, make_call: MakeCall | None = None
    ) -> Generator[RunEvent]:
        """The events of the call, as they come. What is not ended when the generator is closed counts as stopped.

        `make_call` makes it instead of what the history was given. More than 8,191 calls of a run are not kept.
        """
        with self._lock:
            number = next(self._numbers)
            first = request.column in self._firsts
            self._firsts.discard(request.column)
        kept = None
        if self._keeping is not None and self.id and number < CALLS_A_RUN:
            queued_at = self._begun if first else time.perf_counter()
            kept = RecordedCall(self._keeping, self.id, number, request, queued_at)
        try:
            with closing((make_call or self._make_call)(request, transport, stop)) as events:
                for event in events:
                    if kept is not None:
                        kept.follow(event)
                    yield event
        finally:
            if kept is not None:
                kept.end()

    def end(self) -> None:
        """Nothing more is called. At once, on any thread; without it the run ends with the program."""
        if self._keeping is not None and self.id:
            self._keeping.end_run(self.id)


class RecordedCall:
    """One call, from its queueing to its row. The clock of what is kept begins with 0 where it was queued."""

    def __init__(self, keeping: Keeping, run: int, number: int, request: RunRequest, queued_at: float) -> None:
        self._keeping = keeping
        self._request = request
        self._zero = queued_at
        self._at = time.time() - (time.perf_counter() - queued_at)
        self._arriving = ArrivingColumn(Column(request.column, request.column, "queued", queued_at=0.0))
        self._id = self._guarded(lambda: keeping.begin_call(run, number, self._at, request)) or 0

    def follow(self, event: RunEvent) -> None:
        if isinstance(event, Queued):
            return
        if isinstance(event, Text):
            piece = Text(event.column, event.at - self._zero, event.text)
            self._arriving.take(piece)
            self._write(text=piece.text, at=piece.at)
            return
        self._arriving.take(replace(event, at=event.at - self._zero))
        column = self._arriving.column
        if not column.ended:
            self._write(column=to_data(replace(column, text="")))

    def end(self) -> None:
        at = time.perf_counter() - self._zero
        column = self._arriving.column
        column = column.apply(Finished(column.key, at, complete=False, reason="stopped"))
        if self._id:
            self._guarded(lambda: self._keeping.end_call(self._id, self._at, self._request, column))

    def _write(self, **facts: Any) -> None:
        if self._id:
            self._guarded(lambda: self._keeping.journal.write(self._id, **facts))

    def _guarded(self, step: Callable[[], Any]) -> Any:
        try:
            return step()
        except (WorkbenchError, OSError) as error:
            self._keeping.tell(error)
            return None
