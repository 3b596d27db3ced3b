"""An endpoint that remembers what it was asked."""

from __future__ import annotations

from dataclasses import dataclass, field

from workbench.local.invocation import Invocation
from workbench.local.pace import Pace
from workbench.local.reply import Reply
from workbench.local.server import ServedEndpoint


@dataclass(frozen=True)
class Recording:
    """Passes every call on to `endpoint`; `seen` has the invocations (path, headers, body) in order of arrival."""

    endpoint: ServedEndpoint
    seen: list[Invocation] = field(default_factory=list)

    @property
    def status(self) -> str:
        return self.endpoint.status

    def respond(self, invocation: Invocation, reply: Reply, pace: Pace) -> None:
        self.seen.append(invocation)
        self.endpoint.respond(invocation, reply, pace)
