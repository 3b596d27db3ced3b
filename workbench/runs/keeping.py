"""Keeping an answer: as the next turns of the conversation, as an example, as what is expected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from workbench.errors import UsageError
from workbench.library.formats.pieces import literal
from workbench.prompts.answers import extract_answer
from workbench.prompts.prompt import Example, Message, Prompt
from workbench.prompts.rendered import RenderedPrompt
from workbench.prompts.templates import Hole, parse
from workbench.prompts.variables import names_in

_ASKED = frozenset({"input", "trigger_join", "trigger"})


def continued(prompt: Prompt, sent: RenderedPrompt, answer: str) -> Prompt:
    """What was asked and `answer` become the next turns, to the byte; the input's own values are emptied.

    A value that system, instruction or earlier turns use as well stays. Where a wrapper changes the texts, what was
    asked cannot be told from the rest: `UsageError`.
    """
    asked = "".join(sent.content(part.message)[part.start : part.end] for part in sent.parts if part.part in _ASKED)
    if not asked and sent.mode == "text":
        raise UsageError(
            "The input cannot be told from the rest of what was sent.",
            "Run again with an endpoint that takes messages, or without the wrapper.",
        )
    turns = [("user", asked)] if asked else []
    turns.append(("assistant", answer))
    elsewhere = (prompt.system, prompt.instruction, *(turn.content for turn in prompt.messages))
    shared = {name for source in elsewhere for name in names_in(source)}
    own = set(names_in(prompt.input_template)) - shared
    emptied = {name: "" for name in own if isinstance(prompt.values.get(name), str)}
    messages = (*prompt.messages, *(Message(role, literal(content)) for role, content in turns))
    return replace(prompt, messages=messages, values={**prompt.values, **emptied})


def kept_example(
    prompt: Prompt, names: Sequence[str], values: Mapping[str, Any], output: str, source: str, second: str | None = None
) -> Example:
    """An example with the inputs `names` as they were in `values`, and the answer of `output` or of the `second` call.

    With a chain of thought, its reasoning is the text before the answer; where a second call gave the answer, all of
    `output`. No rule that matches: `UsageError`.
    """
    answer = answer_in(prompt, output, second)
    reasoning = output.strip() if second is not None else _reasoning(prompt, output, answer)
    if prompt.chain_of_thought.style == "none":
        reasoning = ""
    inputs = {name: values.get(name, "") for name in names}
    return Example(inputs=inputs, output=answer, reasoning=reasoning, note=f"from {source}")


def answer_in(prompt: Prompt, output: str, second: str | None = None) -> str:
    """The answer that the prompt's rules take from `output`; without rules it is all of it.

    Of a `second` call's output in which no rule matches it is all as well: the rules are for the first form.
    """
    answer = extract_answer(output if second is None else second, prompt.answer)
    if answer is None and second is not None:
        return second.strip()
    if answer is None:
        raise UsageError(
            "No answer rule matches this output.",
            "Correct the rules under Answer; without rules the whole output is the answer.",
        )
    return answer


def _reasoning(prompt: Prompt, output: str, answer: str) -> str:
    """What stands before the words that lead to the answer: the rationale template's, else the rule's."""
    import regex

    leads = [_lead(prompt), *(rule.after for rule in prompt.answer)]
    for lead in filter(None, leads):
        found = list(regex.finditer(regex.escape(lead), output, regex.IGNORECASE))
        if found:
            return output[: found[-1].start()].strip()
    return output[: max(0, output.rfind(answer))].strip()


def _lead(prompt: Prompt) -> str:
    """The words between reasoning and output in the rationale template, such as "So the answer is"."""
    chain = prompt.chain_of_thought
    source = chain.rationale_assistant_template if prompt.mode == "chat" else chain.rationale_template
    pieces = parse(source, "rationale_template").plain or ()
    for before, text, after in zip(pieces, pieces[1:], pieces[2:], strict=False):
        if isinstance(text, str) and _name(before) == "reasoning" and _name(after) == "output":
            return text.strip()
    return ""


def _name(piece: str | Hole) -> str:
    return piece.name if isinstance(piece, Hole) else ""
