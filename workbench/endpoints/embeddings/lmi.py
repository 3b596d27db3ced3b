"""LMI (DJL) containers with an embedding model: `{"inputs": text or [...]}` to a flat array or a list of arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.endpoints.embeddings.format import Vector
from workbench.endpoints.embeddings.vectors import read_vectors
from workbench.endpoints.payloads.format import Parameters, PayloadRequest, json_body


class LmiEmbedding:
    title = "LMI containers with an embedding model (inputs)"
    batch = 16

    def request(self, texts: Sequence[str], parameters: Mapping[str, Any]) -> PayloadRequest:
        inputs = texts[0] if len(texts) == 1 else list(texts)
        return PayloadRequest(json_body({**parameters, "inputs": inputs}), parameters=Parameters(parameters))

    def vectors(self, body: bytes, count: int) -> tuple[Vector, ...]:
        return read_vectors(body, count)
