"""What of a prompt is searched beside its name, key, tags and description: its texts, part by part."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from workbench.prompts.prompt import ChainOfThought, Prompt

# Of one prompt; what lies behind is not searched.
MOST_CHARACTERS = 200_000

_NEW = Prompt("")
_TEMPLATES = (
    "instruction", "system", "input_template", "example_template", "example_input_template", "assistant_template",
    "wrapper",
)  # fmt: skip
_REASONING = ("trigger", "rationale_template", "rationale_assistant_template", "extract_prompt")
_NO_REASONING = ChainOfThought()


class PartText(NamedTuple):
    """One text. `field` is the field of the prompt file; `number` counts examples and messages from 1, else 0."""

    field: str
    number: int
    text: str


def part_texts(prompt: Prompt) -> list[PartText]:
    """The texts that the prompt has of its own, not the templates that every new prompt has."""
    found: list[PartText] = []
    left = MOST_CHARACTERS
    for part in _all(prompt):
        if part.text and left > 0:
            # What stands between two parts in the index, and no query has.
            found.append(part._replace(text=part.text[:left].replace("\0", " ")))
            left -= len(part.text)
    return found


def _all(prompt: Prompt) -> Iterator[PartText]:
    for name in _TEMPLATES:
        text = getattr(prompt, name)
        if text is not None and text != getattr(_NEW, name):
            yield PartText(name, 0, text)
    for name in _REASONING:
        text = getattr(prompt.chain_of_thought, name)
        if text != getattr(_NO_REASONING, name):
            yield PartText(name, 0, text)
    for number, turn in enumerate(prompt.messages, 1):
        yield PartText("messages", number, turn.content)
    for number, example in enumerate(prompt.examples, 1):
        for text in (*map(_written, example.inputs.values()), example.output, example.reasoning, example.note):
            yield PartText("examples", number, text)
    for value in prompt.values.values():
        yield PartText("values", 0, _written(value))
    yield PartText("expected", 0, prompt.expected or "")


def _written(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else json.dumps(value, ensure_ascii=False)
