"""A prompt as a value: the fields of the prompt file, one for one. Format and meaning: README, "The prompt file"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

FORMAT = 1
TECHNIQUES = ("zero_shot", "one_shot", "few_shot")
MODES = ("text", "chat")
REASONING_STYLES = ("none", "trigger", "rationales")
CHOICES = ("all", "first", "random", "similar", "diverse")
ROLES = ("system", "user", "assistant")

# What a template variable may hold: text exactly as written, or lists and mappings of it.
Value = Any


@dataclass(frozen=True)
class Example:
    """One row of the example bank. `note` says where it came from and is never rendered."""

    inputs: Mapping[str, Value] = field(default_factory=dict)
    output: str = ""
    reasoning: str = ""
    enabled: bool = True
    note: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Choose:
    """Which of the enabled examples few-shot uses. `n` None means all of them."""

    by: str = "all"
    n: int | None = None
    seed: int = 0
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Message:
    """A further turn of a chat prompt, between the examples and the input; `content` is a template."""

    role: str = "user"
    content: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ChainOfThought:
    style: str = "none"
    trigger: str = "Let's think step by step."
    trigger_join: str = " "
    rationale_template: str = "Question: {{ question }}\nAnswer: {{ reasoning }} So the answer is {{ output }}."
    rationale_assistant_template: str = "{{ reasoning }} So the answer is {{ output }}."
    extract_prompt: str = ""
    extract_join: str = "\n"
    votes: int = 1
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def calls(self) -> int:
        """How many calls an answer takes: one a sample, and another one each where `extract_prompt` asks for it."""
        return self.votes * (2 if self.extract_prompt else 1)


@dataclass(frozen=True)
class AnswerRule:
    """How the answer is taken out of an output: the text after `after` up to `until`, or group 1 of `pattern`."""

    after: str = ""
    until: str = ""
    pattern: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Generation:
    """One set of parameters for every payload format; None leaves a parameter to the endpoint."""

    max_tokens: int | None = 256
    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    stop: tuple[str, ...] = ()
    seed: int | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Context:
    """A collection of documents behind one variable of the prompt.

    `query` is the variable whose value is asked of the collection; None: `question` or `query`, else the only variable,
    else the rendered input.
    """

    index: str = ""
    variable: str = "context"
    mode: str = "hybrid"
    k: int = 4
    fusion: str = "score"
    mmr: float | None = None
    rerank: str | None = None
    threshold: float | None = None
    metric: str = "cosine"
    order: str = "score"
    passage_template: str = "\n* {{ text }}"
    separator: str = ""
    max_tokens: int | None = None
    max_characters: int | None = None
    query: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Prompt:
    """One prompt. Every text field but the joiners, `name` and `description` is a template; see `rendering`."""

    name: str
    description: str = ""
    tags: tuple[str, ...] = ()
    technique: str = "zero_shot"
    mode: str = "text"
    system: str = ""
    instruction: str = ""
    examples: tuple[Example, ...] = ()
    choose: Choose = Choose()
    example_template: str = "Question: {{ question }}\nAnswer: {{ output }}"
    input_template: str = "Question: {{ question }}\nAnswer:"
    join: str = "\n\n"
    separator: str = "\n\n"
    input_join: str | None = None
    example_input_template: str | None = None
    assistant_template: str = "{{ output }}"
    messages: tuple[Message, ...] = ()
    wrapper: str | None = None
    chain_of_thought: ChainOfThought = ChainOfThought()
    answer: tuple[AnswerRule, ...] = ()
    values: Mapping[str, Value] = field(default_factory=dict)
    generation: Generation = Generation()
    context: Context | None = None
    expected: str | None = None
    schema: Mapping[str, Any] | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def input_names(self) -> tuple[str, ...]:
        """The input names of the example bank, in order of first appearance: the columns of the examples table."""
        return tuple(dict.fromkeys(name for example in self.examples for name in example.inputs))
