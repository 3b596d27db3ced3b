"""The form in which each endpoint gets a prompt: text or messages, in a wrapper of the endpoint's own or without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.payloads.choosing import payload_of
from workbench.endpoints.wrappers import wrapper_of
from workbench.prompts.prompt import Prompt


@dataclass(frozen=True)
class Form:
    """`mode` is text or chat; `wrapper` is the endpoint's, which holds where the prompt has none of its own."""

    mode: str
    wrapper: str | None = None

    def of(self, prompt: Prompt) -> Prompt:
        """The prompt that renders in this form."""
        return replace(prompt, mode=self.mode, wrapper=prompt.wrapper if self.wrapper is None else self.wrapper)


@dataclass(frozen=True)
class SharedForm:
    """A form and the labels of the endpoints that get it."""

    form: Form
    endpoints: tuple[str, ...]


def form_for(prompt: Prompt, endpoint: Endpoint) -> Form:
    """An unknown payload format or wrapper: `UnknownName`."""
    mode = prompt.mode if payload_of(endpoint).takes_messages else "text"
    wrapper = wrapper_of(endpoint) if mode == "text" and prompt.wrapper is None else None
    return Form(mode, wrapper)


def forms_for(prompt: Prompt, endpoints: Sequence[Endpoint]) -> tuple[SharedForm, ...]:
    """The different forms, in the order of the endpoints."""
    labels: dict[Form, list[str]] = {}
    for endpoint in endpoints:
        labels.setdefault(form_for(prompt, endpoint), []).append(endpoint.label)
    return tuple(SharedForm(form, tuple(names)) for form, names in labels.items())
