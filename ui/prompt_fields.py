"""Fields of a prompt by their names in its file: `instruction`, `chain_of_thought.trigger`, `values.question`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from workbench.prompts.prompt import Prompt


def field(prompt: Prompt, name: str) -> Any:
    """The value of the field; an entry that a mapping lacks is None."""
    value: Any = prompt
    for step in name.split(".", 1):
        value = value.get(step) if isinstance(value, Mapping) else getattr(value, step)
    return value


def with_field(prompt: Prompt, name: str, value: Any) -> Prompt:
    """The prompt with another value in the field."""
    head, _, rest = name.partition(".")
    if not rest:
        return replace(prompt, **{head: value})
    outer = getattr(prompt, head)
    changed: Any = {**outer, rest: value} if isinstance(outer, Mapping) else replace(outer, **{rest: value})
    return replace(prompt, **{head: changed})
