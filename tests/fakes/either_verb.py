"""An endpoint that answers in one piece, behind SageMaker's streaming verb, too: the piece is the only part."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.local.invocation import Invocation
from workbench.local.pace import Pace
from workbench.local.reply import Reply
from workbench.local.server import ServedEndpoint


@dataclass(frozen=True)
class EitherVerb:
    endpoint: ServedEndpoint

    @property
    def status(self) -> str:
        return self.endpoint.status

    def respond(self, invocation: Invocation, reply: Reply, pace: Pace) -> None:
        self.endpoint.respond(invocation, _OnePart(reply) if invocation.streams else reply, pace)


@dataclass(frozen=True)
class _OnePart:
    reply: Reply

    def send(self, body: bytes, content_type: str, status: int = 200) -> None:
        self.reply.start(content_type)
        self.reply.part(body)
        self.reply.end()

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
