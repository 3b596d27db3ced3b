"""What a run tells while it runs. Times are `time.perf_counter()` seconds of this process.

Order: Queued, Started, Connected, then FirstText and Text pieces, then exactly one of Finished or Failed. A call that
was turned away before it began may be made again: Retrying, then Started anew. Exchanged comes once a try has been
sent, and again with the reply before the end.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.endpoints.exchange import Exchange
from workbench.errors import WorkbenchError


@dataclass(frozen=True)
class Usage:
    """Token counts as the endpoint reported them; None where it did not say."""

    tokens_in: int | None = None
    tokens_out: int | None = None


@dataclass(frozen=True)
class Queued:
    column: str
    at: float


@dataclass(frozen=True)
class Started:
    """The request leaves now: the honest clock's zero."""

    column: str
    at: float


@dataclass(frozen=True)
class Connected:
    """The answer's headers are here. `connect_ms` is what opening the connection took; 0 for one that was open."""

    column: str
    at: float
    connect_ms: float = 0.0


@dataclass(frozen=True)
class Retrying:
    """The call was turned away and is made again after `wait_s`. `number` counts the retries from 1."""

    column: str
    at: float
    number: int
    wait_s: float
    error: WorkbenchError


@dataclass(frozen=True)
class FirstText:
    """The first piece of text arrived; the piece itself follows as Text."""

    column: str
    at: float


@dataclass(frozen=True)
class Text:
    column: str
    at: float
    text: str


@dataclass(frozen=True)
class Exchanged:
    """What went over the wire for the try that runs; a later one replaces it."""

    column: str
    at: float
    exchange: Exchange


@dataclass(frozen=True)
class Finished:
    """`complete` is False for a partial answer: stopped, or a stream that ended without its end marker.

    `reason` is the endpoint's own finish reason (length, eos_token, stop, …), 'stopped', or ''. `cached`: the answer is
    that of an earlier call of `answered_at` (Unix seconds), and nothing was sent.
    """

    column: str
    at: float
    complete: bool = True
    reason: str = ""
    usage: Usage = Usage()
    request_id: str = ""
    cached: bool = False
    answered_at: float | None = None


@dataclass(frozen=True)
class Failed:
    """The run ended in an error; text that had arrived before stays."""

    column: str
    at: float
    error: WorkbenchError
    request_id: str = ""


RunEvent = Queued | Started | Connected | Retrying | FirstText | Text | Exchanged | Finished | Failed
