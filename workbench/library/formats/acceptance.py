"""The last step of every import: a prompt comes in only if it can be saved and each of its templates parses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from workbench.errors import InvalidFile, Phrase, UsageError
from workbench.library.formats.format import Imported, ImportedPrompt, Refused
from workbench.prompts.prompt import Message, Prompt
from workbench.prompts.templates import parse

MAX_PROMPTS = 20_000


@dataclass
class Intake:
    """Collects the prompts of one file: what cannot be used is listed, and keeps nothing else out."""

    prompts: list[ImportedPrompt] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    notes: list[Phrase] = field(default_factory=list)

    def add(self, where: str, make: Callable[[], ImportedPrompt]) -> None:
        """Takes in what `make` gives; its `UsageError` is the reason of a refusal."""
        if len(self.prompts) + len(self.refused) >= MAX_PROMPTS:
            self.note(Phrase("Only the first {limit} prompts of the file were read.", limit=MAX_PROMPTS))
            return
        try:
            made = make()
            check(made.prompt)
        except UsageError as error:
            self.refused.append(Refused(where, error))
        else:
            self.prompts.append(made)

    def note(self, phrase: Phrase) -> None:
        if str(phrase) not in map(str, self.notes):
            self.notes.append(phrase)

    def imported(self) -> Imported:
        return Imported(tuple(self.prompts), tuple(self.refused), tuple(self.notes))


def check(prompt: Prompt) -> None:
    """Refuses, with a `UsageError`, what could be neither rendered nor saved."""
    for part, source in _templates(prompt):
        parse(source, part)
    half = next((text for text in _texts(prompt) if not _is_unicode(text)), None)
    if half is not None:
        raise UsageError(
            "A text holds half a character (a lone surrogate).",
            "Delete the character that shows as a box in {text}, and import again.",
            text=ascii(half[:60]),
        )


def chat_prompt(name: str, turns: Sequence[tuple[str, str]], **fields: Any) -> Prompt:
    """A chat prompt of (role, template) turns: a system message at the head and a user message at the end get the
    fields of their own. None at all is an `InvalidFile`."""
    if not turns:
        raise InvalidFile("The prompt has no message with a text.", "Give it one, and import it again.")
    rest = list(turns)
    system = rest.pop(0)[1] if rest and rest[0][0] == "system" and rest[0][1] else ""
    asked = rest.pop()[1] if rest and rest[-1][0] == "user" and rest[-1][1] else ""
    messages = tuple(Message(role, content) for role, content in rest)
    return Prompt(name, mode="chat", system=system, messages=messages, input_template=asked, **fields)


def _templates(prompt: Prompt) -> Iterator[tuple[str, str]]:
    chain = prompt.chain_of_thought
    yield "system", prompt.system
    yield "instruction", prompt.instruction
    yield "input_template", prompt.input_template
    yield "example_template", prompt.example_template
    yield "example_input_template", prompt.example_input_template or ""
    yield "assistant_template", prompt.assistant_template
    yield "wrapper", prompt.wrapper or ""
    yield "chain_of_thought.trigger", chain.trigger
    yield "chain_of_thought.rationale_template", chain.rationale_template
    yield "chain_of_thought.rationale_assistant_template", chain.rationale_assistant_template
    for number, message in enumerate(prompt.messages):
        yield f"messages[{number}]", message.content


def _texts(prompt: Prompt) -> Iterator[str]:
    yield from (prompt.name, prompt.description, *prompt.tags, prompt.expected or "", prompt.join, prompt.separator)
    yield from (source for _part, source in _templates(prompt))
    yield from _texts_in(prompt.values)
    yield from prompt.generation.stop
    for example in prompt.examples:
        yield from (example.output, example.reasoning, example.note)
        yield from _texts_in(example.inputs)


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        yield from _texts_of(value)
    elif isinstance(value, dict):
        yield from value
        yield from _texts_of(value.values())


def _texts_of(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        yield from _texts_in(value)


def _is_unicode(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
