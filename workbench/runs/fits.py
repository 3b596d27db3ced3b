"""Whether a prompt and the answer asked for fit each endpoint's context window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.endpoints.endpoint import Endpoint
from workbench.errors import WorkbenchError
from workbench.prompts.cutting import Excess
from workbench.prompts.prompt import Prompt
from workbench.prompts.rendered import RenderedPrompt
from workbench.prompts.rendering import render
from workbench.prompts.variables import free_variables
from workbench.runs.counting import TokenCounter
from workbench.runs.forms import Form, form_for, forms_for

# From this share of a window on it is worth a warning.
CLOSE = 0.8


@dataclass(frozen=True)
class Fit:
    """`tokens` of the prompt beside `room` for the answer, against `window` (None where it is not known).

    `exact` says that the endpoint's own tokenizer counted; `error` why it could not.
    """

    endpoint: str
    tokens: int
    exact: bool = False
    window: int | None = None
    room: int = 0
    error: WorkbenchError | None = None

    @property
    def share(self) -> float:
        """Of the window; 0 where it is not known."""
        return (self.tokens + self.room) / self.window if self.window else 0.0

    def over(self, share: float = 1.0) -> int:
        """By how many tokens it is past that share of the window; none or less: it fits."""
        return self.tokens + self.room - int(self.window * share) if self.window else -1


def fits(
    prompt: Prompt, endpoints: Sequence[Endpoint], counter: TokenCounter, values: Mapping[str, Any] | None = None
) -> tuple[Fit, ...]:
    """One for each endpoint, in their order, in the form that it gets. What cannot be rendered: `TemplateError`."""
    rendered: dict[Form, RenderedPrompt] = {}
    found = []
    for endpoint in endpoints:
        form = form_for(prompt, endpoint)
        if form not in rendered:
            rendered[form] = render(form.of(prompt), values)
        counted = counter.count_prompt(endpoint, rendered[form])
        window, room = endpoint.limits.context_tokens, prompt.generation.max_tokens or 0
        found.append(Fit(endpoint.label, counted.tokens, counted.exact, window, room, counted.error))
    return tuple(found)


def excess_for(
    endpoints: Sequence[Endpoint], counter: TokenCounter, values: Mapping[str, Any] | None = None, share: float = 1.0
) -> Excess:
    """By how many tokens a prompt is past that share of the endpoints' windows, at worst."""
    bounded = [endpoint for endpoint in endpoints if endpoint.limits.context_tokens]

    def excess(prompt: Prompt) -> int:
        return max((fit.over(share) for fit in fits(prompt, bounded, counter, values)), default=-1)

    return excess


def marks_for(prompt: Prompt, endpoints: Sequence[Endpoint]) -> dict[str, str]:
    """For each variable that has no value in any of the forms, the mark that stands in its place."""
    forms = [shared.form.of(prompt) for shared in forms_for(prompt, endpoints)]
    names = dict.fromkeys(name for form in forms for name in free_variables(form) if name not in prompt.values)
    return {name: f"{{{{ {name} }}}}" for name in names}


def tightest(found: Sequence[Fit]) -> Fit | None:
    """The one that fills its window most; the first of several, and where no window is known the longest."""
    return max(found, key=lambda fit: (fit.share, fit.tokens if fit.window is None else 0), default=None)
