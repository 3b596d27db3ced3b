"""Cohere's generate (marketplace packages): `{"prompt", "max_tokens", "k", "p", …}`; replies are `generations`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.endpoints.events import Usage
from workbench.endpoints.payloads.format import PayloadRequest, Reply, Sends, json_body
from workbench.endpoints.payloads.parameters import named
from workbench.endpoints.payloads.reading import read_body
from workbench.endpoints.payloads.shapes import count, first_object, raise_failed_generation
from workbench.endpoints.payloads.whole import WholeFormat
from workbench.prompts.prompt import Generation
from workbench.prompts.rendered import RenderedPrompt

COHERE: Mapping[str, Sends] = {
    "max_tokens": Sends("max_tokens", minimum=1),
    "temperature": Sends("temperature", minimum=0),
    "top_p": Sends("p", minimum=0, maximum=1),
    "top_k": Sends("k", minimum=0),
    "stop": Sends("stop_sequences"),
}


class CohereFormat(WholeFormat):
    title = "Cohere generate (prompt, k, p)"
    sends = COHERE

    def request(self, prompt: RenderedPrompt, generation: Generation, *, stream: bool) -> PayloadRequest:  # noqa: ARG002
        parameters = named(generation, COHERE, {})
        return PayloadRequest(json_body({"prompt": prompt.text or "", **parameters.fields}), parameters=parameters)

    def reply(self, body: bytes) -> Reply:
        value, text = read_body(body)
        answer = first_object(value)
        reason = cohere_reason(first_object(answer.get("generations")))
        return Reply(text, cohere_usage(answer), reason)


def cohere_reason(answer: Mapping[str, Any]) -> str:
    """Why it ended. ERROR, ERROR_TOXIC and ERROR_LIMIT: `EndpointError`."""
    reason = str(answer.get("finish_reason") or "")
    raise_failed_generation("error" if reason.startswith("ERROR") else reason)
    return reason


def cohere_usage(answer: Mapping[str, Any]) -> Usage:
    """The token counts in `meta`: of the model where it has them, else those that are paid for."""
    meta = first_object(answer.get("meta"))
    counts = first_object(meta.get("tokens")) or first_object(meta.get("billed_units"))
    return Usage(count(counts.get("input_tokens")), count(counts.get("output_tokens")))
