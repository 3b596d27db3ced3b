"""What a reranker is: a question and passages to how well each answers it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from workbench.endpoints.stop import Stop

# How many of the best are looked at again; what comes after them is not a candidate any more.
RERANKED = 50


class Reranker(Protocol):
    """Reads question and passage together, which is more exact than comparing vectors, and slower."""

    def __call__(self, question: str, texts: Sequence[str], stop: Stop) -> Sequence[float]:
        """A score for each text, higher is better; fewer, without an error, after a stop."""
