"""How an endpoint answers: one whole reply, or an event stream of parts."""

from __future__ import annotations

import json
import socket
import uuid
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler
from typing import Protocol

from workbench.local import event_stream
from workbench.local.aws_error import AwsError

VARIANT = "AllTraffic"


class Reply(Protocol):
    """Either one `send`, or `start`, parts and `end`. A ConnectionError means that the client has gone."""

    def send(self, body: bytes, content_type: str, status: int = 200) -> None:
        """The whole reply at once."""

    def start(self, content_type: str) -> None:
        """The head of an event stream whose parts make up a reply of `content_type`."""

    def part(self, data: bytes) -> None:
        """A piece of the reply, sent at once."""

    def raw(self, data: bytes) -> None:
        """Bytes of the event stream as they are."""

    def end(self) -> None:
        """The clean end of an event stream."""

    def abort(self) -> None:
        """Cut the connection where it stands."""


class HttpReply:
    """The reply on an HTTP connection. Every reply carries a request id of its own."""

    def __init__(self, handler: BaseHTTPRequestHandler) -> None:
        self._handler = handler
        self.request_id = str(uuid.uuid4())

    def send(self, body: bytes, content_type: str, status: int = 200) -> None:
        self._send(body, content_type, status, {})

    def send_error(self, error: AwsError) -> None:
        body = json.dumps({"__type": error.code, "Message": error.message, **error.fields}).encode()
        self._send(body, "application/json", error.status, {"x-amzn-errortype": error.code, **error.headers})

    def start(self, content_type: str) -> None:
        headers = {
            "Content-Type": event_stream.CONTENT_TYPE,
            "X-Amzn-SageMaker-Content-Type": content_type,
            "Transfer-Encoding": "chunked",
        }
        self._head(200, headers)

    def part(self, data: bytes) -> None:
        self.raw(event_stream.payload_part(data))

    def raw(self, data: bytes) -> None:
        self._handler.wfile.write(b"%x\r\n%b\r\n" % (len(data), data))

    def end(self) -> None:
        self._handler.wfile.write(b"0\r\n\r\n")

    def abort(self) -> None:
        self._handler.close_connection = True
        self._handler.connection.shutdown(socket.SHUT_RDWR)

    def _send(self, body: bytes, content_type: str, status: int, headers: Mapping[str, str]) -> None:
        self._head(status, {"Content-Type": content_type, "Content-Length": str(len(body)), **headers})
        self._handler.wfile.write(body)

    def _head(self, status: int, headers: Mapping[str, str]) -> None:
        self._handler.send_response(status)
        self._handler.send_header("x-amzn-RequestId", self.request_id)
        self._handler.send_header("x-Amzn-Invoked-Production-Variant", VARIANT)
        for name, value in headers.items():
            self._handler.send_header(name, value)
        if self._handler.close_connection:
            self._handler.send_header("Connection", "close")
        self._handler.end_headers()
