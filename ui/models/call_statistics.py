"""What an endpoint's cards show of its last calls. Pure: from records to plain values."""

from __future__ import annotations

import contextlib
import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ui.translation import hint, message, tr
from workbench.endpoints.reaching import NEVER_ARRIVED
from workbench.errors import WorkbenchError
from workbench.runs.call_log import CallRecord

# Of an endpoint's last calls, and how many of its failures are shown.
LAST_CALLS = 50
LAST_FAILURES = 3


@dataclass(frozen=True)
class Latency:
    """Of `calls` calls `answered` ended well, and only of those are the times: milliseconds, None where there is none.

    `rate` is the median of tokens a second, estimated where `exact` is False.
    """

    calls: int = 0
    answered: int = 0
    median_ms: float | None = None
    p95_ms: float | None = None
    queue_ms: float | None = None
    rate: float | None = None
    exact: bool = True


@dataclass(frozen=True)
class Failure:
    """One failed call. `status` is the HTTP status, or a word for how far the call came."""

    at: datetime
    status: str
    message: str
    hint: str = ""
    link: str = ""
    request_id: str = ""

    def when(self, today: date) -> str:
        """The time; of another day with its date."""
        return f"{self.at:%H:%M}" if self.at.date() == today else f"{self.at:%Y-%m-%d %H:%M}"


def latency(records: Sequence[CallRecord]) -> Latency:
    """The 95th percentile is by nearest rank: a time that a call took, at least as long as 95 % of them."""
    done = [record for record in records if record.state == "done" and record.total_ms is not None]
    rates = [rate for record in done if (rate := _rate(record)) is not None]
    return Latency(
        calls=len(records),
        answered=len(done),
        median_ms=_median(record.total_ms for record in done),
        p95_ms=nearest_rank([record.total_ms or 0.0 for record in done], 95),
        queue_ms=_median(record.queue_ms for record in done),
        rate=_median(rates),
        exact=all(record.exact for record in done),
    )


def failures(records: Iterable[CallRecord], count: int = LAST_FAILURES) -> tuple[Failure, ...]:
    """The first `count` failed ones, in the order of the records."""
    failed = [record for record in records if record.state == "failed"][:count]
    return tuple(
        Failure(
            record.at.astimezone(),
            _status(record),
            *_sentences(record),
            record.link,
            record.request_id,
        )
        for record in failed
    )


def _status(record: CallRecord) -> str:
    if record.status is not None:
        return str(record.status)
    if not record.sent or record.code in NEVER_ARRIVED:
        return tr("not sent")
    return tr("no answer") if record.first_text_ms is None else tr("broken off")


def _sentences(record: CallRecord) -> tuple[str, str]:
    """Message and hint in the window's language. Those of a line that lacks values stay as they stand there."""
    error = WorkbenchError(record.message, record.hint)
    error.values = dict(record.values)
    with contextlib.suppress(KeyError, ValueError, IndexError, AttributeError):
        return message(error), hint(error)
    return record.message, record.hint


def nearest_rank(values: Sequence[float], percent: float) -> float | None:
    """The smallest value that at least so many percent of the values do not pass; None of none."""
    if not values:
        return None
    return sorted(values)[max(0, math.ceil(len(values) * percent / 100) - 1)]


def _median(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return statistics.median(known) if known else None


def _rate(record: CallRecord) -> float | None:
    """Tokens a second while the text came; of an answer in one piece, over its whole time."""
    if record.tokens_out is None or record.tokens_out < 2 or record.total_ms is None:
        return None
    streamed = record.total_ms - (record.first_text_ms or 0.0)
    spent = streamed if streamed >= 10 else record.total_ms
    return record.tokens_out / spent * 1000 if spent else None
