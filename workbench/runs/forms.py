"""The form in which each endpoint gets a prompt: text or messages, in a wrapper of the endpoint's own or without."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.payloads.choosing import payload_of
from workbench.endpoints.wrappers import wrapper_of
from workbench.errors import Phrase, TemplateError, UsageError
from workbench.prompts.prompt import Prompt
from workbench.prompts.rendered import RenderedPrompt
from workbench.prompts.rendering import render


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
    """An endpoint that cannot be sent a prompt (it gives vectors, its wrapper is not known): `UsageError`."""
    mode = prompt.mode if payload_of(endpoint).takes_messages else "text"
    wrapper = wrapper_of(endpoint) if mode == "text" and prompt.wrapper is None else None
    return Form(mode, wrapper)


def forms_for(prompt: Prompt, endpoints: Sequence[Endpoint]) -> tuple[SharedForm, ...]:
    """The different forms, in the order of the endpoints; one that cannot be sent a prompt has none."""
    labels: dict[Form, list[str]] = {}
    for endpoint in endpoints:
        with contextlib.suppress(UsageError):
            labels.setdefault(form_for(prompt, endpoint), []).append(endpoint.label)
    return tuple(SharedForm(form, tuple(names)) for form, names in labels.items())


class Renderings:
    """A prompt rendered once for each form that is needed."""

    def __init__(self, prompt: Prompt, values: Mapping[str, Any] | None = None) -> None:
        self._prompt = prompt
        self._values = values
        self._made: dict[Form, RenderedPrompt] = {}

    def of(self, endpoint: Endpoint) -> RenderedPrompt | UsageError:
        """What the endpoint gets, or why it alone can get nothing.

        What keeps the prompt from every endpoint (a template of its own, an undefined variable) is raised.
        """
        try:
            form = form_for(self._prompt, endpoint)
        except UsageError as error:
            return error
        if form not in self._made:
            try:
                self._made[form] = render(form.of(self._prompt), self._values)
            except TemplateError as error:
                if form.wrapper is None or error.values.get("part") != "wrapper":
                    raise
                return _broken_wrapper(endpoint, error)
        return self._made[form]


def _broken_wrapper(endpoint: Endpoint, error: TemplateError) -> UsageError:
    return UsageError(
        "The wrapper of the endpoint {endpoint} cannot be used. {failure}",
        "Correct the wrapper in the endpoint's settings.",
        endpoint=endpoint.label,
        failure=Phrase(error.message_template, **error.values),
    )
