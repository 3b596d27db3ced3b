"""The payload format of an endpoint."""

from __future__ import annotations

from dataclasses import replace

from workbench.endpoints.embeddings import EMBEDDINGS
from workbench.endpoints.endpoint import CustomPayload, Endpoint
from workbench.endpoints.payloads import PAYLOADS
from workbench.endpoints.payloads.custom import CUSTOM, CustomFormat
from workbench.endpoints.payloads.format import PayloadFormat, PayloadRequest, StreamDecoder
from workbench.endpoints.payloads.parameters import settled_by
from workbench.endpoints.payloads.reading import WholeReply
from workbench.errors import UsageError
from workbench.prompts.prompt import Generation
from workbench.prompts.rendered import RenderedPrompt


def payload_of(endpoint: Endpoint) -> PayloadFormat:
    """The format that the endpoint's texts go out and come back in.

    An endpoint that gives vectors: `UsageError`; a format that is not known: `UnknownName`.
    """
    if embeds(endpoint):
        raise UsageError(
            "{label} gives vectors, not text.",
            "Choose an endpoint that answers with text; if this one does, correct its payload format.",
            label=endpoint.label,
        )
    if endpoint.payload == CUSTOM:
        return CustomFormat(endpoint.custom or CustomPayload())
    return PAYLOADS[endpoint.payload]


def as_called(endpoint: Endpoint) -> Endpoint:
    """The endpoint by the verb that it is called with: one whose format cannot stream answers in one piece."""
    return endpoint if payload_of(endpoint).can_stream else replace(endpoint, stream=False)


def request_of(endpoint: Endpoint, prompt: RenderedPrompt, generation: Generation) -> PayloadRequest:
    """What goes out, with the endpoint's own parameters, and what of the parameters is not sent as it is.

    What `generation` sets goes before the endpoint's parameters, its `extra` before everything. Sends nothing. A format
    of the endpoint's own renders its template: not on the GUI thread.
    """
    endpoint = as_called(endpoint)
    payload = payload_of(endpoint)
    settled = settled_by(generation, payload.sends)
    own = {name: value for name, value in endpoint.parameters.items() if name not in settled}
    given = replace(generation, extra={**own, **generation.extra})
    request = payload.request(prompt, given, stream=endpoint.streams)
    sent = request.parameters.fields
    overruled = tuple(
        name for name, value in endpoint.parameters.items() if name not in own and sent.get(name) != value
    )
    return replace(request, parameters=replace(request.parameters, overruled=overruled))


def decoder_of(endpoint: Endpoint) -> StreamDecoder:
    """What turns the bytes of the endpoint's answer into text, whether it streams or not."""
    payload = payload_of(endpoint)
    return payload.stream_decoder() if as_called(endpoint).streams else WholeReply(payload.reply)


def payload_names() -> tuple[str, ...]:
    """Everything that an endpoint's `payload` may be."""
    return (*PAYLOADS, CUSTOM, *EMBEDDINGS)


def embeds(endpoint: Endpoint) -> bool:
    """Whether the endpoint turns texts into vectors instead of answering."""
    return endpoint.payload in EMBEDDINGS
