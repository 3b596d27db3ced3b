"""Endpoints that misbehave. Each is a small value that the real server serves; most spoil the stream of a sound one.

{"cut": ClosesMidStream(echo()), "busy": throttled(), "odd": Sliced(echo(), size=1)}
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from workbench.local import event_stream
from workbench.local.aws_error import AwsError, model_error
from workbench.local.invocation import Invocation
from workbench.local.pace import Pace
from workbench.local.reply import Reply
from workbench.local.server import ServedEndpoint


@dataclass(frozen=True)
class Fault:
    """What every faulty endpoint has in common: SageMaker thinks that it is well."""

    @property
    def status(self) -> str:
        return "InService"


@dataclass(frozen=True)
class Refuses(Fault):
    """Answers with an AWS error. A `code` of ModelError wraps `message` as the container's own body."""

    http_status: int
    code: str
    message: str
    container_status: int = 400
    headers: tuple[tuple[str, str], ...] = ()

    def respond(self, invocation: Invocation, reply: Reply, pace: Pace) -> None:
        if self.code == "ModelError":
            raise model_error(invocation.endpoint, self.container_status, self.message)
        error = AwsError(self.http_status, self.code, self.message)
        error.headers.update(self.headers)
        raise error


def eula_not_accepted() -> Refuses:
    """As a JumpStart Llama 2 endpoint answers without `accept_eula=true`: JSON, as a string, inside the 424."""
    sentence = "Need to pass custom_attributes='accept_eula=true' as part of header."
    body = {"error": sentence, "error_type": "validation", "message": json.dumps({"code": 424, "message": sentence})}
    return Refuses(424, "ModelError", json.dumps(body))


def throttled(retry_after: str = "") -> Refuses:
    headers = (("Retry-After", retry_after),) if retry_after else ()
    return Refuses(429, "ThrottlingException", "Rate exceeded", headers=headers)


def model_not_ready() -> Refuses:
    return Refuses(429, "ModelNotReadyException", "The model is not ready for inference yet.")


def unavailable() -> Refuses:
    return Refuses(503, "ServiceUnavailable", "The service is currently unavailable.")


def dependency_failed() -> Refuses:
    return Refuses(530, "InternalDependencyException", "A dependency failed.")


def component_required() -> Refuses:
    sentence = (
        "Inference Component Name header is required for endpoints to which you plan to deploy inference components. "
        "Please include Inference Component Name header or consider using SageMaker models."
    )
    return Refuses(400, "ValidationError", sentence)


def expired_session() -> Refuses:
    return Refuses(403, "ExpiredTokenException", "The security token included in the request is expired")


def internal_failure() -> Refuses:
    return Refuses(500, "InternalFailure", "An internal failure occurred.")


def access_denied() -> Refuses:
    return Refuses(403, "AccessDeniedException", "User is not authorized to perform: sagemaker:InvokeEndpoint")


@dataclass(frozen=True)
class HangsBeforeHeaders(Fault):
    """Takes the request and never answers."""

    def respond(self, invocation: Invocation, reply: Reply, pace: Pace) -> None:
        pace.wait(None)


@dataclass(frozen=True)
class RepliesWith(Fault):
    """Answers 200 with these bytes, whatever they are: each part is one PayloadPart of a stream."""

    parts: tuple[bytes, ...]
    content_type: str = "application/json"

    def respond(self, invocation: Invocation, reply: Reply, pace: Pace) -> None:
        if not invocation.streams:
            reply.send(b"".join(self.parts), self.content_type)
            return
        reply.start(self.content_type)
        for part in self.parts:
            reply.part(part)
        reply.end()


def garbage() -> RepliesWith:
    """Bytes that are neither JSON nor UTF-8."""
    return RepliesWith((b"<html>\xff\xfe not what you asked for", b"\x00\x80</html>"), "text/html")


@dataclass(frozen=True)
class HangsMidStream(Fault):
    endpoint: ServedEndpoint
    after_parts: int = 2

    def respond(self, invocation: Invocation, reply: Reply, pace: Pace) -> None:
        self.endpoint.respond(invocation, _Interrupted(reply, self.after_parts, lambda: pace.wait(None)), pace)


@dataclass(frozen=True)
class ClosesMidStream(Fault):
    """The connection is cut: no end of the chunked body."""

    endpoint: ServedEndpoint
    after_parts: int = 2

    def respond(self, invocation: Invocation, reply: Reply, pace: Pace) -> None:
        self.endpoint.respond(invocation, _Interrupted(reply, self.after_parts, reply.abort), pace)


@dataclass(frozen=True)
class EndsInHalfFrame(Fault):
    """The body ends cleanly, inside a frame."""

    endpoint: ServedEndpoint
    after_parts: int = 2

    def respond(self, invocation: Invocation, reply: Reply, pace: Pace) -> None:
        def half_frame() -> None:
            frame = event_stream.payload_part(b"never whole")
            reply.raw(frame[: len(frame) // 2])
            reply.end()

        self.endpoint.respond(invocation, _Interrupted(reply, self.after_parts, half_frame), pace)


@dataclass(frozen=True)
class DamagesAFrame(Fault):
    """After some parts comes a frame whose checksum is wrong: a bit of it was turned on the way."""

    endpoint: ServedEndpoint
    after_parts: int = 2

    def respond(self, invocation: Invocation, reply: Reply, pace: Pace) -> None:
        def damaged() -> None:
            frame = bytearray(event_stream.payload_part(b"damaged on the way"))
            frame[-8] ^= 1
            reply.raw(bytes(frame))
            reply.end()

        self.endpoint.respond(invocation, _Interrupted(reply, self.after_parts, damaged), pace)


@dataclass(frozen=True)
class FailsMidStream(Fault):
    """An exception event after some parts: ModelStreamError, or InternalStreamFailure where `error_code` is '', or one
    of another `kind`."""

    endpoint: ServedEndpoint
    after_parts: int = 2
    message: str = "The container closed its stream."
    error_code: str = "StreamBroken"
    kind: str = ""

    def respond(self, invocation: Invocation, reply: Reply, pace: Pace) -> None:
        def fail() -> None:
            if self.kind:
                headers = {":exception-type": self.kind, ":message-type": "exception"}
                reply.raw(event_stream.encode(headers, json.dumps({"Message": self.message}).encode()))
            elif self.error_code:
                reply.raw(event_stream.model_stream_error(self.message, self.error_code))
            else:
                reply.raw(event_stream.internal_stream_failure(self.message))
            reply.end()

        self.endpoint.respond(invocation, _Interrupted(reply, self.after_parts, fail), pace)


@dataclass(frozen=True)
class EndsEarly(Fault):
    """The stream ends cleanly after some parts, before its own end marker."""

    endpoint: ServedEndpoint
    after_parts: int = 2

    def respond(self, invocation: Invocation, reply: Reply, pace: Pace) -> None:
        self.endpoint.respond(invocation, _Muted(reply, self.after_parts), pace)


@dataclass(frozen=True)
class Drips(Fault):
    """Waits so many seconds before each part."""

    endpoint: ServedEndpoint
    seconds: float = 0.2

    def respond(self, invocation: Invocation, reply: Reply, pace: Pace) -> None:
        self.endpoint.respond(invocation, _Dripping(reply, lambda: pace.wait(self.seconds)), pace)


@dataclass(frozen=True)
class Sliced(Fault):
    """Cuts the stream into parts of `size` bytes: inside JSON, and inside the bytes of a character."""

    endpoint: ServedEndpoint
    size: int = 1

    def respond(self, invocation: Invocation, reply: Reply, pace: Pace) -> None:
        self.endpoint.respond(invocation, _Slicing(reply, self.size), pace)


@dataclass(frozen=True)
class LacksLastNewline(Fault):
    """The last line of the stream has no newline."""

    endpoint: ServedEndpoint

    def respond(self, invocation: Invocation, reply: Reply, pace: Pace) -> None:
        self.endpoint.respond(invocation, _Unterminated(reply), pace)


class _Wrapped:
    """A reply that passes everything on."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply

    def send(self, body: bytes, content_type: str, status: int = 200) -> None:
        self.reply.send(body, content_type, status)

    def start(self, content_type: str) -> None:
        self.reply.start(content_type)

    def part(self, data: bytes) -> None:
        self.reply.part(data)

    def raw(self, data: bytes) -> None:
        self.reply.raw(data)

    def end(self) -> None:
        self.reply.end()

    def abort(self) -> None:
        self.reply.abort()


class _Interrupted(_Wrapped):
    """After `after` parts does `interrupt`, and ends whoever is still writing."""

    def __init__(self, reply: Reply, after: int, interrupt: Callable[[], None]) -> None:
        super().__init__(reply)
        self._left = after
        self._interrupt = interrupt

    def send(self, body: bytes, content_type: str, status: int = 200) -> None:
        raise AssertionError("this fault is one of streams; call the endpoint with the streaming verb")

    def part(self, data: bytes) -> None:
        if self._left == 0:
            self._interrupt()
            raise ConnectionAbortedError
        self._left -= 1
        super().part(data)


class _Muted(_Wrapped):
    """Passes `after` parts on and the end; the connection stays as good as it was."""

    def __init__(self, reply: Reply, after: int) -> None:
        super().__init__(reply)
        self._left = after

    def send(self, body: bytes, content_type: str, status: int = 200) -> None:
        raise AssertionError("this fault is one of streams; call the endpoint with the streaming verb")

    def part(self, data: bytes) -> None:
        if self._left > 0:
            self._left -= 1
            super().part(data)


class _Dripping(_Wrapped):
    def __init__(self, reply: Reply, wait: Callable[[], None]) -> None:
        super().__init__(reply)
        self._wait = wait

    def part(self, data: bytes) -> None:
        self._wait()
        super().part(data)


class _Slicing(_Wrapped):
    """Holds bytes back until a slice is full, so that slices also run across the parts of the sound endpoint."""

    def __init__(self, reply: Reply, size: int) -> None:
        super().__init__(reply)
        self._size = size
        self._held = b""

    def part(self, data: bytes) -> None:
        self._held += data
        while len(self._held) >= self._size:
            super().part(self._held[: self._size])
            self._held = self._held[self._size :]

    def end(self) -> None:
        if self._held:
            super().part(self._held)
        super().end()


class _Unterminated(_Wrapped):
    """One part behind, so that the last one is known when it is sent."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply)
        self._held: bytes | None = None

    def part(self, data: bytes) -> None:
        if self._held is not None:
            super().part(self._held)
        self._held = data

    def end(self) -> None:
        if self._held is not None:
            super().part(self._held.rstrip(b"\n"))
        super().end()
