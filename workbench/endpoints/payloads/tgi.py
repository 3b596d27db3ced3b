"""Text Generation Inference: `{"inputs", "parameters", "stream"}`; LMI's format differs from it by a few names.

Streams are server-sent events (TGI) or JSON lines (LMI): `{"token": {"id", "text", "special"}}`, the last one with
`generated_text` and `details`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from workbench.endpoints.payloads.format import JSON, Parameters, PayloadRequest, Reply, Sends, json_body
from workbench.endpoints.payloads.parameters import NOT_NEEDED, greedy, named, unlimited, with_sampling
from workbench.endpoints.payloads.reading import JsonStream, read_body
from workbench.endpoints.payloads.shapes import details_usage, first_object, raise_failed_generation
from workbench.prompts.prompt import Generation
from workbench.prompts.rendered import RenderedPrompt

_SENDS = {
    "max_tokens": Sends("max_new_tokens", minimum=0),
    "temperature": Sends("temperature", minimum=0, above=True),
    "top_p": Sends("top_p", minimum=0, maximum=1, above=True),
    "top_k": Sends("top_k", minimum=1),
    "stop": Sends("stop", at_most=4),
    "seed": Sends("seed", minimum=0),
}


class TgiFormat:
    title = "Text Generation Inference, such as Falcon and Bloom (inputs, parameters)"
    takes_messages = False
    can_stream = True
    sends: Mapping[str, Sends] = _SENDS

    def request(self, prompt: RenderedPrompt, generation: Generation, *, stream: bool) -> PayloadRequest:
        parameters = self._parameters(generation)
        body = json_body({"inputs": prompt.text or "", "parameters": dict(parameters.fields), "stream": stream})
        return PayloadRequest(body, accept=None if stream else JSON, parameters=parameters)

    def reply(self, body: bytes) -> Reply:
        value, text = read_body(body)
        details = first_object(value).get("details")
        reason = _reason(details)
        raise_failed_generation(reason)
        return Reply(text, details_usage(details), reason)

    def stream_decoder(self) -> TgiStream:
        return TgiStream()

    def _parameters(self, generation: Generation) -> Parameters:
        """Older routers refuse top_p 1, which means "no limit" elsewhere: it is left out. `details` brings the counts.

        Older LMI containers sample only when `do_sample` says so, so that it goes with every sampling parameter.
        """
        adapted = unlimited(generation)
        if generation.top_p is not None and generation.top_p >= 1:
            adapted["top_p"] = NOT_NEEDED
        parameters = named(generation, self.sends, adapted | greedy(generation))
        return replace(parameters, fields={"details": True, **with_sampling(parameters.fields)})


class TgiStream(JsonStream):
    def piece(self, value: Mapping[str, Any]) -> str | None:
        details = value.get("details")
        self.reason = _reason(details) or self.reason
        raise_failed_generation(self.reason)
        if details is not None:
            self.usage = details_usage(details)
        token = value.get("token")
        if not isinstance(token, Mapping):
            return None
        if value.get("generated_text") is not None or details is not None:
            self.end()
        return "" if token.get("special") else str(token.get("text") or "")


def _reason(details: Any) -> str:
    return str(details.get("finish_reason") or "") if isinstance(details, Mapping) else ""
