"""The SageMaker runtime: InvokeEndpoint and InvokeEndpointWithResponseStream over boto3."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Generator, Iterator
from typing import Any

from workbench.endpoints.carrying import carried
from workbench.endpoints.clients import RuntimeClients, credentials_of
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.failures import TIME_OUT_CODES, Callee, too_long, translate
from workbench.endpoints.payloads.format import PayloadRequest
from workbench.endpoints.redaction import Redaction
from workbench.endpoints.refusals import CREDENTIAL_CODES
from workbench.endpoints.sessions import Sessions
from workbench.endpoints.size_limit import refuse_large
from workbench.endpoints.stop import Stop
from workbench.endpoints.transport import Answered, Arrived, Ended, Sent, Traced, TransportEvent
from workbench.endpoints.wire import Wire
from workbench.errors import EndpointError

_PIECE = 64 * 1024
_BAD_REQUEST = 400


class SageMakerTransport:
    """Calls SageMaker endpoints, the account's and the embedded ones. Safe to share between threads.

    `local_url` gives the embedded endpoints' URL. Also a context manager; `close` ends its idle connections.
    """

    def __init__(self, local_url: Callable[[], str]) -> None:
        self._clients = RuntimeClients(local_url)
        self._sessions = Sessions()

    def __enter__(self) -> SageMakerTransport:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._clients.close()
        self._sessions = Sessions()

    def prepare(self, endpoint: Endpoint) -> None:
        """Builds the endpoint's client, and starts the embedded endpoints for one of them."""
        self._clients.client(endpoint)
        _failures()

    def call(self, endpoint: Endpoint, request: PayloadRequest, stop: Stop) -> Generator[TransportEvent]:
        """See `Transport`. `Limits.total_s` counts from `Sent`."""
        if stop.is_set:
            return
        refuse_large(request.body)
        endpoint = self._sessions.joined(endpoint)
        try:
            exchange = _Exchange(self._clients.client(endpoint), endpoint, self._sessions)
            yield from carried(exchange.events(request), exchange.wire, stop, exchange.redaction)
        except EndpointError as error:
            if error.code in CREDENTIAL_CODES:
                self._clients.forget(endpoint)
            if error.status == _BAD_REQUEST:
                self._sessions.leave(endpoint)
            if not stop.is_set:
                raise


class _Exchange:
    """One request and its answer. The clock of the call starts here."""

    def __init__(self, client: Any, endpoint: Endpoint, sessions: Sessions) -> None:
        self._client = client
        self._sessions = sessions
        self._endpoint = endpoint
        self._sent = time.perf_counter()
        self._deadline = self._sent + endpoint.limits.total_s
        self.wire = Wire()
        self.wire.bound(endpoint.limits.between_s, self._deadline)

    def events(self, request: PayloadRequest) -> Generator[TransportEvent]:
        yield Sent(self._sent)
        try:
            answer = self._send(request)
        except EndpointError:
            yield from self._traced(request)
            raise
        with contextlib.closing(answer["Body"]) as body:
            request_id = str(answer["ResponseMetadata"].get("RequestId", ""))
            yield from self._traced(request)
            self._sessions.hear(self._endpoint, answer["ResponseMetadata"].get("HTTPHeaders", {}))
            yield Answered(request_id, time.perf_counter(), self.wire.connect_ms)
            yield from self._pieces(body)

    def _traced(self, request: PayloadRequest) -> Iterator[TransportEvent]:
        if exchange := self.wire.trace.exchange(request.body):
            yield Traced(exchange)

    def redaction(self) -> Redaction:
        """Of the credentials that signed the call; those of the embedded endpoints are words that everybody knows."""
        return Redaction(() if self._endpoint.is_local else credentials_of(self._client))

    def _send(self, request: PayloadRequest) -> Any:
        arguments = invocation_arguments(self._endpoint, request)
        try:
            with self.wire.serving():
                if self._endpoint.streams:
                    return self._client.invoke_endpoint_with_response_stream(**arguments)
                return self._client.invoke_endpoint(**arguments)
        except _failures() as error:
            raise self._told(error) from error

    def _pieces(self, body: Any) -> Iterator[TransportEvent]:
        pieces = _stream_pieces(body) if self._endpoint.streams else body.iter_chunks(_PIECE)
        while True:
            try:
                self.wire.begin_wait()
                piece = next(pieces, None)
            except _broken_off():
                yield Ended(whole=False)
                return
            except _failures() as error:
                raise self._told(error) from error
            if piece is None:
                yield Ended(whole=True)
                return
            yield Arrived(piece)

    def _told(self, error: Exception) -> EndpointError:
        """The sentence for a failure; a wait that was cut short by the total limit is told as that."""
        limits, meta = self._endpoint.limits, self._client.meta
        callee = Callee(
            name=self._endpoint.name,
            region=meta.region_name or "",
            profile=self._endpoint.profile or "",
            url=meta.endpoint_url,
            between_s=limits.between_s,
            component=self._endpoint.component or "",
            variant=self._endpoint.variant or "",
            streams=self._endpoint.streams,
            has_log=not self._endpoint.is_local,
        )
        if hasattr(error, "response"):  # before anything of it is shortened: half a secret is not found any more
            error.response = self.redaction().data(error.response)
        told = translate(error, callee)
        if told.code in TIME_OUT_CODES and time.perf_counter() >= self._deadline:
            return too_long(limits.total_s)
        return told


def _stream_pieces(body: Any) -> Iterator[bytes]:
    for event in body:
        if "PayloadPart" in event:
            yield event["PayloadPart"].get("Bytes", b"")


def invocation_arguments(endpoint: Endpoint, request: PayloadRequest) -> dict[str, Any]:
    """The parameters of the operation; those that are not set are left out."""
    arguments = {
        "EndpointName": endpoint.name,
        "Body": request.body,
        "ContentType": request.content_type,
        "Accept": request.accept,
        "CustomAttributes": _attributes(endpoint),
        "InferenceComponentName": endpoint.component,
        "TargetVariant": endpoint.variant,
        "TargetModel": endpoint.target_model,
        "TargetContainerHostname": endpoint.container,
        "SessionId": endpoint.session_id,
    }
    return {name: value for name, value in arguments.items() if value}


def _attributes(endpoint: Endpoint) -> str:
    """`k=v;k2=v2`; of two with one key, SageMaker takes the last."""
    accepted = "accept_eula=true" if endpoint.accept_eula else ""
    return ";".join(filter(None, (endpoint.attributes, accepted)))


def _broken_off() -> tuple[type[Exception], ...]:
    """How an answer that had begun breaks off: what arrived is kept."""
    from botocore.exceptions import IncompleteReadError, ResponseStreamingError
    from urllib3.exceptions import ProtocolError

    from workbench.endpoints.whole_frames import HalfFrame

    return ProtocolError, ResponseStreamingError, IncompleteReadError, HalfFrame


def _failures() -> tuple[type[Exception], ...]:
    """Everything else that a call raises; `UnicodeError`: headers that cannot be sent."""
    from botocore.eventstream import ParserError
    from botocore.exceptions import BotoCoreError, ClientError
    from urllib3.exceptions import HTTPError

    from workbench.endpoints.whole_frames import NoEventStream

    return BotoCoreError, ClientError, HTTPError, ParserError, NoEventStream, OSError, UnicodeError
