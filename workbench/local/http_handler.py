"""One connection: parses HTTP/1.1 requests, refuses strangers, and routes to the control plane or to an endpoint."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from workbench.local import control_plane
from workbench.local.aws_error import AwsError, endpoint_not_found, validation_error
from workbench.local.invocation import Invocation
from workbench.local.pace import ServerStopped
from workbench.local.reply import HttpReply

if TYPE_CHECKING:
    from workbench.local.server import HttpServer

BODY_LIMIT = 6_291_456
_DRAIN_LIMIT = 8 * BODY_LIMIT
_IDLE_S = 120
_ROUTE = re.compile(r"/endpoints/([^/?]+)/invocations(-response-stream)?")


class HttpHandler(BaseHTTPRequestHandler):
    """Reads one request after another from a kept-alive connection. A client that goes away ends it silently."""

    server: HttpServer
    protocol_version = "HTTP/1.1"
    default_request_version = "HTTP/1.1"  # so that even garbage is answered with a status line
    server_version = "prompt-workbench"
    sys_version = ""
    disable_nagle_algorithm = True
    timeout = _IDLE_S
    replies: type[HttpReply] = HttpReply

    def do_POST(self) -> None:
        reply = self.replies(self)
        try:
            self._refuse_strangers()
            body = self._read_body()
            self.route(body, reply)
        except AwsError as error:
            reply.send_error(error)
        except (ConnectionError, TimeoutError, ServerStopped):
            self.close_connection = True

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
        """What the base class calls for requests that it cannot parse, and for methods other than POST."""
        self.close_connection = True
        default = self.responses.get(code, ("", ""))[0]
        self.replies(self).send_error(AwsError(code, "BadRequestException", message or default))

    def log_message(self, format: str, *args: object) -> None:
        """Prompts are the user's own: nothing of a request is logged."""

    def _refuse_strangers(self) -> None:
        """A web page in a browser must not reach the server, not even through a name that resolves to 127.0.0.1."""
        port = self.server.server_address[1]
        known = {f"127.0.0.1:{port}", f"localhost:{port}", f"[::1]:{port}"}
        hosts = self.headers.get_all("Host", [])
        if len(hosts) != 1 or hosts[0].strip().lower() not in known or "Origin" in self.headers:
            self.close_connection = True
            raise AwsError(403, "AccessDeniedException", "Only programs of this computer may call this server.")

    def _read_body(self) -> bytes:
        length = self._content_length()
        if length > BODY_LIMIT:
            self.close_connection = True
            self._drain(length)
            raise AwsError(
                413, "ValidationError", f"The body has {length:,} bytes; an invocation takes at most {BODY_LIMIT:,}."
            )
        body = self.rfile.read(length)
        if len(body) < length:
            raise ConnectionAbortedError
        return body

    def _content_length(self) -> int:
        lengths = self.headers.get_all("Content-Length", [])
        if "Transfer-Encoding" in self.headers or len(lengths) != 1:
            self.close_connection = True
            raise AwsError(411, "ValidationError", "A request needs exactly one Content-Length.")
        text = lengths[0].strip()
        if not (text.isascii() and text.isdigit() and len(text) < 16):
            self.close_connection = True
            raise validation_error("The Content-Length is not a number of bytes.")
        return int(text)

    def _drain(self, length: int) -> None:
        """Read what the client is still sending, else closing the connection would take the reply away from it."""
        remaining = min(length, _DRAIN_LIMIT)
        while remaining > 0:
            chunk = self.rfile.read(min(remaining, 65_536))
            if not chunk:
                return
            remaining -= len(chunk)

    def route(self, body: bytes, reply: HttpReply) -> None:
        """Answers one request; raises AwsError where it cannot."""
        path = self.path.partition("?")[0]
        route = _ROUTE.fullmatch(path)
        if route is not None:
            self._invoke(unquote(route[1]), bool(route[2]), body, reply)
        elif path == "/":
            answer = self.server.control_plane.answer(self.headers.get("X-Amz-Target", ""), _json_object(body))
            reply.send(json.dumps(answer).encode(), control_plane.CONTENT_TYPE)
        else:
            raise AwsError(404, "UnknownOperationException", f"The embedded server has no path {path}.")

    def _invoke(self, name: str, streams: bool, body: bytes, reply: HttpReply) -> None:
        endpoint = self.server.endpoints.get(name)
        if endpoint is None or endpoint.status != "InService":
            raise endpoint_not_found(name)
        endpoint.respond(Invocation(name, streams, self.lower_headers, body, self.path), reply, self.server.pace)

    @property
    def lower_headers(self) -> dict[str, str]:
        return {key.lower(): value for key, value in self.headers.items()}


def _json_object(body: bytes) -> Mapping[str, Any]:
    try:
        value = json.loads(body or b"{}")
    except (ValueError, RecursionError) as error:
        raise AwsError(400, "SerializationException", "The body is not JSON.") from error
    if not isinstance(value, dict):
        raise AwsError(400, "SerializationException", "The body is not a JSON object.")
    return value
