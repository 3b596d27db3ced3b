"""What is unlikely to be taken as it is meant: orders of turns that endpoints refuse, and text that is not sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from workbench.errors import Phrase, WorkbenchError
from workbench.prompts.prompt import Prompt
from workbench.prompts.rendered import RenderedMessage, RenderedPrompt
from workbench.prompts.variables import names_in

_NAMES = {"user": Phrase("the user"), "assistant": Phrase("the assistant"), "system": Phrase("the system")}


class Caution(WorkbenchError):
    """A sentence to show beside the prompt with its next step. It is told, never raised: the prompt can be sent."""


def cautions(prompt: Prompt, rendered: RenderedPrompt) -> tuple[Caution, ...]:
    """What to tell about `prompt` as it was rendered, the most serious first."""
    if rendered.mode == "chat":
        return tuple(order_cautions(rendered.messages))
    return tuple(_unsent(prompt))


def order_cautions(messages: Sequence[RenderedMessage]) -> Iterator[Caution]:
    """Chat templates of most models want: system at most once and first, then user and assistant in turn."""
    turns = [(number, message) for number, message in enumerate(messages, 1) if message.role != "system"]
    if not any(message.role == "user" for _number, message in turns):
        yield Caution("No message is from the user: most endpoints refuse that.", "Write an input, or add a user turn.")
    elif turns[0][1].role == "assistant":
        yield Caution(
            "The conversation begins with the assistant: many endpoints refuse that.",
            "Put a user turn before it, or remove it.",
        )
    for number, message in enumerate(messages, 1):
        if message.role == "system" and number > 1:
            yield Caution(
                "Message {number} is from the system: most endpoints take one system message, at the start.",
                "Move its text to the system card.",
                number=number,
            )
        if not message.content.strip():
            yield Caution(
                "Message {number} is empty: many endpoints refuse that.",
                "Write its text, or remove the turn.",
                number=number,
            )
    yield from _repeated(turns)


def _repeated(turns: Sequence[tuple[int, RenderedMessage]]) -> Iterator[Caution]:
    for (first, before), (second, after) in pairwise(turns):
        if before.role == after.role:
            yield Caution(
                "Messages {first} and {second} are both from {role}: many endpoints want user and assistant in turn.",
                "Put the other's turn between them, or make them one.",
                first=first,
                second=second,
                role=_NAMES[after.role],
            )


def _unsent(prompt: Prompt) -> Iterator[Caution]:
    wrapper = prompt.wrapper
    if wrapper is not None and "prompt" not in names_in(wrapper):
        yield Caution(
            "The wrapper has no {{ prompt }}: only the wrapper itself is sent.",
            "Write {{ prompt }} in it where the prompt belongs.",
        )
    if wrapper is not None and prompt.system and "system" not in names_in(wrapper):
        yield Caution(
            "The system text is not sent: the wrapper has no {{ system }}.",
            "Write {{ system }} in the wrapper, or move the text to the instruction.",
        )
    if prompt.messages:
        yield Caution("The turns are not sent in text mode.", "Switch to Chat, or remove them.")
