"""The free variables of a prompt: the names that get a field in the values form."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.errors import TemplateError
from workbench.prompts.prompt import Prompt
from workbench.prompts.templates import parse

_OF_AN_EXAMPLE = frozenset({"output", "reasoning"})


def free_variables(prompt: Prompt) -> tuple[str, ...]:
    """In order of appearance. A broken template names none here; rendering it tells what is wrong with it.

    The templates of examples count while there are examples and only where the mode and the style use them: a template
    that is never rendered asks for nothing.
    """
    own = _OF_AN_EXAMPLE | set(prompt.input_names)
    names = [name for source in _own_templates(prompt) for name in names_in(source)]
    names += [name for source in example_templates(prompt) for name in names_in(source) if name not in own]
    context = prompt.context.variable if prompt.context else None
    return tuple(dict.fromkeys(name for name in names if name != context))


def names_in(source: str) -> tuple[str, ...]:
    """The free names of one template, none where it is broken."""
    try:
        return parse(source, "").names
    except TemplateError:
        return ()


def example_templates(prompt: Prompt) -> tuple[str, ...]:
    """The templates that the examples of the bank are rendered with, in this mode and style."""
    if not prompt.examples:
        return ()
    reasoned = prompt.chain_of_thought.style == "rationales"
    if prompt.mode == "chat":
        asked = prompt.input_template if prompt.example_input_template is None else prompt.example_input_template
        rationale = (prompt.chain_of_thought.rationale_assistant_template,) if reasoned else ()
        return (asked, prompt.assistant_template, *rationale)
    return (prompt.example_template, *((prompt.chain_of_thought.rationale_template,) if reasoned else ()))


def _own_templates(prompt: Prompt) -> Iterator[str]:
    yield prompt.system
    yield prompt.instruction
    yield from (message.content for message in prompt.messages)
    yield prompt.chain_of_thought.trigger
    yield prompt.input_template
