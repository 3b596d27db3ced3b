"""Answers side by side as a value: `Comparison.apply(event)` gives the next one. Frozen in, frozen out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from workbench.endpoints.events import (
    Connected,
    Failed,
    Finished,
    FirstText,
    Queued,
    Retrying,
    RunEvent,
    Started,
    Text,
    Usage,
)
from workbench.errors import WorkbenchError

# A column's states; the last four are ends.
STATES = ("waiting", "queued", "sent", "streaming", "done", "partial", "stopped", "failed")
ENDS = frozenset({"done", "partial", "stopped", "failed"})


@dataclass(frozen=True)
class Column:
    """One answer. Milliseconds: `queue_ms` ends when the request is sent; first text and total start there.

    `connect_ms` is the part of the time to the first text that opening the connection took; `longest_gap_ms` the
    longest wait between two pieces of text. `retries` were made, the last because of `retried`; the next call leaves at
    `retry_at`.
    """

    key: str
    label: str
    state: str = "waiting"
    text: str = ""
    error: WorkbenchError | None = None
    queued_at: float | None = None
    started_at: float | None = None
    first_text_ms: float | None = None
    total_ms: float | None = None
    usage: Usage = Usage()
    finish_reason: str = ""
    request_id: str = ""
    connect_ms: float | None = None
    last_text_at: float | None = None
    longest_gap_ms: float | None = None
    retries: int = 0
    retried: WorkbenchError | None = None
    retry_at: float | None = None

    @property
    def queue_ms(self) -> float | None:
        if self.queued_at is None or self.started_at is None:
            return None
        return (self.started_at - self.queued_at) * 1000

    @property
    def ended(self) -> bool:
        return self.state in ENDS

    def since_start_ms(self, at: float) -> float | None:
        return None if self.started_at is None else (at - self.started_at) * 1000

    def _longest_gap_ms(self, at: float) -> float | None:
        if self.last_text_at is None:
            return None
        return max(self.longest_gap_ms or 0.0, (at - self.last_text_at) * 1000)

    def apply(self, event: RunEvent) -> Column:
        """The column after `event`. An event after the end changes nothing."""
        if self.ended:
            return self
        match event:
            case Queued(at=at):
                return replace(self, state="queued", queued_at=at)
            case Started(at=at):
                return replace(self, state="sent", started_at=at)
            case Connected(connect_ms=connect_ms):
                return replace(self, connect_ms=connect_ms)
            case Retrying(at=at, number=number, wait_s=wait_s, error=error):
                return replace(self, state="queued", retries=number, retried=error, retry_at=at + wait_s)
            case FirstText(at=at):
                return replace(self, state="streaming", first_text_ms=self.since_start_ms(at))
            case Text(at=at, text=text):
                return replace(self, text=self.text + text, last_text_at=at, longest_gap_ms=self._longest_gap_ms(at))
            case Finished():
                return replace(
                    self,
                    state=_end_state(event),
                    total_ms=self.since_start_ms(event.at),
                    usage=event.usage,
                    finish_reason=event.reason,
                    request_id=event.request_id,
                )
            case Failed():
                return replace(
                    self,
                    state="failed",
                    total_ms=self.since_start_ms(event.at),
                    error=event.error,
                    request_id=event.request_id,
                )


def _end_state(event: Finished) -> str:
    if event.complete:
        return "done"
    return "stopped" if event.reason == "stopped" else "partial"


@dataclass(frozen=True)
class Comparison:
    """The columns in their order on the desk."""

    columns: tuple[Column, ...] = ()

    def __getitem__(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)

    @property
    def running(self) -> bool:
        return any(column.state != "waiting" and not column.ended for column in self.columns)

    def apply(self, event: RunEvent) -> Comparison:
        return self.apply_all((event,))

    def apply_all(self, events: Iterable[RunEvent]) -> Comparison:
        """Applies many events at once: one new value for a whole tick of streaming."""
        columns = {column.key: column for column in self.columns}
        for event in events:
            if event.column in columns:
                columns[event.column] = columns[event.column].apply(event)
        return replace(self, columns=tuple(columns.values()))
