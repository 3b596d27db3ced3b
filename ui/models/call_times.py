"""How long the parts of a call took, and what it waits for, as the user reads it."""

from __future__ import annotations

from ui.models.duration import duration
from ui.translation import ntr, sentence, tr
from workbench.errors import WorkbenchError
from workbench.runs.comparison import Column

_THROTTLED = 429


def times_text(column: Column) -> list[str]:
    """A line for each time that is known, and one for the retries."""
    parts = (
        (tr("Queue, before the request left"), column.queue_ms),
        (tr("Earlier tries and the waits after them"), column.retry_ms),
        (tr("Opening the connection"), column.connect_ms),
        (tr("First text"), column.first_text_ms),
        (tr("Longest wait between two texts"), column.longest_gap_ms),
        (tr("Total"), column.total_ms),
    )
    lines = [f"{name}: {duration(time)}" for name, time in parts if time is not None]
    if column.retries and column.retried is not None:
        count = ntr("Turned away and tried again {n} time", "Turned away and tried again {n} times", column.retries)
        lines.append(f"{count}: {sentence(column.retried)}")
    return lines


def tried_text(column: Column) -> str:
    """How often an ended call was tried, and what all of that took; '' for one that was sent once."""
    if not column.ended or column.tries < 2 or column.retry_ms is None or column.total_ms is None:
        return ""
    return tr("Tried {n} times, {time} in all.", n=column.tries, time=duration(column.retry_ms + column.total_ms))


def retrying_text(column: Column, allowed: int, now: float) -> str:
    """`throttled, trying again in 2.3 s (1 of 2)` while it waits for that; else ''."""
    if not column.waits_to_retry or column.retried is None or column.retry_at is None:
        return ""
    return tr(
        "{reason}, trying again in {seconds} s ({number} of {allowed})",
        reason=_reason(column.retried),
        seconds=f"{max(column.retry_at - now, 0):.1f}",
        number=column.retries,
        allowed=max(allowed, column.retries),
    )


def _reason(error: WorkbenchError) -> str:
    throttled = getattr(error, "status", None) == _THROTTLED or "Throttl" in str(getattr(error, "code", ""))
    return tr("throttled") if throttled else tr("turned away")
