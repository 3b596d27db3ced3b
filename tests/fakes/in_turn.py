"""Sound endpoints that answer each call differently: what samples need."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from workbench.local.containers.container import Container
from workbench.local.hosting import HostedEndpoint
from workbench.local.invocation import Invocation
from workbench.local.model import ModelRequest
from workbench.local.pace import Pace
from workbench.local.reply import Reply
from workbench.local.server import ServedEndpoint


@dataclass(frozen=True)
class InTurn:
    """A model that gives the next of its texts to each call."""

    texts: Iterator[str] = field(default_factory=lambda: iter(()))

    def answer(self, request: ModelRequest) -> str:
        return next(self.texts)


def says_in_turn(container: Container, *texts: str) -> HostedEndpoint:
    return HostedEndpoint(InTurn(iter(texts)), container)


class EndpointsInTurn:
    """The first call goes to the first endpoint, the second to the second, and all later ones to the last."""

    status = "InService"

    def __init__(self, endpoints: Sequence[ServedEndpoint]) -> None:
        self._endpoints = itertools.chain(endpoints, itertools.repeat(endpoints[-1]))
        self._lock = threading.Lock()

    def respond(self, invocation: Invocation, reply: Reply, pace: Pace) -> None:
        with self._lock:
            endpoint = next(self._endpoints)
        endpoint.respond(invocation, reply, pace)
