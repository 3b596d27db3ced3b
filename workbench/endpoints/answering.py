"""One answer of an endpoint as pieces of text, for callers that need no events: a failure is raised."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass

from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.events import Usage
from workbench.endpoints.payloads.choosing import as_called, decoder_of, request_of
from workbench.endpoints.payloads.format import StreamDecoder
from workbench.endpoints.stop import Stop
from workbench.endpoints.transport import Answered, Arrived, Ended, Transport
from workbench.errors import EndpointError
from workbench.prompts.prompt import Generation
from workbench.prompts.rendered import RenderedPrompt


@dataclass(frozen=True)
class Ending:
    """What is known once an answer is complete. `unsent` are the parameters that the format cannot express."""

    reason: str = ""
    usage: Usage = Usage()
    request_id: str = ""
    unsent: tuple[str, ...] = ()


def answer(
    endpoint: Endpoint, prompt: RenderedPrompt, generation: Generation, transport: Transport
) -> Generator[str, None, Ending]:
    """The pieces as they arrive; the generator's value is the `Ending`. Closing it ends the call.

    Stop sequences that the format cannot send cut the answer here, which then comes in one piece. A failure is an
    `EndpointError`, and so is an answer that broke off: its `details` are the part that arrived.
    """
    endpoint = as_called(endpoint)
    request = request_of(endpoint, prompt, generation)
    reading = _Reading(decoder_of(endpoint))
    unsent = request.parameters.unsent
    with contextlib.closing(transport.call(endpoint, request, Stop())) as call:
        pieces = reading.pieces(call, endpoint)
        if generation.stop and "stop" in unsent:
            unsent = tuple(name for name in unsent if name != "stop")
            yield _cut("".join(pieces), generation.stop)
        else:
            yield from pieces
    return reading.ending(unsent)


class _Reading:
    def __init__(self, decoder: StreamDecoder) -> None:
        self._decoder = decoder
        self._text: list[str] = []
        self._request_id = ""
        self._whole = False

    def pieces(self, call: Iterator[object], endpoint: Endpoint) -> Iterator[str]:
        for event in call:
            match event:
                case Answered():
                    self._request_id = event.request_id
                case Arrived(data=data):
                    yield from self._kept(self._decoder.feed(data))
                case Ended(whole=whole):
                    if whole or endpoint.streams:
                        yield from self._kept(self._decoder.finish())
                    self._whole = whole and self._decoder.complete
        if not self._whole:
            raise EndpointError(
                "The endpoint's answer broke off after {count} characters.",
                "Run again; if it happens again, the endpoint's log says why.",
                details="".join(self._text),
                request_id=self._request_id,
                count=sum(map(len, self._text)),
            )

    def ending(self, unsent: tuple[str, ...]) -> Ending:
        return Ending(self._decoder.reason, self._decoder.usage, self._request_id, unsent)

    def _kept(self, pieces: Iterator[str]) -> Iterator[str]:
        for piece in pieces:
            self._text.append(piece)
            yield piece


def _cut(text: str, stop: tuple[str, ...]) -> str:
    """`text` up to the first of the stop sequences in it."""
    return text[: min((at for each in stop if each and (at := text.find(each)) >= 0), default=len(text))]
