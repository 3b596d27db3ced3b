"""Measuring a prompt for each endpoint that it would be sent to: its form, its tokenizer, its context window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.endpoints.endpoint import Endpoint
from workbench.errors import UsageError
from workbench.prompts.cutting import Excess
from workbench.prompts.prompt import Prompt
from workbench.prompts.rendered import RenderedPrompt
from workbench.prompts.variables import free_variables
from workbench.runs.counting import Counted, TokenCounter
from workbench.runs.fit import Fit
from workbench.runs.forms import Renderings, forms_for


def fits(
    prompt: Prompt, endpoints: Sequence[Endpoint], counter: TokenCounter, values: Mapping[str, Any] | None = None
) -> tuple[Fit, ...]:
    """One for each endpoint, in their order, in the form that it gets; one that cannot be sent the prompt has none.

    What cannot be rendered: `TemplateError`.
    """
    renderings = Renderings(prompt, values)
    counts: dict[tuple[RenderedPrompt, str | None], Counted] = {}
    found = []
    for endpoint in endpoints:
        rendered = renderings.of(endpoint)
        if isinstance(rendered, UsageError):
            continue
        if (rendered, endpoint.tokenizer) not in counts:
            counts[rendered, endpoint.tokenizer] = counter.count_prompt(endpoint, rendered)
        counted = counts[rendered, endpoint.tokenizer]
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
