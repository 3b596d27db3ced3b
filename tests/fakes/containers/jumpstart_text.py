"""JumpStart's older text models: the prompt itself as the body, and no parameters."""

from __future__ import annotations

import json
from typing import Any

from tests.fakes.containers.strict import Strict, one_text, toolkit_error
from workbench.local.containers.container import Call, ContainerError
from workbench.local.containers.fields import BadField
from workbench.local.invocation import Invocation
from workbench.local.output import Output

_MAX_LENGTH = 50


class JumpstartText(Strict):
    def read(self, invocation: Invocation) -> Call:
        try:
            return self.understood(invocation, {})
        except BadField as error:
            status, body = self.refusal(error)
            raise ContainerError(status, json.dumps(body)) from error

    def understood(self, invocation: Invocation, payload: dict[str, Any]) -> Call:
        if invocation.content_type != "application/x-text":
            raise BadField(f"Content type {invocation.content_type} is not supported; use application/x-text", 415)
        try:
            prompt = invocation.body.decode()
        except UnicodeDecodeError as error:
            raise BadField("The body is not UTF-8") from error
        return one_text(invocation, prompt, payload, _MAX_LENGTH)

    def refusal(self, error: BadField) -> tuple[int, dict[str, Any]]:
        return toolkit_error(error, "InvalidRequestException")

    def reply(self, call: Call, output: Output) -> dict[str, str]:
        return {"generated_text": output.text}
