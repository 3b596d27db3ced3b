"""What an embedding format is: how texts become a request body, and how the reply becomes vectors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from workbench.endpoints.payloads.format import PayloadRequest

Vector = tuple[float, ...]


class EmbeddingFormat(Protocol):
    """One way to ask a container for vectors. Member of `EMBEDDINGS`; stateless.

    `title` says in a few words which containers use it. `batch` is how many texts go into one request.
    """

    title: str
    batch: int

    def request(self, texts: Sequence[str], parameters: Mapping[str, Any]) -> PayloadRequest:
        """The request for one to `batch` texts. `parameters` go along as they are; those that cannot are `unsent`."""

    def vectors(self, body: bytes, count: int) -> tuple[Vector, ...]:
        """The `count` vectors in a reply, in the order of the texts. Others, or none at all: `EndpointError`."""
