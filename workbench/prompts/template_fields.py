"""The templates of a prompt by their fields' names, and the names that may stand in each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.errors import TemplateError
from workbench.prompts.prompt import Prompt
from workbench.prompts.template_marks import Marks, Token, marks_of, variable_tokens
from workbench.prompts.templates import MAX_TEMPLATE, parse
from workbench.prompts.variables import example_templates, free_variables

OF_AN_EXAMPLE = ("output", "reasoning")
OF_THE_WRAPPER = ("prompt", "system")
_WORD = re.compile(r"[^\W\d]\w*")


def templates_of(prompt: Prompt) -> dict[str, str]:
    """The templates that this mode and style of the prompt can send, in the order of an editor."""
    chain = prompt.chain_of_thought
    found = {"system": prompt.system, "instruction": prompt.instruction}
    found |= {f"messages[{number}]": turn.content for number, turn in enumerate(prompt.messages)}
    found["input_template"] = prompt.input_template
    if chain.style == "trigger":
        found["chain_of_thought.trigger"] = chain.trigger
    if chain.extract_prompt:
        found["chain_of_thought.extract_prompt"] = chain.extract_prompt
    reasoned = chain.style == "rationales"
    if prompt.mode == "chat":
        found["assistant_template"] = prompt.assistant_template
        if reasoned:
            found["chain_of_thought.rationale_assistant_template"] = chain.rationale_assistant_template
    else:
        found["example_template"] = prompt.example_template
        if reasoned:
            found["chain_of_thought.rationale_template"] = chain.rationale_template
        found["wrapper"] = prompt.wrapper or ""
    return found


def of_examples(field: str) -> bool:
    """Whether the field is a template that examples are rendered with."""
    return field in ("example_template", "assistant_template") or field.startswith("chain_of_thought.rationale_")


def offered_names(prompt: Prompt, field: str) -> tuple[str, ...]:
    """The names that make sense in a template, the likeliest first."""
    special: tuple[str, ...] = ()
    if of_examples(field):
        special = (*prompt.input_names, *OF_AN_EXAMPLE)
    elif field == "wrapper":
        special = OF_THE_WRAPPER
    context = (prompt.context.variable,) if prompt.context else ()
    return tuple(dict.fromkeys((*special, *free_variables(prompt), *prompt.input_names, *context, *prompt.values)))


def undefined_names(prompt: Prompt, field: str, source: str) -> tuple[Token, ...]:
    """Where the template names a variable that has no value yet, in order."""
    known = set(prompt.values) | ({prompt.context.variable} if prompt.context else set())
    if of_examples(field):
        if not prompt.examples:
            return ()
        known.update(prompt.input_names, OF_AN_EXAMPLE)
    elif field == "wrapper":
        known.update(OF_THE_WRAPPER)
    read = marks_of(source)
    wanted = _free(source, read) - known
    return tuple(token for mark in read.marks for token in variable_tokens(mark) if token.text in wanted)


def unused_values(prompt: Prompt) -> tuple[str, ...]:
    """The values that no template names.

    A template that is broken, as while it is written, may name any word of it, and one that is too long any value.
    """
    if any(len(source) > MAX_TEMPLATE for source in templates_of(prompt).values()):
        return ()
    named = set(free_variables(prompt)).union(
        *(_named(source) for field, source in templates_of(prompt).items() if not of_examples(field))
    )
    of_an_example = {*prompt.input_names, *OF_AN_EXAMPLE}  # there these stand for the example's own
    named.update(name for source in example_templates(prompt) for name in _named(source) - of_an_example)
    if prompt.context:
        named.add(prompt.context.variable)
    return tuple(name for name in prompt.values if name not in named)


def unused_inputs(prompt: Prompt) -> tuple[str, ...]:
    """The inputs of the examples that no template of an example names."""
    named = {name for source in example_templates(prompt) for name in _named(source)}
    return tuple(name for name in prompt.input_names if name not in named)


def _free(source: str, read: Marks) -> set[str]:
    try:
        return set(parse(source, "").names)
    except TemplateError:
        tokens = (token.text for mark in read.marks for token in variable_tokens(mark))
        return set(tokens) - set(_targets(read))


def _targets(read: Marks) -> Iterator[str]:
    """The names that a template gives values to itself."""
    for mark in read.marks:
        if mark.tag in ("for", "set", "macro", "import", "from", "with", "call"):
            for token in mark.tokens[1:]:
                if token.text in ("in", "="):
                    break
                yield token.text


def _named(source: str) -> set[str]:
    read = marks_of(source)
    names = {token.text for mark in read.marks for token in variable_tokens(mark)}
    return names.union(*(_WORD.findall(source[one.start : one.end]) for one in read.problems))
