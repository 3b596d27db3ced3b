"""OpenAI-compatible embedding servers: `{"input": [...], "model"?}` to `{"data": [{"index", "embedding"}]}`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.endpoints.embeddings.format import Vector
from workbench.endpoints.embeddings.vectors import read_vectors
from workbench.endpoints.payloads.format import Parameters, PayloadRequest, json_body


class OpenaiEmbedding:
    """`model` is one of the endpoint's own parameters."""

    title = "OpenAI-compatible embedding servers (input)"
    batch = 32

    def request(self, texts: Sequence[str], parameters: Mapping[str, Any]) -> PayloadRequest:
        body = json_body({**parameters, "input": list(texts)})
        return PayloadRequest(body, parameters=Parameters(parameters))

    def vectors(self, body: bytes, count: int) -> tuple[Vector, ...]:
        return read_vectors(body, count)
