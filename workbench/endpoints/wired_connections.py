"""botocore's HTTP connections, but for one thing: they tell the current call which socket serves it.

Imports botocore: import this module where a client is built, not before.
"""

from __future__ import annotations

import socket
from typing import Any

from botocore.awsrequest import (
    AWSHTTPConnection,
    AWSHTTPConnectionPool,
    AWSHTTPSConnection,
    AWSHTTPSConnectionPool,
)

from workbench.endpoints.wire import carry


class _Wired:
    """Mixin. A socket is reported when it is new, when TLS has wrapped it, and when a request uses it again."""

    sock: socket.socket | None

    def _new_conn(self) -> socket.socket:
        connected: socket.socket = super()._new_conn()  # type: ignore[misc]
        carry(connected)
        return connected

    def connect(self) -> None:
        super().connect()  # type: ignore[misc]
        carry(self.sock)

    def request(self, *args: Any, **options: Any) -> Any:
        carry(self.sock)
        return super().request(*args, **options)  # type: ignore[misc]


class WiredHttpConnection(_Wired, AWSHTTPConnection):  # type: ignore[misc]
    pass


class WiredHttpsConnection(_Wired, AWSHTTPSConnection):  # type: ignore[misc]
    pass


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
