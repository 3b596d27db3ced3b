"""The one transport that runs are given: each endpoint is called over the transport that its file names."""

from __future__ import annotations

from collections.abc import Callable, Generator

from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.payloads.format import PayloadRequest
from workbench.endpoints.sagemaker import SageMakerTransport
from workbench.endpoints.stop import Stop
from workbench.endpoints.transport import Transport, TransportEvent


class Transports:
    """Safe to share between threads. Also a context manager; `close` ends idle connections.

    `local_url` gives the embedded endpoints' URL.
    """

    def __init__(self, local_url: Callable[[], str]) -> None:
        self._sagemaker = SageMakerTransport(local_url)
        self._by_name: dict[str, Transport] = {"sagemaker": self._sagemaker}

    def __enter__(self) -> Transports:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._sagemaker.close()

    def call(self, endpoint: Endpoint, request: PayloadRequest, stop: Stop) -> Generator[TransportEvent]:
        """See `Transport`."""
        return self._by_name[endpoint.transport].call(endpoint, request, stop)
