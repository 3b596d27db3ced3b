"""botocore's HTTP connections, but for five things: they tell the current call which socket serves it and what goes
over it, can be given up while they open, wait for each part of an answer as long as the call may, and read on behind
early hints.

Imports botocore: import this module where a client is built, not before.
"""

from __future__ import annotations

import io
import socket
import time
from http.client import SWITCHING_PROTOCOLS, HTTPResponse
from typing import Any

from botocore.awsrequest import (
    AWSHTTPConnection,
    AWSHTTPConnectionPool,
    AWSHTTPSConnection,
    AWSHTTPSConnectionPool,
)
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.util import SKIP_HEADER

from workbench.endpoints.connecting import connect
from workbench.endpoints.wire import Wire, current

# Opening a connection where the client names no limit.
_LONGEST_S = 60.0


class _BoundedReads(io.RawIOBase):
    """What arrives at a socket. A time limit of the socket begins anew with each byte, so that alone it would let slow
    headers take for ever."""

    def __init__(self, raw: Any, wire: Wire) -> None:
        self._raw = raw
        self._wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._wire.begin_wait()
        count: int | None = self._raw.readinto(buffer)
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class _BoundedResponse(HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        wire = current()
        if wire is not None:
            self.fp = io.BufferedReader(_BoundedReads(self.fp.detach(), wire))

    def begin(self) -> None:
        """The answer's own head. `http.client` skips 100 Continue alone, and takes a 103 Early Hints for the answer."""
        super().begin()
        while 100 < self.status < 200 and self.status != SWITCHING_PROTOCOLS:
            self.headers = self.msg = None  # type: ignore[assignment]
            super().begin()
        if (wire := current()) is not None:
            wire.trace.answer(self.status, self.headers.items())


class Wired:
    """Mixin for connections of urllib3.

    A socket is reported when it is new, when TLS has wrapped it, and when a request uses it again; the call's own
    limits bound the waits on it.
    """

    response_class = _BoundedResponse
    sock: socket.socket | None
    timeout: float | None
    host: str
    port: int
    _dns_host: str
    socket_options: Any
    source_address: Any
    scheme: str

    def _new_conn(self) -> socket.socket:
        """As urllib3 does it, with its exceptions."""
        wire = current() or Wire()  # a connection that serves no call cannot be cut
        most = _LONGEST_S if self.timeout is None else self.timeout
        seconds = min(most, wire.longest_wait() or most)
        host = self._dns_host.strip("[]")
        try:
            opened = connect(host, self.port, seconds, wire, self.socket_options or (), self.source_address)
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error  # type: ignore[arg-type]
        except TimeoutError as error:
            raise ConnectTimeoutError(self, f"Connection to {self.host} timed out.") from error
        except OSError as error:
            raise NewConnectionError(self, f"Failed to establish a new connection: {error}") from error  # type: ignore[arg-type]
        opened.settimeout(seconds)
        if wire is current():
            wire.carry(opened)
        return opened

    def connect(self) -> None:
        """Opens the connection, through TLS where there is TLS. A handshake that takes too long is no wait for an
        answer: nothing has been sent."""
        began = time.perf_counter()
        wire = current()
        try:
            super().connect()  # type: ignore[misc]
        except TimeoutError as error:
            raise ConnectTimeoutError(self, f"The handshake with {self.host} timed out.") from error
        finally:
            if wire is not None:
                wire.connect_ms += (time.perf_counter() - began) * 1000
        if wire is not None and self.sock is not None:
            wire.carry(self.sock)
            wire.begin_wait()

    def request(self, *args: Any, **options: Any) -> Any:
        self._bound(current())
        return super().request(*args, **options)  # type: ignore[misc]

    def putrequest(self, method: str, url: str, *args: Any, **options: Any) -> None:
        if (wire := current()) is not None:
            wire.trace.request(method, url, self.scheme)
        super().putrequest(method, url, *args, **options)  # type: ignore[misc]

    def putheader(self, header: Any, *values: Any) -> None:
        if (wire := current()) is not None and SKIP_HEADER not in values:
            wire.trace.header(header, values)
        super().putheader(header, *values)  # type: ignore[misc]

    def getresponse(self) -> Any:
        self._bound(current())
        return super().getresponse()  # type: ignore[misc]

    def _bound(self, wire: Wire | None) -> None:
        """Sending, and the wait for the answer, may take as long as the call's limits allow; urllib3 sets it."""
        if wire is not None and self.sock is not None:
            wire.carry(self.sock)
            self.timeout = wire.longest_wait(self.timeout)


class WiredHttpConnection(Wired, AWSHTTPConnection):  # type: ignore[misc]
    scheme = "http"


class WiredHttpsConnection(Wired, AWSHTTPSConnection):  # type: ignore[misc]
    scheme = "https"


class WiredHttpPool(AWSHTTPConnectionPool):  # type: ignore[misc]
    ConnectionCls = WiredHttpConnection


class WiredHttpsPool(AWSHTTPSConnectionPool):  # type: ignore[misc]
    ConnectionCls = WiredHttpsConnection


def wire_up(client: Any) -> None:
    """Makes a boto3 client open wired connections. Call it before the client's first request.

    botocore has no option for the classes of its pools; its session looks them up in this mapping, which its proxy
    managers share.
    """
    client._endpoint.http_session._pool_classes_by_scheme.update(http=WiredHttpPool, https=WiredHttpsPool)
