"""Whether a prompt and the answer asked for fit an endpoint's context window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.errors import WorkbenchError

# From this share of a window on it is worth a warning.
CLOSE = 0.8


@dataclass(frozen=True)
class Fit:
    """`tokens` of the prompt beside `room` for the answer, against `window` (None where it is not known).

    `exact` says that the endpoint's own tokenizer counted; `error` why it could not.
    """

    endpoint: str
    tokens: int
    exact: bool = False
    window: int | None = None
    room: int = 0
    error: WorkbenchError | None = None

    @property
    def share(self) -> float:
        """Of the window; 0 where it is not known."""
        return (self.tokens + self.room) / self.window if self.window else 0.0

    def over(self, share: float = 1.0) -> int:
        """By how many tokens it is past that share of the window; none or less: it fits."""
        return self.tokens + self.room - int(self.window * share) if self.window else -1


def tightest(found: Sequence[Fit]) -> Fit | None:
    """The one that fills its window most; the first of several, and where no window is known the longest."""
    return max(found, key=lambda fit: (fit.share, fit.tokens if fit.window is None else 0), default=None)
