"""AI21's Contextual Answers: `{"context", "question"}`, both of a limited length; it takes no parameters.

An answer that the context does not hold is the text `Answer not in document`; newer packages send none and say
`answerInContext: false`, which is read as the same text.
"""

from __future__ import annotations

import re

from workbench.endpoints.payloads.format import PayloadRequest, Reply, json_body
from workbench.endpoints.payloads.parameters import named
from workbench.endpoints.payloads.reading import read_value
from workbench.endpoints.payloads.shapes import first_object
from workbench.endpoints.payloads.whole import WholeFormat
from workbench.errors import UsageError
from workbench.prompts.prompt import Generation
from workbench.prompts.rendered import RenderedPrompt

NOT_THERE = "Answer not in document"
LONGEST_CONTEXT = 10_000
LONGEST_QUESTION = 160
_PARTS = re.compile(r"(.+)\n[ \t\r]*\n(.+)", re.DOTALL)  # at the last blank line


class ContextualAnswersFormat(WholeFormat):
    """The question is the last user message, or the last block of a text; everything else is the context."""

    title = "AI21 Contextual Answers (context, question)"
    takes_messages = True

    def request(self, prompt: RenderedPrompt, generation: Generation, *, stream: bool) -> PayloadRequest:  # noqa: ARG002
        """A prompt of one block or message, or one whose parts are too long: `UsageError`."""
        context, question = _parted(prompt)
        parameters = named(generation, self.sends, {})
        body = json_body({"context": context, "question": question, **parameters.fields})
        return PayloadRequest(body, parameters=parameters)

    def reply(self, body: bytes) -> Reply:
        answer = first_object(read_value(body))
        absent = answer.get("answerInContext") is False and not answer.get("answer")
        return Reply(NOT_THERE) if absent else super().reply(body)


def _parted(prompt: RenderedPrompt) -> tuple[str, str]:
    context, question = _of_text(prompt.text) if prompt.text is not None else _of_messages(prompt)
    if not context or not question:
        raise UsageError(
            "Contextual Answers needs a context and a question, and the prompt is not two parts.",
            "Put the question last, behind a blank line, or in a message of its own.",
        )
    if len(question) > LONGEST_QUESTION:
        raise UsageError(
            "The question has {n} characters; Contextual Answers takes {limit}.",
            "The question is the last block of a text, or the last message of the user: shorten it, or write what "
            "belongs to the context before it.",
            n=f"{len(question):,}",
            limit=LONGEST_QUESTION,
        )
    if len(context) > LONGEST_CONTEXT:
        raise UsageError(
            "The context has {n} characters; Contextual Answers takes {limit}.",
            "The context is everything before the question: leave out examples, or use fewer or shorter passages.",
            n=f"{len(context):,}",
            limit=f"{LONGEST_CONTEXT:,}",
        )
    return context, question


def _of_text(text: str) -> tuple[str, str]:
    found = _PARTS.fullmatch(text.strip())
    return (found[1].strip(), found[2].strip()) if found else ("", "")


def _of_messages(prompt: RenderedPrompt) -> tuple[str, str]:
    messages = list(prompt.messages)
    users = [number for number, message in enumerate(messages) if message.role == "user"]
    question = messages.pop(users[-1]).content if users else ""
    return "\n\n".join(message.content for message in messages).strip(), question.strip()
