"""JumpStart's text2text format (Flan-T5 and its kin): flat parameters, `generated_texts`; streams as JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from workbench.local.containers.container import Call, ContainerError, to_json
from workbench.local.containers.fields import BadField, integer, json_object, number, texts
from workbench.local.invocation import Invocation
from workbench.local.model import Message, ModelRequest
from workbench.local.output import Output

DEFAULT_MAX_LENGTH = 50
_MOST_SEQUENCES = 32


class JumpStart:
    """`max_length` counts the answer alone, as it does for an encoder-decoder model."""

    stream_type = "application/jsonlines"
    keeps_stop = False

    def read(self, invocation: Invocation) -> Call:
        try:
            payload = json_object(invocation)
            return Call(_requests(invocation, payload), invocation.streams, payload)
        except BadField as error:
            body = {"code": error.status, "type": "InvalidRequestException", "message": error.message}
            raise ContainerError(error.status, json.dumps(body)) from error

    def body(self, call: Call, outputs: tuple[Output, ...]) -> bytes:  # noqa: ARG002
        return to_json({"generated_texts": [output.text for output in outputs]})

    def stream(
        self,
        call: Call,  # noqa: ARG002
        outputs: tuple[Output, ...],  # noqa: ARG002
        steps: Iterable[tuple[str, ...]],
    ) -> Iterator[bytes]:
        """The lines of a dynamic batch: `{"outputs": ["piece"]}`, a piece for each text. There is no end marker."""
        for step in steps:
            yield to_json({"outputs": list(step)}) + b"\n"


def _requests(invocation: Invocation, payload: dict[str, object]) -> tuple[ModelRequest, ...]:
    prompts = texts(payload, "text_inputs")
    if not prompts:
        raise BadField("`text_inputs` is missing")
    max_length = integer(payload, "max_length", at_least=1) or DEFAULT_MAX_LENGTH
    sequences = integer(payload, "num_return_sequences", at_least=1, at_most=_MOST_SEQUENCES) or 1
    number(payload, "temperature", at_least=0)
    number(payload, "top_p", at_least=0, at_most=1)
    integer(payload, "top_k", at_least=0)
    integer(payload, "seed", at_least=0)
    stop = texts(payload, "stop")
    parameters = {name: value for name, value in payload.items() if name != "text_inputs"}
    return tuple(
        ModelRequest(invocation, (Message("user", prompt),), max_length, stop, parameters)
        for prompt in prompts
        for _ in range(sequences)
    )
