"""What goes wrong with plain HTTP, byte for byte. Each stands in for an endpoint of `openai_server.py`."""

from __future__ import annotations

import gzip
import json
import zlib
from dataclasses import dataclass

from tests.fakes.openai_server import PlainReply
from workbench.local.invocation import Invocation
from workbench.local.pace import Pace


@dataclass(frozen=True)
class Speaks:
    """Writes these bytes, head and all, with a pause before each further piece, and closes the connection."""

    pieces: tuple[bytes, ...]
    pause_s: float = 0.0

    @property
    def status(self) -> str:
        return "InService"

    def respond(self, invocation: Invocation, reply: PlainReply, pace: Pace) -> None:
        reply.close()
        for number, piece in enumerate(self.pieces):
            if number and self.pause_s:
                pace.wait(self.pause_s)
            reply.http(piece)


def answers(status: str, body: bytes = b"", length: int | None = None, **headers: str) -> Speaks:
    """`answers("429 Too Many", b"{}", retry_after="2")`; a `length` that is not the body's makes it a short one."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    size = len(body) if length is None else length
    fields = {"content-type": "application/json", "content-length": str(size), "connection": "close"}
    lines = [f"{name}: {value}" for name, value in (fields | named).items()]
    return Speaks(("\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode() + body,))


def refuses(status: str, message: str, code: str = "", **headers: str) -> Speaks:
    """In OpenAI's words."""
    error = {"message": message, "type": "error", "param": None, "code": code or None}
    return answers(status, json.dumps({"error": error}).encode(), **headers)


def redirects(location: str, status: str = "307 Temporary Redirect") -> Speaks:
    return answers(status, location=location)


def compressed(body: bytes, encoding: str = "gzip") -> Speaks:
    packed = gzip.compress(body) if encoding == "gzip" else zlib.compress(body)
    return answers("200 OK", packed, content_encoding=encoding)


def slow_headers(pause_s: float) -> Speaks:
    """A byte at a time: none of the waits is long, and there is no end of them."""
    head = b"HTTP/1.1 200 OK\r\nx-filler: " + b"x" * 500
    return Speaks(tuple(head[at : at + 1] for at in range(len(head))), pause_s)


@dataclass(frozen=True)
class TellsWhatItGot:
    """Refuses, and repeats every header of the request and its address in what it says, as debugging proxies do."""

    status_line: str = "500 Internal Server Error"

    @property
    def status(self) -> str:
        return "InService"

    def respond(self, invocation: Invocation, reply: PlainReply, pace: Pace) -> None:
        told = f"told {dict(invocation.headers)} at {invocation.path}"
        refuses(self.status_line, told).respond(invocation, reply, pace)
