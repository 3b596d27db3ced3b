"""AI21's Jurassic-2: `{"prompt", "maxTokens", …}` in camel case; replies are `completions`.

`topKReturn` is how many alternatives of each token are returned, not a limit of sampling, so that top_k is not sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.endpoints.events import Usage
from workbench.endpoints.payloads.format import PayloadRequest, Reply, Sends, json_body
from workbench.endpoints.payloads.parameters import named
from workbench.endpoints.payloads.reading import read_body
from workbench.endpoints.payloads.shapes import first_object
from workbench.endpoints.payloads.whole import WholeFormat
from workbench.prompts.prompt import Generation
from workbench.prompts.rendered import RenderedPrompt

_SENDS = {
    "max_tokens": Sends("maxTokens", minimum=1),
    "temperature": Sends("temperature", minimum=0),
    "top_p": Sends("topP", minimum=0, maximum=1),
    "stop": Sends("stopSequences"),
}


class Jurassic2Format(WholeFormat):
    title = "AI21 Jurassic-2 (prompt, maxTokens)"
    sends = _SENDS

    def request(self, prompt: RenderedPrompt, generation: Generation, *, stream: bool) -> PayloadRequest:  # noqa: ARG002
        parameters = named(generation, self.sends, {})
        return PayloadRequest(json_body({"prompt": prompt.text or "", **parameters.fields}), parameters=parameters)

    def reply(self, body: bytes) -> Reply:
        value, text = read_body(body)
        answer = first_object(value)
        completion = first_object(answer.get("completions"))
        usage = Usage(_tokens(answer.get("prompt")), _tokens(completion.get("data")))
        return Reply(text, usage, str(first_object(completion.get("finishReason")).get("reason") or ""))


def _tokens(value: Any) -> int | None:
    tokens = value.get("tokens") if isinstance(value, Mapping) else None
    return len(tokens) if isinstance(tokens, list) else None
