"""An endpoint with sessions: it opens one where that is asked for, closes each after so many calls, knows no other."""

from __future__ import annotations

from dataclasses import dataclass, field

from workbench.local.aws_error import AwsError
from workbench.local.invocation import Invocation
from workbench.local.pace import Pace
from workbench.local.reply import HttpReply, Reply

_SESSION = "x-amzn-sagemaker-session-id"


@dataclass
class Sticky:
    """`asked` has the session of each call. `closes_after` calls in it a session is closed; None never closes it."""

    body: bytes = b'{"generated_text": "hello"}'
    closes_after: int | None = None
    status: str = "InService"
    asked: list[str] = field(default_factory=list)
    _open: dict[str, int] = field(default_factory=dict)

    def respond(self, invocation: Invocation, reply: Reply, pace: Pace) -> None:
        assert isinstance(reply, HttpReply)
        session = invocation.headers.get(_SESSION, "")
        self.asked.append(session)
        reply._send(self.body, "application/json", 200, self._heard(session))

    def expire(self) -> None:
        self._open.clear()

    def _heard(self, session: str) -> dict[str, str]:
        if session == "NEW_SESSION":
            name = f"session-{len(self.asked)}"
            self._open[name] = 0
            return {"X-Amzn-SageMaker-New-Session-Id": f"{name}; Expires=2030-01-01T00:00:00Z"}
        if session not in self._open:
            raise AwsError(400, "ValidationError", "Session does not exist")
        self._open[session] += 1
        if self._open[session] == self.closes_after:
            del self._open[session]
            return {"X-Amzn-SageMaker-Closed-Session-Id": session}
        return {}
