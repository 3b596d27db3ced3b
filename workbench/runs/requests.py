"""From a prompt and endpoints to the requests of a comparison, one a column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.payloads import PAYLOADS
from workbench.prompts.prompt import Prompt
from workbench.prompts.rendered import RenderedPrompt
from workbench.prompts.rendering import render
from workbench.runs.comparison import Column, Comparison
from workbench.runs.request import RunRequest


def requests_for(
    prompt: Prompt, endpoints: Sequence[Endpoint], values: Mapping[str, Any] | None = None, repeat: int = 1
) -> tuple[RunRequest, ...]:
    """One request for each endpoint and repeat; the prompt is rendered once for each mode that is needed.

    An endpoint that takes only text gets the text form; any other gets the prompt in the prompt's own mode. A template
    that fails, an undefined variable or an unknown payload format: `UsageError`.
    """
    rendered: dict[str, RenderedPrompt] = {}
    requests = []
    for position, endpoint in enumerate(endpoints):
        mode = prompt.mode if PAYLOADS[endpoint.payload].takes_messages else "text"
        if mode not in rendered:
            rendered[mode] = render(prompt, values, mode)
        for number in range(1, repeat + 1):
            column = f"{position}.{number}"
            requests.append(RunRequest(column, endpoint, rendered[mode], prompt.generation, number))
    return tuple(requests)


def comparison_of(requests: Sequence[RunRequest]) -> Comparison:
    """The empty columns of these requests, in their order."""
    repeated = any(request.repeat > 1 for request in requests)
    return Comparison(tuple(Column(request.column, _label(request, repeated)) for request in requests))


def _label(request: RunRequest, repeated: bool) -> str:
    return f"{request.endpoint.label} #{request.repeat}" if repeated else request.endpoint.label
