"""Cohere's embedding models: `{"texts": [...]}` to `{"embeddings": [[...]]}`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.endpoints.embeddings.format import Vector
from workbench.endpoints.embeddings.vectors import read_vectors
from workbench.endpoints.payloads.format import Parameters, PayloadRequest, json_body


class CohereEmbedding:
    """Newer models ask for `input_type` (search_document, search_query): one of the endpoint's own parameters."""

    title = "Cohere embedding models (texts)"
    batch = 96

    def request(self, texts: Sequence[str], parameters: Mapping[str, Any]) -> PayloadRequest:
        body = json_body({**parameters, "texts": list(texts)})
        return PayloadRequest(body, parameters=Parameters(parameters))

    def vectors(self, body: bytes, count: int) -> tuple[Vector, ...]:
        return read_vectors(body, count)
