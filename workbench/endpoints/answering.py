"""One answer of an endpoint as pieces of text, for callers that need no events: a failure is raised."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass

from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.events import Usage
from workbench.endpoints.payloads.choosing import as_called, decoder_of, payload_of, request_of
from workbench.endpoints.payloads.format import StreamDecoder
from workbench.endpoints.stop import Stop
from workbench.endpoints.stop_cutter import CUT, StopCutter
from workbench.endpoints.transport import Answered, Arrived, Ended, Transport, TransportEvent
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

    Stop sequences that the format cannot send cut the answer here. A failure is an `EndpointError`, and so is an answer
    that broke off: its `details` are the part that arrived.
    """
    endpoint = as_called(endpoint)
    request = request_of(endpoint, prompt, generation)
    sent = "stop" in payload_of(endpoint).sends
    reading = _Reading(decoder_of(endpoint), StopCutter(() if sent else generation.stop))
    with contextlib.closing(transport.call(endpoint, request, Stop())) as call:
        yield from reading.pieces(call, endpoint)
    return reading.ending(request.parameters.unsent)


class _Reading:
    def __init__(self, decoder: StreamDecoder, cutter: StopCutter) -> None:
        self._decoder = decoder
        self._cutter = cutter
        self._text: list[str] = []
        self._request_id = ""
        self._whole = False

    def pieces(self, call: Iterator[TransportEvent], endpoint: Endpoint) -> Iterator[str]:
        for event in call:
            match event:
                case Answered():
                    self._request_id = event.request_id
                case Arrived(data=data):
                    yield from self._certain(self._decoder.feed(data))
                case Ended(whole=whole):
                    if whole or endpoint.streams:
                        yield from self._certain(self._decoder.finish())
                    self._whole = whole and self._decoder.complete
            if self._cutter.found:
                return
        if rest := self._cutter.rest():
            self._text.append(rest)
            yield rest
        if not self._whole:
            raise EndpointError(
                "The endpoint's answer broke off after {count} characters.",
                "Run again; if it happens again, the endpoint's log says why.",
                details="".join(self._text),
                request_id=self._request_id,
                count=sum(map(len, self._text)),
            )

    def ending(self, unsent: tuple[str, ...]) -> Ending:
        reason = CUT if self._cutter.found else self._decoder.reason
        return Ending(reason, self._decoder.usage, self._request_id, unsent)

    def _certain(self, pieces: Iterator[str]) -> Iterator[str]:
        for piece in pieces:
            if text := self._cutter.feed(piece):
                self._text.append(text)
                yield text
            if self._cutter.found:
                return
