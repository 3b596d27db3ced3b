"""Texts to vectors: calls an embedding endpoint, batch by batch."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace

from workbench.endpoints.embeddings import EMBEDDINGS
from workbench.endpoints.embeddings.format import EmbeddingFormat, Vector
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.payloads.choosing import embeds
from workbench.endpoints.stop import Stop
from workbench.endpoints.transport import Answered, Arrived, Ended, Transport
from workbench.errors import EndpointError, Phrase, UsageError


@dataclass(frozen=True)
class Embedded:
    """One batch: `vectors` are those of the texts from position `first` (from 0) on."""

    first: int
    vectors: tuple[Vector, ...]
    request_id: str = ""


def embed(texts: Sequence[str], endpoint: Endpoint, transport: Transport, stop: Stop) -> Generator[Embedded]:
    """The vectors of `texts` in their order, a batch at a time; all have the same length.

    A batch that fails is an `EndpointError` that names the texts by position (from 1) and ends it; an endpoint that
    gives no vectors is a `UsageError`. After `stop.set()` from any thread it ends soon, without an error. Touches no
    thread.
    """
    payload = embedding_of(endpoint)
    length: int | None = None
    for first in range(0, len(texts), payload.batch):
        call = _Call(payload, texts[first : first + payload.batch], endpoint)
        try:
            found = call.embedded(first, length, transport, stop)
        except EndpointError as error:
            if stop.is_set:
                return
            raise call.named(error, first) from error
        if found is None:
            return
        length = len(found.vectors[0])
        yield found


def embedding_of(endpoint: Endpoint) -> EmbeddingFormat:
    """The format that the endpoint's vectors come in. An endpoint that answers with text: `UsageError`."""
    if not embeds(endpoint):
        raise UsageError(
            "{label} answers with text, not with vectors.",
            "Choose an endpoint whose payload format is one of {known}.",
            label=endpoint.label,
            known=", ".join(EMBEDDINGS),
        )
    return EMBEDDINGS[endpoint.payload]


class _Call:
    """The call for one batch."""

    def __init__(self, payload: EmbeddingFormat, texts: Sequence[str], endpoint: Endpoint) -> None:
        self._payload = payload
        self._texts = texts
        self._endpoint = replace(endpoint, stream=False)

    def embedded(self, first: int, length: int | None, transport: Transport, stop: Stop) -> Embedded | None:
        """The batch's vectors, which have `length` numbers where batches before had; None after a stop."""
        request = self._payload.request(self._texts, self._endpoint.parameters)
        body: list[bytes] = []
        request_id, whole = "", False
        with contextlib.closing(transport.call(self._endpoint, request, stop)) as call:
            for event in call:
                match event:
                    case Answered():
                        request_id = event.request_id
                    case Arrived(data=data):
                        body.append(data)
                    case Ended():
                        whole = event.whole
        if stop.is_set:
            return None
        try:
            return Embedded(first, self._vectors(b"".join(body), whole, length), request_id)
        except EndpointError as error:
            error.request_id = error.request_id or request_id
            raise

    def _vectors(self, body: bytes, whole: bool, length: int | None) -> tuple[Vector, ...]:
        if not whole:
            raise EndpointError(
                "The endpoint's answer broke off before it was complete.",
                "Run again; if it happens again, the endpoint's log says why.",
            )
        vectors = self._payload.vectors(body, len(self._texts))
        if length not in (None, len(vectors[0])):
            raise EndpointError(
                "These vectors are of length {found}, and those before are of length {before}.",
                "Check that all instances of the endpoint host the same model.",
                found=len(vectors[0]),
                before=length,
            )
        return vectors

    def named(self, error: EndpointError, first: int) -> EndpointError:
        """The error with the positions of the texts before it; all else about it stays."""
        last = first + len(self._texts)
        named = EndpointError("{texts}: {failure}", error.hint_template)
        kept = {name: value for name, value in vars(error).items() if name not in ("message_template", "hint_template")}
        vars(named).update(kept)
        named.values = {
            **error.values,
            "failure": Phrase(error.message_template, **error.values),
            "texts": Phrase("Text {last}", last=last)
            if len(self._texts) == 1
            else Phrase("Texts {first} to {last}", first=first + 1, last=last),
        }
        return named
