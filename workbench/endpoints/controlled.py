"""A transport whose calls are under control: a place for each, and another try for those that were turned away."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator
from dataclasses import replace

from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.failures import TOO_LONG_CODE, too_long
from workbench.endpoints.pause import Pause
from workbench.endpoints.payloads.format import PayloadRequest
from workbench.endpoints.retries import Retries, is_throttled, may_be_made_again
from workbench.endpoints.slots import Slots
from workbench.endpoints.stop import Stop
from workbench.endpoints.transport import Answered, Sent, Transport, TransportEvent, TurnedAway
from workbench.errors import EndpointError


def _pause(seconds: float, stop: Stop) -> None:
    Pause().wait(stop, seconds)


class ControlledTransport:
    """Carries calls over another transport, which sends each of them once.

    A call waits for a place among those of its endpoint. Where it was turned away before the model can have begun
    (`may_be_made_again`), and no part of an answer has come, it is made again, at most `limits.retries` times and
    never past `limits.total_s`, which counts from the first `Sent`. Whatever may have begun is not sent again: it would
    be computed, and paid, twice. `pause` waits so many seconds, or until the stop.
    """

    def __init__(
        self,
        transport: Transport,
        slots: Slots,
        retries: Retries,
        pause: Callable[[float, Stop], None] = _pause,
    ) -> None:
        self._transport = transport
        self._slots = slots
        self._retries = retries
        self._pause = pause

    def call(self, endpoint: Endpoint, request: PayloadRequest, stop: Stop) -> Generator[TransportEvent]:
        """See `Transport`. While it waits for a place, for its next try, or for the endpoint, a stop ends it."""
        call = _Call(self._transport, self._slots, self._retries, endpoint, stop)
        for number in range(1, endpoint.limits.retries + 2):
            try:
                yield from call.once(request)
                return
            except EndpointError as error:
                if error.code == TOO_LONG_CODE:
                    raise too_long(endpoint.limits.total_s) from error
                wait_s = self._retries.wait_s(number, error)
                if not error.may_retry or number > endpoint.limits.retries or wait_s >= call.time_left:
                    raise
                away = TurnedAway(self._retries.clock(), number, wait_s, error)
            yield away
            self._pause(away.wait_s, stop)
            if stop.is_set:
                return


class _Call:
    """The tries of one call, which have the time of the whole call together."""

    def __init__(self, transport: Transport, slots: Slots, retries: Retries, endpoint: Endpoint, stop: Stop) -> None:
        self._transport = transport
        self._slots = slots
        self._retries = retries
        self._endpoint = endpoint
        self._stop = stop
        self._began: float | None = None

    @property
    def time_left(self) -> float:
        total_s = self._endpoint.limits.total_s
        return total_s if self._began is None else self._began + total_s - self._retries.clock()

    def once(self, request: PayloadRequest) -> Generator[TransportEvent]:
        """One try in a place of its own. An error after the answer began says that it may not be made again."""
        answered, sent = False, self._retries.clock()
        with self._slots.slot(self._endpoint, self._stop) as slot:
            if not slot.granted:
                return
            try:
                with contextlib.closing(self._transport.call(self._hurried(), request, self._stop)) as events:
                    for event in events:
                        if isinstance(event, Sent):
                            sent = event.at
                            self._began = sent if self._began is None else self._began
                        if isinstance(event, Answered):
                            answered = True
                            self._slots.accepted(slot)
                        yield event
            except EndpointError as error:
                error.may_retry = not answered and may_be_made_again(error, self._retries.clock() - sent)
                if is_throttled(error):
                    self._slots.throttled(slot)
                raise

    def _hurried(self) -> Endpoint:
        """The endpoint with the time that is left for the whole call."""
        if self._began is None:
            return self._endpoint
        if self.time_left <= 0:
            raise too_long(self._endpoint.limits.total_s)
        return replace(self._endpoint, limits=replace(self._endpoint.limits, total_s=self.time_left))
