"""What an embedder is: texts to vectors of length 1."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from workbench.documents.index import Vectors
    from workbench.endpoints.stop import Stop


class Batch(NamedTuple):
    """The vectors of the texts from position `first` (from 0) on, of shape (texts, dimensions), rows of length 1.

    A text without any known word may have a row of zeros. `requests` counts the calls made for it, `cost` what they
    cost in USD where that is known.
    """

    first: int
    vectors: Vectors
    requests: int = 0
    cost: float | None = None


class Embedder(Protocol):
    """Texts to vectors. `key` names the model and its version: vectors of different keys are never compared."""

    @property
    def key(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def embed(self, texts: Sequence[str], stop: Stop) -> Generator[Batch]:
        """The vectors of `texts` in their order, a batch at a time; ends early, without an error, after a stop."""

    def embed_query(self, text: str, stop: Stop) -> Vectors:
        """The vector of a question, of shape (dimensions,): some models embed questions unlike passages."""

    def close(self) -> None: ...
