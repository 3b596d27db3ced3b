"""What JumpStart's Llama containers share: the licence, their parameters and their errors."""

from __future__ import annotations

import json
from typing import Any

from tests.fakes.containers.strict import Strict, licence_accepted
from workbench.local.containers.container import Call, ContainerError
from workbench.local.containers.fields import BadField, flag, integer, number
from workbench.local.invocation import Invocation

LICENCE = (
    "Need to pass custom_attributes='accept_eula=true' as part of header. This means you have read and accept the "
    "end-user license agreement (EULA) of the model."
)


class Licensed(Strict):
    """Every call fails that does not accept the licence."""

    def read(self, invocation: Invocation) -> Call:
        if not licence_accepted(invocation):
            status, body = self.refusal(BadField(LICENCE))
            raise ContainerError(status, json.dumps(body))
        return super().read(invocation)

    def refusal(self, error: BadField) -> tuple[int, dict[str, Any]]:
        return 424, {"code": 424, "message": "prediction failure", "error": error.message}


def llama_limit(parameters: dict[str, Any]) -> int | None:
    """The token limit; the other parameters are checked."""
    number(parameters, "temperature", above=0)
    number(parameters, "top_p", at_least=0, at_most=1)
    flag(parameters, "return_full_text")
    return integer(parameters, "max_new_tokens", at_least=1)
