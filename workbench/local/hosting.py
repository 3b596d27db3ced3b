"""An endpoint: a model, and the container whose payload format wraps it. Either can be changed without the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest

from workbench.local.aws_error import model_error
from workbench.local.containers.container import Call, Container, ContainerError
from workbench.local.invocation import Invocation
from workbench.local.model import Model
from workbench.local.output import limited
from workbench.local.pace import Pace
from workbench.local.reply import Reply


@dataclass(frozen=True)
class HostedEndpoint:
    model: Model
    container: Container
    status: str = "InService"

    def respond(self, invocation: Invocation, reply: Reply, pace: Pace) -> None:
        """The container decides the format of the reply, the verb its framing."""
        call = self._read(invocation)
        outputs = tuple(
            limited(self.model.answer(request), request.stop, request.max_tokens, self.container.keeps_stop)
            for request in call.requests
        )
        steps = pace.walk(zip_longest(*(output.tokens for output in outputs), fillvalue=""))
        if call.streams:
            content_type, chunks = self.container.stream_type, self.container.stream(call, outputs, steps)
        else:
            content_type, chunks = "application/json", _after(steps, self.container.body(call, outputs))
        if invocation.streams:
            reply.start(content_type)
            for chunk in chunks:
                reply.part(chunk)
            reply.end()
        else:
            reply.send(b"".join(chunks), content_type)

    def _read(self, invocation: Invocation) -> Call:
        try:
            return self.container.read(invocation)
        except ContainerError as error:
            raise model_error(invocation.endpoint, error.status, error.body) from error


def _after(steps: Iterable[tuple[str, ...]], body: bytes) -> Iterator[bytes]:
    """The whole reply, in the time that its stream would have taken."""
    for _ in steps:
        pass
    yield body
