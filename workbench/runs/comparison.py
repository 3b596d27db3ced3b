"""Answers side by side as a value: `Comparison.apply(event)` gives the next one. Frozen in, frozen out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from workbench.endpoints.events import (
    Connected,
    Exchanged,
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
from workbench.endpoints.exchange import Exchange
from workbench.endpoints.reaching import reached_a_model
from workbench.errors import WorkbenchError

# A column's states; the last four are ends.
STATES = ("waiting", "queued", "sent", "streaming", "done", "partial", "stopped", "failed")
ENDS = frozenset({"done", "partial", "stopped", "failed"})


@dataclass(frozen=True)
class Column:
    """One answer. Milliseconds: `queue_ms` ends when the request is first sent; first text and total start where it was
    sent last, and what lies between, the earlier tries and the waits after them, is `retry_ms`.

    It was sent `tries` times; `retries` were called for, the last because of `retried`, and the next try leaves at
    `retry_at`. `busy_ms` is the time of all tries that can have reached a model; `try_ms` how long the last one took
    that was turned away. `connect_ms` is the part of the time to the first text that opening the connection took;
    `longest_gap_ms` the longest wait between two pieces of text. `exchange` is what went over the wire, as far as it is
    known; a `cached` answer is that of an earlier call of `answered_at` (Unix seconds), and its times are those.
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
    busy_ms: float = 0.0
    try_ms: float | None = None
    tries: int = 0
    first_sent_at: float | None = None
    exchange: Exchange | None = None
    cached: bool = False
    answered_at: float | None = None

    @property
    def queue_ms(self) -> float | None:
        return _between_ms(self.queued_at, self.first_sent_at)

    @property
    def retry_ms(self) -> float | None:
        """From the first sending to the last one; None for a call that was sent once."""
        return _between_ms(self.first_sent_at, self.started_at) if self.retries else None

    @property
    def waits_to_retry(self) -> bool:
        return self.state == "queued" and self.retries > 0

    @property
    def ended(self) -> bool:
        return self.state in ENDS

    def since_start_ms(self, at: float) -> float | None:
        """Since the request left last: while it waits for another try, how long that one took."""
        return self.try_ms if self.waits_to_retry else _between_ms(self.started_at, at)

    def shifted(self, seconds: float) -> Column:
        """The same column by a clock that shows so many seconds more."""
        moved = {
            name: value + seconds
            for name in ("queued_at", "first_sent_at", "started_at", "last_text_at", "retry_at")
            if (value := getattr(self, name)) is not None
        }
        return replace(self, **moved)

    def apply_all(self, events: Iterable[RunEvent]) -> Column:
        """The column after all of `events`: as if applied one by one, but pieces that follow each other are joined at
        once, so that a long text is not copied for each of them."""
        column, pieces = self, list[Text]()
        for event in events:
            if isinstance(event, Text):
                pieces.append(event)
            else:
                column = column._with_pieces(pieces).apply(event)
                pieces = []
        return column._with_pieces(pieces)

    def _with_pieces(self, pieces: Sequence[Text]) -> Column:
        if not pieces or self.ended:
            return self
        times = [piece.at for piece in pieces]
        if self.last_text_at is not None:
            times.insert(0, self.last_text_at)
        gaps = [(later - earlier) * 1000 for earlier, later in pairwise(times)]
        if self.longest_gap_ms is not None:
            gaps.append(self.longest_gap_ms)
        text = "".join([self.text, *(piece.text for piece in pieces)])
        longest_gap_ms = max(0.0, *gaps) if gaps else None
        return replace(self, text=text, last_text_at=times[-1], longest_gap_ms=longest_gap_ms)

    def _turned_away(self, at: float, error: WorkbenchError, retries: int, retry_at: float) -> Column:
        return replace(
            self,
            state="queued",
            retries=retries,
            retried=error,
            retry_at=retry_at,
            try_ms=self.since_start_ms(at),
            busy_ms=self._busy_ms(at, error),
        )

    def _busy_ms(self, at: float, error: WorkbenchError | None = None) -> float:
        """With the try that ends now. One that was turned away is in it already."""
        wasted = self.waits_to_retry or (error is not None and not self.text and not reached_a_model(error))
        return self.busy_ms + (0.0 if wasted else self.since_start_ms(at) or 0.0)

    def apply(self, event: RunEvent) -> Column:
        """The column after `event`. An event after the end changes nothing."""
        if self.ended:
            return self
        match event:
            case Queued(at=at):
                return replace(self, state="queued", queued_at=at)
            case Started(at=at):
                first_sent_at = at if self.first_sent_at is None else self.first_sent_at
                return replace(self, state="sent", started_at=at, first_sent_at=first_sent_at, tries=self.tries + 1)
            case Connected(connect_ms=connect_ms):
                return replace(self, connect_ms=connect_ms)
            case Retrying(at=at, number=number, wait_s=wait_s, error=error):
                return self._turned_away(at, error, retries=number, retry_at=at + wait_s)
            case FirstText(at=at):
                return replace(self, state="streaming", first_text_ms=self.since_start_ms(at))
            case Text():
                return self._with_pieces((event,))
            case Exchanged(exchange=exchange):
                return replace(self, exchange=exchange)
            case Finished():
                return replace(
                    self,
                    state=_end_state(event),
                    total_ms=self.since_start_ms(event.at),
                    busy_ms=self._busy_ms(event.at),
                    usage=event.usage,
                    finish_reason=event.reason,
                    request_id=event.request_id,
                    cached=event.cached,
                    answered_at=event.answered_at,
                )
            case Failed():
                return replace(
                    self,
                    state="failed",
                    total_ms=self.since_start_ms(event.at),
                    busy_ms=self._busy_ms(event.at, event.error),
                    error=event.error,
                    request_id=event.request_id,
                )


def _between_ms(start: float | None, end: float | None) -> float | None:
    return None if start is None or end is None else (end - start) * 1000


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
        told: dict[str, list[RunEvent]] = {}
        for event in events:
            told.setdefault(event.column, []).append(event)
        return replace(self, columns=tuple(column.apply_all(told.get(column.key, ())) for column in self.columns))
