"""One run: one request to one endpoint, as a generator of events."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Generator, Iterator

from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.events import (
    Connected,
    Exchanged,
    Failed,
    Finished,
    FirstText,
    Queued,
    Retrying,
    RunEvent,
    Started,
    Text,
    Usage,
)
from workbench.endpoints.payloads.choosing import as_called, decoder_of, payload_of, request_of
from workbench.endpoints.payloads.format import PayloadRequest
from workbench.endpoints.stop import Stop
from workbench.endpoints.stop_cutter import CUT, StopCutter
from workbench.endpoints.transport import Answered, Arrived, Ended, Sent, Traced, Transport, TurnedAway
from workbench.errors import EndpointError, WorkbenchError
from workbench.runs.received import Received
from workbench.runs.request import RunRequest


def run(request: RunRequest, transport: Transport, stop: Stop) -> Generator[RunEvent]:
    """Calls the endpoint and tells what happens: the order of events is that of `endpoints.events`.

    Touches no thread. A failure is the event `Failed`, never an exception. `stop.set()` from another thread ends it
    soon with a `Finished` that is not complete; closing the generator ends the call as well.
    """
    yield Queued(request.column, time.perf_counter())
    answer = _Answer(request, stop)
    try:
        yield from answer.events(transport)
    except WorkbenchError as error:
        request_id = getattr(error, "request_id", "") or answer.request_id
        yield from answer.exchanged()
        yield Failed(request.column, time.perf_counter(), error, request_id)


def payload_request(request: RunRequest) -> PayloadRequest:
    """What goes out, and which parameters are sent in another form or not at all. Pure; sends nothing.

    A prompt that this endpoint cannot be sent: `UsageError`.
    """
    if request.refusal is not None:
        raise request.refusal
    return request_of(request.endpoint, request.prompt, request.generation)


class _Answer:
    """The answer of one run while it arrives."""

    def __init__(self, request: RunRequest, stop: Stop) -> None:
        self._request = request
        self._stop = stop
        self._has_text = False
        self._dropped = False
        self._cutter = StopCutter(())
        self._received = Received()
        self.request_id = ""

    def events(self, transport: Transport) -> Iterator[RunEvent]:
        """Text that the cutter holds back is told before a failure, too."""
        if self._request.refusal is not None:
            raise self._request.refusal
        endpoint = as_called(self._request.endpoint)
        if "stop" not in payload_of(endpoint).sends:
            self._cutter = StopCutter(self._request.generation.stop)
        try:
            yield from self._told(transport, endpoint)
        except EndpointError:
            yield from self._piece(self._cutter.rest())
            raise

    def _told(self, transport: Transport, endpoint: Endpoint) -> Iterator[RunEvent]:
        column, decoder = self._request.column, decoder_of(endpoint)
        whole = False
        with contextlib.closing(transport.call(endpoint, payload_request(self._request), self._stop)) as call:
            for event in call:
                match event:
                    case Sent(at=at):
                        self._received = Received()
                        yield Started(column, at)
                    case Traced(exchange=exchange):
                        self._received.begin(exchange)
                        yield Exchanged(column, time.perf_counter(), exchange)
                    case Answered(request_id=request_id):
                        self.request_id = request_id
                        yield Connected(column, event.at, event.connect_ms)
                    case TurnedAway():
                        yield Retrying(column, event.at, event.number, event.wait_s, event.error)
                    case Arrived(data=data):
                        self._received.add(data)
                        yield from self._texts(decoder.feed(data))
                        if self._cutter.found:
                            break
                    case Ended():
                        if event.whole or endpoint.streams:
                            yield from self._texts(decoder.finish())
                        whole = event.whole and decoder.complete
        yield from self._piece(self._cutter.rest())
        yield from self.exchanged()
        if self._cutter.found and not self._dropped:
            yield self._end(True, CUT, decoder.usage)
        else:
            yield self._end(whole and not self._dropped, decoder.reason, decoder.usage)

    def exchanged(self) -> Iterator[RunEvent]:
        """The reply as far as it was read; nothing where that has been told."""
        if exchange := self._received.take():
            yield Exchanged(self._request.column, time.perf_counter(), exchange)

    def _texts(self, pieces: Iterator[str]) -> Iterator[RunEvent]:
        """The pieces as events, up to a stop sequence that is cut here."""
        for piece in pieces:
            yield from self._piece(self._cutter.feed(piece))
            if self._cutter.found or self._dropped:
                return

    def _piece(self, piece: str) -> Iterator[RunEvent]:
        """After a stop it is dropped: what was seen then is the answer."""
        if not piece:
            return
        if self._stop.is_set:
            self._dropped = True
            return
        at = time.perf_counter()
        if not self._has_text:
            self._has_text = True
            yield FirstText(self._request.column, at)
        yield Text(self._request.column, at, piece)

    def _end(self, complete: bool, reason: str, usage: Usage) -> Finished:
        stopped = self._stop.is_set and not complete
        if not (complete or stopped or self._has_text):
            raise EndpointError(
                "The endpoint's answer broke off before any text arrived.",
                "Run again; if it happens again, the endpoint's log says why.",
            )
        return Finished(
            self._request.column,
            time.perf_counter(),
            complete,
            "stopped" if stopped else reason,
            usage,
            self.request_id,
        )
