"""The server that unmodified boto3 talks to: both verbs of the runtime, and the control plane."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import sys
import threading
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Protocol

from workbench.local.control_plane import ControlPlane
from workbench.local.http_handler import HttpHandler
from workbench.local.invocation import Invocation
from workbench.local.listener import listen, url_of
from workbench.local.pace import Pace
from workbench.local.reply import Reply


class ServedEndpoint(Protocol):
    """What the server asks of an endpoint."""

    @property
    def status(self) -> str:
        """As DescribeEndpoint tells it; only an endpoint `InService` is invoked."""

    def respond(self, invocation: Invocation, reply: Reply, pace: Pace) -> None:
        """Answer through `reply`. Raises AwsError before the reply has started."""


class HttpServer(socketserver.ThreadingMixIn, socketserver.TCPServer):
    """A thread for each connection. `close_all` ends open connections, so that no thread outlives the server."""

    daemon_threads = False

    def __init__(
        self,
        listener: socket.socket,
        endpoints: Mapping[str, ServedEndpoint],
        pace: Pace,
        handler: type[HttpHandler] = HttpHandler,
    ) -> None:
        super().__init__(listener.getsockname(), handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listener
        self.server_address = listener.getsockname()
        self.endpoints = endpoints
        self.pace = pace
        self.control_plane = ControlPlane({name: each.status for name, each in endpoints.items()}, time.time())
        self._lock = threading.Lock()
        self._connections: set[socket.socket] = set()

    def process_request(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
        assert isinstance(request, socket.socket)  # noqa: S101  (the tuple is what UDP servers get)
        with self._lock:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        with self._lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
        if not isinstance(sys.exception(), ConnectionError):  # a client may leave at any time
            super().handle_error(request, client_address)

    def close_all(self) -> None:
        with self._lock:
            for connection in self._connections:
                with contextlib.suppress(OSError):  # the client has left already
                    connection.shutdown(socket.SHUT_RDWR)
        self.server_close()


class EndpointServer:
    """Serves `endpoints` (name to endpoint) on 127.0.0.1; as a context manager, in a thread of its own.

    `tokens_per_second` None answers as fast as possible. `listener` is a socket that listens already, `handler` what
    speaks another protocol than SageMaker's.
    """

    def __init__(
        self,
        endpoints: Mapping[str, ServedEndpoint],
        port: int = 0,
        tokens_per_second: float | None = None,
        listener: socket.socket | None = None,
        handler: type[HttpHandler] = HttpHandler,
    ) -> None:
        self._stopping = threading.Event()
        listener = listener or listen(port)
        self.url = url_of(listener)
        self._http = HttpServer(listener, endpoints, Pace(tokens_per_second, self._stopping), handler)
        self._thread: threading.Thread | None = None

    def serve_forever(self) -> None:
        """Serve in this thread until `shutdown` is called from another."""
        self._http.serve_forever(poll_interval=0.05)

    def shutdown(self) -> None:
        """Stop accepting, end every open connection, and wait for their threads."""
        self._stopping.set()
        self._http.shutdown()
        self._http.close_all()

    def __enter__(self) -> EndpointServer:
        self._thread = threading.Thread(target=self.serve_forever, name="endpoint-server")
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shutdown()
        if self._thread is not None:
            self._thread.join()
