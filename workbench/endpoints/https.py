"""Plain HTTPS: API Gateway in front of SageMaker, and every server that speaks OpenAI's API."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

from workbench.endpoints import secrets
from workbench.endpoints.addresses import WebAddress, web_address
from workbench.endpoints.carrying import carried
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.failures import TIME_OUT_CODES, too_long
from workbench.endpoints.payloads.format import PayloadRequest
from workbench.endpoints.redaction import Redaction
from workbench.endpoints.stop import Stop
from workbench.endpoints.transport import Answered, Arrived, Ended, Sent, Traced, TransportEvent
from workbench.endpoints.wire import Wire
from workbench.errors import EndpointError, UsageError

if TYPE_CHECKING:
    from urllib3 import PoolManager

    from workbench.endpoints.https_pools import Pools

_PIECE = 64 * 1024
_LONGEST_REFUSAL = 64 * 1024
_REQUEST_IDS = ("x-request-id", "x-amzn-requestid", "x-amz-apigw-id")


class HttpsTransport:
    """Calls an endpoint by its `url`, with the values of its `headers` from the keyring. Safe to share between threads.

    A redirect is not followed: no header ever goes to another host. Also a context manager; `close` ends its idle
    connections.
    """

    def __init__(self) -> None:
        self._pools: Pools | None = None

    def __enter__(self) -> HttpsTransport:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._pools is not None:
            self._pools.close()

    def prepare(self, endpoint: Endpoint) -> None:
        """Builds the pool of the endpoint's connections. The keyring is left alone: it may ask the user."""
        from workbench.endpoints.https_pools import Pools, route_to

        self._pools = self._pools or Pools()
        self._pools.manager(route_to(web_address(endpoint)))

    def call(self, endpoint: Endpoint, request: PayloadRequest, stop: Stop) -> Generator[TransportEvent]:
        """See `Transport`. `Limits.total_s` counts from `Sent`."""
        if stop.is_set:
            return
        from workbench.endpoints.https_pools import Pools, route_to

        self._pools = self._pools or Pools()
        try:
            address = web_address(endpoint)
            values = {name: secrets.header_value(entry) for name, entry in _checked(endpoint).items()}
        except UsageError as error:
            raise _as_failed_call(error) from None
        route = route_to(address)
        redaction = Redaction((*values.values(), *route.secrets))
        exchange = _Exchange(self._pools.manager(route), endpoint, address, values, redaction)
        yield from carried(exchange.events(request), exchange.wire, stop, lambda: redaction)


def _checked(endpoint: Endpoint) -> dict[str, str]:
    secrets.check_headers(endpoint.headers)
    return dict(endpoint.headers)


def _as_failed_call(error: UsageError) -> EndpointError:
    told = EndpointError(error.message_template, error.hint_template, code="Settings")
    told.values = error.values
    return told


class _Exchange:
    """One request and its answer. The clock of the call starts here."""

    def __init__(
        self,
        manager: PoolManager,
        endpoint: Endpoint,
        address: WebAddress,
        headers: dict[str, str],
        redaction: Redaction,
    ) -> None:
        self._manager = manager
        self._endpoint = endpoint
        self._address = address
        self._headers = headers
        self._redaction = redaction
        self._sent = time.perf_counter()
        self._deadline = self._sent + endpoint.limits.total_s
        self.wire = Wire()
        self.wire.bound(endpoint.limits.between_s, self._deadline)

    def events(self, request: PayloadRequest) -> Generator[TransportEvent]:
        yield Sent(self._sent)
        try:
            sent = self._send(request)
        except EndpointError:
            yield from self._traced(request)
            raise
        with contextlib.closing(sent) as answer:
            request_id = next(filter(None, map(answer.headers.get, _REQUEST_IDS)), "")
            if not 200 <= answer.status < 300:
                error = self._refusal(answer, request_id)
                yield from self._traced(request)
                raise error
            yield from self._traced(request)
            yield Answered(request_id, time.perf_counter(), self.wire.connect_ms)
            yield from self._pieces(answer)

    def _traced(self, request: PayloadRequest) -> Iterator[TransportEvent]:
        if exchange := self.wire.trace.exchange(request.body, self._headers):
            yield Traced(exchange)

    def _send(self, request: PayloadRequest) -> Any:
        from urllib3.exceptions import HTTPError
        from urllib3.util import Timeout

        limits = self._endpoint.limits
        timeout = Timeout(connect=min(limits.connect_s, limits.total_s), read=min(limits.between_s, limits.total_s))
        try:
            with self.wire.serving():
                return self._manager.urlopen(
                    "POST",
                    self._address.url,
                    body=request.body,
                    headers=sent_headers(self._endpoint, request) | self._headers,
                    timeout=timeout,
                    retries=False,
                    redirect=False,
                    preload_content=False,
                )
        except (HTTPError, OSError, ValueError) as error:  # `ValueError`: what no request line can hold
            raise self._told(error) from error

    def _pieces(self, answer: Any) -> Iterator[TransportEvent]:
        from urllib3.exceptions import HTTPError, ProtocolError, SSLError

        while True:
            try:
                piece = answer.read1(_PIECE, decode_content=True)
            except (ProtocolError, SSLError):  # it had begun: what arrived is kept
                yield Ended(whole=False)
                return
            except (HTTPError, OSError) as error:
                raise self._told(error) from error
            if not piece:
                yield Ended(whole=True)
                return
            yield Arrived(piece)

    def _refusal(self, answer: Any, request_id: str) -> EndpointError:
        """What the server says instead of an answer; that it breaks off while it says it changes nothing."""
        from urllib3.exceptions import HTTPError

        from workbench.endpoints.https_refusals import refusal

        body = b""
        with contextlib.suppress(HTTPError, OSError):
            while len(body) < _LONGEST_REFUSAL and (piece := answer.read1(_PIECE, decode_content=True)):
                body += piece
        self.wire.trace.refusal(body)
        # Before anything of it is shortened: half a secret is not found any more.
        headers = {name.lower(): self._redaction.text(value) for name, value in answer.headers.items()}
        error = refusal(self._endpoint, self._address, answer.status, headers, self._redaction.body(body))
        error.request_id = request_id
        return error

    def _told(self, error: Exception) -> EndpointError:
        """The sentence for a failure; a wait that was cut short by the total limit is told as that."""
        from workbench.endpoints.https_failures import translated

        limits = self._endpoint.limits
        told = translated(error, self._address, limits.between_s)
        if told.code in TIME_OUT_CODES and time.perf_counter() >= self._deadline:
            return too_long(limits.total_s)
        return told


def sent_headers(endpoint: Endpoint, request: PayloadRequest) -> dict[str, str]:
    """The headers of a request but for the secret ones."""
    accept = request.accept or ("text/event-stream" if endpoint.streams else "*/*")
    return {"Content-Type": request.content_type, "Accept": accept, "User-Agent": "prompt-workbench"}
