"""The one transport that runs are given: each endpoint is called over the transport that its file names."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Iterable

from workbench.endpoints.controlled import ControlledTransport
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.https import HttpsTransport
from workbench.endpoints.payloads.format import PayloadRequest
from workbench.endpoints.retries import Retries
from workbench.endpoints.sagemaker import SageMakerTransport
from workbench.endpoints.slots import Slots
from workbench.endpoints.stop import Stop
from workbench.endpoints.transport import Transport, TransportEvent
from workbench.errors import WorkbenchError


class Transports:
    """Safe to share between threads. Also a context manager; `close` ends idle connections.

    `local_url` gives the embedded endpoints' URL. All calls of a process go through one of these, so that an endpoint
    gets no more at a time than its limits allow, whoever calls it.
    """

    def __init__(self, local_url: Callable[[], str], retries: Retries | None = None) -> None:
        self._slots = Slots()
        self._sagemaker = SageMakerTransport(local_url)
        self._https = HttpsTransport()
        plain: dict[str, Transport] = {"sagemaker": self._sagemaker, "https": self._https}
        retries = retries or Retries()
        self._by_name = {name: ControlledTransport(one, self._slots, retries) for name, one in plain.items()}

    def __enter__(self) -> Transports:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._sagemaker.close()
        self._https.close()
        self._slots.forget_idle()

    def prepare(self, endpoints: Iterable[Endpoint]) -> None:
        """Loads and builds what calls to these endpoints need, so that the first one does not wait for it.

        Sends nothing. What cannot be built is told by the call itself. Not on the GUI thread.
        """
        for endpoint in endpoints:
            with contextlib.suppress(WorkbenchError):
                (self._https if endpoint.transport == "https" else self._sagemaker).prepare(endpoint)

    def call(self, endpoint: Endpoint, request: PayloadRequest, stop: Stop) -> Generator[TransportEvent]:
        """See `Transport`."""
        return self._by_name[endpoint.transport].call(endpoint, request, stop)
