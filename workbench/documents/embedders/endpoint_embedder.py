"""Embedding by a SageMaker endpoint: batched by its payload format, each vector brought to length 1."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Generator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from workbench.documents.embedders.embedder import Batch
from workbench.endpoints.embed import embed, embedding_of
from workbench.errors import InvalidIndex

if TYPE_CHECKING:
    from workbench.documents.index import Vectors
    from workbench.endpoints.endpoint import Endpoint
    from workbench.endpoints.stop import Stop
    from workbench.endpoints.transport import Transport


class EndpointEmbedder:
    """An endpoint that answers with text is a `UsageError`; calls that fail are an `EndpointError`."""

    def __init__(self, endpoint: Endpoint, transport: Transport) -> None:
        embedding_of(endpoint)
        self._endpoint = endpoint
        self._transport = transport
        self.key = f"endpoint-{endpoint.label}-{endpoint.name or endpoint.url}-{endpoint.payload}{_sent_with(endpoint)}"
        self.dimensions = 0

    def embed(self, texts: Sequence[str], stop: Stop) -> Generator[Batch]:
        import numpy as np

        with contextlib.closing(embed(texts, self._endpoint, self._transport, stop)) as batches:
            for batch in batches:
                rows = np.asarray(batch.vectors, dtype=np.float32)
                if self.dimensions not in (0, rows.shape[1]):
                    raise InvalidIndex(
                        "The endpoint {endpoint} gives vectors of length {now}; those before were of length {before}.",
                        "It hosts another model now: rebuild the collection.",
                        endpoint=self._endpoint.label,
                        now=rows.shape[1],
                        before=self.dimensions,
                    )
                self.dimensions = rows.shape[1]
                lengths = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
                yield Batch(batch.first, rows / lengths, 1)

    def embed_query(self, text: str, stop: Stop) -> Vectors:
        import numpy as np

        for batch in self.embed([text], stop):
            vector: Vectors = batch.vectors[0]
            return vector
        return np.zeros(max(1, self.dimensions), dtype=np.float32)

    def close(self) -> None:
        """The transport is its owner's."""


def _sent_with(endpoint: Endpoint) -> str:
    """A mark of what decides the vectors beside the endpoint's name: its component, variant, model and parameters."""
    decisive = {
        name: value
        for name, value in asdict(endpoint).items()
        if name in ("parameters", "component", "variant", "target_model", "container", "custom") and value
    }
    text = json.dumps(decisive, sort_keys=True, default=str)
    return f"-{hashlib.sha256(text.encode()).hexdigest()[:12]}" if decisive else ""
