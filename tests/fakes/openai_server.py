"""Servers that speak plain HTTP: an OpenAI-compatible one, and API Gateway in front of a model.

`OpenAiServer(says("Hi", OpenAiChat()), token="sk-1")` and `GatewayServer(says("Hi", JumpStart()), key="k")` are context
managers with a `url`; a fault of `faulty.py` or of `plain_faults.py` stands in for the sound endpoint.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from typing import Any

from tests.fakes.recording import Recording
from workbench.local.aws_error import AwsError
from workbench.local.http_handler import HttpHandler
from workbench.local.invocation import Invocation
from workbench.local.reply import HttpReply
from workbench.local.server import EndpointServer, ServedEndpoint

MODEL = "stand-in"


class PlainReply(HttpReply):
    """A stream is the body itself, and an error is what OpenAI's servers say."""

    def start(self, content_type: str) -> None:
        self._head(200, {"Content-Type": content_type, "Transfer-Encoding": "chunked"})

    def part(self, data: bytes) -> None:
        self.raw(data)

    def send_error(self, error: AwsError) -> None:
        """A container's own error goes out as it is: nothing stands in between."""
        original = error.fields.get("OriginalMessage")
        if isinstance(original, str):
            self.send(original.encode(), "application/json", int(str(error.fields["OriginalStatusCode"])))
            return
        said = {"error": {"message": error.message, "type": "invalid_request_error", "code": error.code}}
        self.send(json.dumps(said).encode(), "application/json", error.status)

    def http(self, data: bytes) -> None:
        """Bytes of HTTP as they are."""
        self._handler.wfile.write(data)

    def close(self) -> None:
        self._handler.close_connection = True


class GatewayReply(PlainReply):
    """API Gateway says a short message of its own; a Lambda behind it says that an error occurred."""

    def send_error(self, error: AwsError) -> None:
        if "OriginalMessage" in error.fields:
            self.send(b"Error occurred", "text/plain", int(str(error.fields["OriginalStatusCode"])))
        else:
            self.send(json.dumps({"message": error.message}).encode(), "application/json", error.status)


class _Handler(HttpHandler):
    """Passes each request on to the endpoint of its path, if it brings what the server wants to see."""

    replies = PlainReply
    wanted: Mapping[str, str] = {}

    def route(self, body: bytes, reply: HttpReply) -> None:
        if any(self.headers.get(name) != value for name, value in self.wanted.items()):
            raise self.unwelcome()
        endpoint = self.server.endpoints.get(self.path.partition("?")[0])
        if endpoint is None:
            raise self.no_such_path()
        payload = _loaded(body)
        streams = payload.get("stream") is True
        endpoint.respond(Invocation(MODEL, streams, self.lower_headers, body, self.path), reply, self.server.pace)

    def unwelcome(self) -> AwsError:
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        return AwsError(401, "invalid_api_key", f"Incorrect API key provided: {token or 'none'}.")

    def no_such_path(self) -> AwsError:
        return AwsError(404, "not_found", "Not Found")


class _OpenAiHandler(_Handler):
    def do_GET(self) -> None:
        if self.path == "/v1/models":
            listed = {"object": "list", "data": [{"id": MODEL, "object": "model", "owned_by": "you"}]}
            self.replies(self).send(json.dumps(listed).encode(), "application/json")
        else:
            self.replies(self).send_error(self.no_such_path())

    def route(self, body: bytes, reply: HttpReply) -> None:
        model = _loaded(body).get("model")
        if self.path.startswith("/v1/") and model != MODEL:
            raise AwsError(404, "model_not_found", f"The model `{model}` does not exist.")
        super().route(body, reply)


class _GatewayHandler(_Handler):
    replies = GatewayReply

    def unwelcome(self) -> AwsError:
        return AwsError(403, "Forbidden", "Forbidden")

    def no_such_path(self) -> AwsError:
        return AwsError(403, "Forbidden", "Missing Authentication Token")


class Completions:
    """OpenAI's older format: a prompt, and a text."""

    status = "InService"

    def __init__(self, text: str) -> None:
        self._text = text

    def respond(self, invocation: Invocation, reply: HttpReply, pace: Any) -> None:
        """The stream is word by word, with a finish reason and the end mark."""
        head = {"id": "cmpl-1", "object": "text_completion", "created": 1, "model": MODEL}
        usage = {"prompt_tokens": 2, "completion_tokens": 3, "total_tokens": 5}
        if not invocation.streams:
            choices = [{"index": 0, "text": self._text, "logprobs": None, "finish_reason": "stop"}]
            body = json.dumps(head | {"choices": choices, "usage": usage}, ensure_ascii=False)
            reply.send(body.encode(), "application/json")
            return
        reply.start("text/event-stream")
        words = [(word, None) for word in self._text.split(" ")]
        for number, (word, reason) in enumerate([*words, ("", "stop")]):
            text = f" {word}" if 0 < number < len(words) else word
            choices = [{"index": 0, "text": text, "logprobs": None, "finish_reason": reason}]
            reply.part(f"data: {json.dumps(head | {'choices': choices}, ensure_ascii=False)}\n\n".encode())
        reply.part(b"data: [DONE]\n\n")
        reply.end()


class Embeddings:
    """One short vector for each text."""

    status = "InService"

    def respond(self, invocation: Invocation, reply: HttpReply, pace: Any) -> None:
        given = json.loads(invocation.body)["input"]
        texts = [given] if isinstance(given, str) else given
        data = [
            {"object": "embedding", "index": index, "embedding": [float(len(text)), 1.0]}
            for index, text in enumerate(texts)
        ]
        body = {"object": "list", "model": MODEL, "data": data, "usage": {"prompt_tokens": 1, "total_tokens": 1}}
        reply.send(json.dumps(body).encode(), "application/json")


class _PlainServer(EndpointServer):
    """`seen` has the requests in order of arrival."""

    def __init__(
        self,
        endpoints: Mapping[str, ServedEndpoint],
        handler: type[_Handler],
        wanted: Mapping[str, str],
        listener: socket.socket | None = None,
    ) -> None:
        self.seen: list[Invocation] = []
        recorded = {path: Recording(endpoint, self.seen) for path, endpoint in endpoints.items()}
        super().__init__(recorded, listener=listener, handler=type("Handler", (handler,), {"wanted": wanted}))


class OpenAiServer(_PlainServer):
    """`chat` answers at /v1/chat/completions; `chat_url` is its address. With a `token`, nobody else is let in.

    `listener` is a socket that listens already, such as one with TLS.
    """

    def __init__(self, chat: ServedEndpoint, token: str = "", listener: socket.socket | None = None) -> None:
        completions: Any = Completions("one two three")
        embeddings: Any = Embeddings()
        endpoints = {"/v1/chat/completions": chat, "/v1/completions": completions, "/v1/embeddings": embeddings}
        wanted = {"Authorization": f"Bearer {token}"} if token else {}
        super().__init__(endpoints, _OpenAiHandler, wanted, listener)
        self.chat_url = f"{self.url}/v1/chat/completions"


class GatewayServer(_PlainServer):
    """`model` answers at /prod/generate; `model_url` is its address. With a `key`, x-api-key must be it."""

    def __init__(self, model: ServedEndpoint, key: str = "") -> None:
        super().__init__({"/prod/generate": model}, _GatewayHandler, {"x-api-key": key} if key else {})
        self.model_url = f"{self.url}/prod/generate"


def _loaded(body: bytes) -> Mapping[str, Any]:
    try:
        value = json.loads(body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
