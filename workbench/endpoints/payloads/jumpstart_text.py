"""JumpStart's older text models: the prompt itself is the body (`application/x-text`), and nothing goes beside it."""

from __future__ import annotations

from dataclasses import replace

from workbench.endpoints.payloads.format import PayloadRequest
from workbench.endpoints.payloads.parameters import named
from workbench.endpoints.payloads.whole import WholeFormat
from workbench.prompts.prompt import Generation
from workbench.prompts.rendered import RenderedPrompt

TEXT = "application/x-text"


class JumpstartTextFormat(WholeFormat):
    title = "JumpStart's older text models (the prompt as application/x-text)"

    def request(self, prompt: RenderedPrompt, generation: Generation, *, stream: bool) -> PayloadRequest:  # noqa: ARG002
        """A body that is text has no place for raw parameters either."""
        parameters = named(generation, self.sends, {})
        parameters = replace(parameters, fields={}, unsent=(*parameters.unsent, *generation.extra))
        body = (prompt.text or "").encode("utf-8", errors="replace")
        return PayloadRequest(body, content_type=TEXT, parameters=parameters)
