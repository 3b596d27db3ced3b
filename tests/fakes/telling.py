"""An endpoint of SageMaker that tells everything that it received, as containers that are being debugged do."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal

from workbench.local import event_stream
from workbench.local.aws_error import AwsError, model_error
from workbench.local.invocation import Invocation
from workbench.local.pace import Pace
from workbench.local.reply import Reply


@dataclass(frozen=True)
class TellsAll:
    """As its answer, in a refusal of its own or of its container, or in an error in the middle of its stream."""

    where: Literal["answer", "refusal", "stream"]

    @property
    def status(self) -> str:
        return "InService"

    def respond(self, invocation: Invocation, reply: Reply, pace: Pace) -> None:
        told = f"told {json.dumps(dict(invocation.headers))} {dict(invocation.headers)}"
        if self.where == "refusal":
            if invocation.streams:
                raise model_error(invocation.endpoint, 400, json.dumps({"error": told}))
            raise AwsError(400, "ValidationError", told)
        reply.start("text/event-stream")
        if self.where == "stream":
            reply.raw(event_stream.model_stream_error(told, "StreamBroken"))
        else:
            for word in told.split(" "):
                token = {"token": {"id": 1, "text": f"{word} ", "special": False}, "generated_text": None}
                reply.part(f"data:{json.dumps(token)}\n\n".encode())
            last = {"token": {"id": 2, "text": "", "special": True}, "generated_text": told, "details": None}
            reply.part(f"data:{json.dumps(last)}\n\n".encode())
        reply.end()
