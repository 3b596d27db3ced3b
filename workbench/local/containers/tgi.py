"""The format of Hugging Face's text generation container: `inputs` and `parameters`; streams as server-sent events."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from workbench.local.containers.container import Call, ContainerError, to_json
from workbench.local.containers.fields import BadField, flag, integer, json_object, mapping, number, texts
from workbench.local.invocation import Invocation
from workbench.local.model import Message, ModelRequest
from workbench.local.output import Output

DEFAULT_MAX_NEW_TOKENS = 100
_MOST_STOPS = 4
_FINISH_REASONS = {"end": "eos_token", "stop": "stop_sequence", "length": "length"}
_END_TOKEN = "</s>"  # noqa: S105
_VOCABULARY = 32_000


class Tgi:
    stream_type = "text/event-stream"
    keeps_stop = True

    def read(self, invocation: Invocation) -> Call:
        try:
            payload = json_object(invocation)
            return Call((_request(invocation, payload),), flag(payload, "stream"), payload)
        except BadField as error:
            status = 415 if error.status == 415 else 422
            body = {"error": f"Input validation error: {error.message}", "error_type": "validation"}
            raise ContainerError(status, json.dumps(body)) from error

    def body(self, call: Call, outputs: tuple[Output, ...]) -> bytes:
        (output,) = outputs
        reply: dict[str, Any] = {"generated_text": _text(call, output)}
        if flag(mapping(call.payload, "parameters"), "details"):
            tokens = [_token(token) for token in output.tokens]
            reply["details"] = _details(call, output) | {"prefill": [], "tokens": tokens}
        return to_json([reply])

    def stream(self, call: Call, outputs: tuple[Output, ...], steps: Iterable[tuple[str, ...]]) -> Iterator[bytes]:
        """One event a token; the last also carries the whole text and the details.

        An answer that ends by itself ends with a special token, whose text is no part of the answer.
        """
        (output,) = outputs
        final = {"generated_text": _text(call, output), "details": _details(call, output)}
        ends_with_text = output.ending != "end" and len(output.tokens) > 0
        last = len(output.tokens) - 1
        for index, (token,) in enumerate(steps):
            closing = final if ends_with_text and index == last else {}
            yield _event(index + 1, _token(token), closing)
        if not ends_with_text:
            yield _event(last + 2, _token(_END_TOKEN, special=True), final)


def _request(invocation: Invocation, payload: dict[str, Any]) -> ModelRequest:
    prompt = payload.get("inputs")
    if not isinstance(prompt, str):
        raise BadField("`inputs` must be a string")
    parameters = mapping(payload, "parameters")
    number(parameters, "temperature", above=0)
    number(parameters, "top_p", above=0, at_most=1)
    number(parameters, "typical_p", above=0, at_most=1)
    number(parameters, "repetition_penalty", above=0)
    integer(parameters, "top_k", at_least=1)
    integer(parameters, "seed", at_least=0)
    for name in ("details", "do_sample", "return_full_text"):
        flag(parameters, name)
    stop = texts(parameters, "stop")
    if len(stop) > _MOST_STOPS:
        raise BadField(f"`stop` takes at most {_MOST_STOPS} sequences, given: {len(stop)}")
    max_new_tokens = integer(parameters, "max_new_tokens", at_least=0)
    limit = DEFAULT_MAX_NEW_TOKENS if max_new_tokens is None else max_new_tokens
    return ModelRequest(invocation, (Message("user", prompt),), limit, stop, parameters)


def _text(call: Call, output: Output) -> str:
    """The answer, behind the prompt where `return_full_text` asks for it."""
    full = flag(mapping(call.payload, "parameters"), "return_full_text")
    return call.requests[0].text + output.text if full else output.text


def _details(call: Call, output: Output) -> dict[str, Any]:
    return {
        "finish_reason": _FINISH_REASONS[output.ending],
        "generated_tokens": len(output.tokens) + (output.ending == "end"),
        "input_length": call.requests[0].tokens_in,
        "seed": mapping(call.payload, "parameters").get("seed"),
    }


def _token(text: str, special: bool = False) -> dict[str, Any]:
    """A deterministic model is certain of each token: its log probability is 0."""
    return {"id": zlib.crc32(text.encode()) % _VOCABULARY, "text": text, "logprob": 0.0, "special": special}


def _event(index: int, token: dict[str, Any], final: dict[str, Any]) -> bytes:
    event = {"index": index, "token": token, "generated_text": None, "details": None, **final}
    return b"data:" + to_json(event) + b"\n\n"
