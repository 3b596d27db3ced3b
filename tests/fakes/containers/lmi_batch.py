"""DJL's LMI container with dynamic batches: a pipeline of transformers; streams are lines of outputs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tests.fakes.containers.strict import Strict, generate_arguments
from workbench.local.containers.container import Call, to_json
from workbench.local.containers.fields import BadField, mapping, texts
from workbench.local.invocation import Invocation
from workbench.local.model import Message, ModelRequest
from workbench.local.output import Output

_MAX_NEW_TOKENS = 50


class LmiBatch(Strict):
    """Whether it streams was decided when it was deployed, not by the request."""

    stream_type = "application/jsonlines"

    def understood(self, invocation: Invocation, payload: dict[str, Any]) -> Call:
        prompts, parameters = texts(payload, "inputs"), mapping(payload, "parameters")
        if not prompts:
            raise BadField("`inputs` is missing")
        generate_arguments(parameters)
        limit = parameters.get("max_new_tokens") or _MAX_NEW_TOKENS
        requests = (ModelRequest(invocation, (Message("user", each),), limit, (), parameters) for each in prompts)
        return Call(tuple(requests), invocation.streams, payload)

    def refusal(self, error: BadField) -> tuple[int, dict[str, Any]]:
        return 424, {"code": 424, "message": "invoke handler failure", "error": error.message}

    def reply(self, call: Call, output: Output) -> dict[str, str]:
        return {"generated_text": output.text}

    def body(self, call: Call, outputs: tuple[Output, ...]) -> bytes:
        return to_json([self.reply(call, output) for output in outputs])

    def stream(
        self,
        call: Call,
        outputs: tuple[Output, ...],
        steps: Iterable[tuple[str, ...]],
    ) -> Iterator[bytes]:
        for step in steps:
            yield to_json({"outputs": list(step)}) + b"\n"
