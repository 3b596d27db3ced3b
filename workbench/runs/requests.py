"""From a prompt and endpoints to the requests of a comparison, one a column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from workbench.endpoints.endpoint import Endpoint
from workbench.errors import UsageError
from workbench.prompts.prompt import Prompt
from workbench.prompts.rendered import RenderedPrompt
from workbench.runs.comparison import Column, Comparison
from workbench.runs.forms import Renderings
from workbench.runs.request import RunRequest


def requests_for(
    prompt: Prompt, endpoints: Sequence[Endpoint], values: Mapping[str, Any] | None = None, repeat: int = 1
) -> tuple[RunRequest, ...]:
    """One request for each endpoint and repeat; the prompt is rendered once for each form that is needed.

    An endpoint that takes only text gets the text form; any other gets the prompt in the prompt's own mode. A column is
    named for its endpoint, with a number where that is called more than once. One that cannot be sent the prompt, such
    as one with an unknown wrapper, gets a request with the `refusal`. A template that fails, an undefined variable:
    `TemplateError`.
    """
    renderings = Renderings(prompt, values)
    counted: Counter[str] = Counter()
    calls = Counter({label: count * repeat for label, count in Counter(each.label for each in endpoints).items()})
    requests = []
    for endpoint in endpoints:
        rendered, refusal = _told_apart(renderings.of(endpoint))
        for _ in range(repeat):
            counted[endpoint.label] += 1
            number = counted[endpoint.label]
            column = endpoint.label if calls[endpoint.label] == 1 else f"{endpoint.label} #{number}"
            requests.append(RunRequest(column, endpoint, rendered, prompt.generation, number, refusal))
    return tuple(requests)


def _told_apart(found: RenderedPrompt | UsageError) -> tuple[RenderedPrompt, UsageError | None]:
    return (RenderedPrompt(""), found) if isinstance(found, UsageError) else (found, None)


def comparison_of(requests: Sequence[RunRequest]) -> Comparison:
    """The empty columns of these requests, in their order."""
    return Comparison(tuple(Column(request.column, request.column) for request in requests))
