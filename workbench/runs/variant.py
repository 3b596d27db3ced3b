"""What a column of the desk stands for: an endpoint, with what is other there than in the prompt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from workbench.prompts.prompt import Generation, Prompt

_OWN = frozenset(one.name for one in fields(Generation)) - {"extra"}


@dataclass(frozen=True)
class PromptSource:
    """A saved prompt: its file, and the content id of a version of it ('' is the file as it is now)."""

    path: str
    version: str = ""


@dataclass(frozen=True)
class Variant:
    """One column. `key` tells it from all others and never changes; `endpoint` is the endpoint's label.

    `parameters` (by the names of `Generation`, any other as an extra one) and `values` go over those of the prompt;
    `prompt` None is the one on the desk; `documents` is one of `column_passages.DOCUMENTS`. `name` is what the user
    calls it, '' where it is told from the rest.
    """

    key: str
    endpoint: str
    name: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    prompt: PromptSource | None = None
    pinned: bool = False
    documents: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether it is its endpoint alone, with the prompt as it is."""
        return not (self.parameters or self.values or self.prompt or self.name or self.documents)

    def generation(self, usual: Generation) -> Generation:
        """The parameters that it is sent, given those of the prompt."""
        own = {name: value for name, value in self.parameters.items() if name in _OWN}
        others = {name: value for name, value in self.parameters.items() if name not in _OWN}
        return replace(usual, **own, extra={**usual.extra, **others})

    def applied(self, prompt: Prompt) -> Prompt:
        """The prompt that it is sent, given its source: with its own parameters and values."""
        return replace(prompt, generation=self.generation(prompt.generation), values={**prompt.values, **self.values})


def plain(endpoint: str) -> Variant:
    """The column that an endpoint has at first: its key is the endpoint's label."""
    return Variant(endpoint, endpoint)
