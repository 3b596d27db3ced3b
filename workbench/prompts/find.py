"""Finding and replacing in the texts of a prompt: templates, turns, values, and the cells of the examples.

Fields go by their names in the prompt file, with positions in brackets: `instruction`, `values.question`,
`messages[0]`, `examples[3].inputs.question`. Name, description, joiners and answer rules are not searched, and values
that are lists or mappings are data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from workbench.errors import UsageError
from workbench.prompts.prompt import Example, Prompt
from workbench.prompts.template_fields import templates_of

# For one text of the prompt.
PATTERN_SECONDS = 0.5
MOST_FOUND = 10_000
_EXAMPLE = re.compile(r"examples\[(\d+)\]\.(inputs\.)?(.*)", re.DOTALL)
_MESSAGE = re.compile(r"messages\[(\d+)\]")


@dataclass(frozen=True)
class Query:
    """What is looked for. A `pattern` is a regular expression of the `regex` library."""

    text: str
    match_case: bool = False
    whole_word: bool = False
    pattern: bool = False


@dataclass(frozen=True)
class Found:
    """Characters [start, end) of the field."""

    field: str
    start: int
    end: int


def texts_of(prompt: Prompt) -> Iterator[tuple[str, str]]:
    """Every text that is searched, by its field, in the order of the editor."""
    templates = templates_of(prompt)
    for field in ("system", "instruction"):
        yield field, templates.pop(field)
    for number, example in enumerate(prompt.examples):
        yield from _cells(f"examples[{number}]", example)
    first = [field for field in templates if _MESSAGE.fullmatch(field) or field in _BEFORE_VALUES]
    yield from ((field, templates.pop(field)) for field in first)
    yield from ((f"values.{name}", value) for name, value in prompt.values.items() if isinstance(value, str))
    yield from templates.items()


def find(prompt: Prompt, query: Query) -> Iterator[Found]:
    """The matches that are not empty, in order, at most MOST_FOUND. An unusable pattern: `UsageError`."""
    if not query.text:
        return
    number = 0
    for field, text in texts_of(prompt):
        for match in _matches(query, text):
            yield Found(field, match.start(), match.end())
            number += 1
            if number == MOST_FOUND:
                return


def replace_found(prompt: Prompt, query: Query, replacement: str, found: Found) -> tuple[Prompt, int]:
    """The prompt with this one match replaced, and where the replacement ends; unchanged where it is no match now."""
    text = dict(texts_of(prompt)).get(found.field, "")
    for match in _matches(query, text):
        if (match.start(), match.end()) == (found.start, found.end):
            made = _replaced(query, replacement, match)
            changed = {found.field: text[: found.start] + made + text[found.end :]}
            return _with_text(prompt, changed), found.start + len(made)
    return prompt, found.end


def replace_all(prompt: Prompt, query: Query, replacement: str) -> tuple[Prompt, int]:
    """The prompt with every match replaced, and how many there were."""
    changed: dict[str, str] = {}
    number = 0
    for field, text in texts_of(prompt):
        pieces: list[str] = []
        end = 0
        for match in _matches(query, text):
            pieces += [text[end : match.start()], _replaced(query, replacement, match)]
            end = match.end()
            number += 1
        if pieces:
            changed[field] = "".join([*pieces, text[end:]])
    return _with_text(prompt, changed), number


def field_in_example(field: str) -> tuple[int, str, str] | None:
    """The position in the bank, the kind of cell (input, output or reasoning) and the input's name."""
    found = _EXAMPLE.fullmatch(field)
    if found is None:
        return None
    return int(found[1]), "input" if found[2] else found[3], found[3] if found[2] else ""


_BEFORE_VALUES = ("input_template", "chain_of_thought.trigger")


def _cells(prefix: str, example: Example) -> Iterator[tuple[str, str]]:
    for name, value in example.inputs.items():
        if isinstance(value, str):
            yield f"{prefix}.inputs.{name}", value
    yield f"{prefix}.reasoning", example.reasoning
    yield f"{prefix}.output", example.output


def _matches(query: Query, text: str) -> Iterator[Any]:
    import regex

    source = query.text if query.pattern else regex.escape(query.text, special_only=True, literal_spaces=True)
    if query.whole_word:
        source = rf"(?<!\w)(?:{source})(?!\w)"
    try:
        compiled = regex.compile(source, 0 if query.match_case else regex.IGNORECASE)
        yield from (one for one in compiled.finditer(text, timeout=PATTERN_SECONDS) if one.end() > one.start())
    except regex.error as error:
        raise UsageError(
            "The pattern {pattern} is not a regular expression: {reason}.",
            "Correct it; a character such as ( that stands for itself is written \\(.",
            pattern=query.text,
            reason=str(error),
        ) from error
    except TimeoutError as error:
        raise UsageError(
            "The pattern {pattern} took longer than {seconds} s on a text of the prompt.",
            "Make it simpler: avoid repetitions within repetitions.",
            pattern=query.text,
            seconds=PATTERN_SECONDS,
        ) from error


def _replaced(query: Query, replacement: str, match: Any) -> str:
    """What goes in place of a match; \\1 in the replacement of a pattern is its first group."""
    if not query.pattern:
        return replacement
    import regex

    try:
        return str(match.expand(replacement))
    except (regex.error, IndexError) as error:
        raise UsageError(
            "The replacement {replacement} cannot be used with this pattern: {reason}.",
            "A group is written \\1, a backslash \\\\.",
            replacement=replacement,
            reason=str(error),
        ) from error


def _with_text(prompt: Prompt, changed: Mapping[str, str]) -> Prompt:
    examples, messages, values = list(prompt.examples), list(prompt.messages), dict(prompt.values)
    chain = prompt.chain_of_thought
    fields: dict[str, str] = {}
    for field, text in changed.items():
        cell, turn = field_in_example(field), _MESSAGE.fullmatch(field)
        if cell is not None:
            number, kind, name = cell
            one = examples[number]
            put: Callable[..., Example] = replace
            examples[number] = put(one, inputs={**one.inputs, name: text}) if name else put(one, **{kind: text})
        elif turn is not None:
            messages[int(turn[1])] = replace(messages[int(turn[1])], content=text)
        elif field.startswith("values."):
            values[field.removeprefix("values.")] = text
        elif field.startswith("chain_of_thought."):
            chain = replace(chain, **{field.removeprefix("chain_of_thought."): text})  # type: ignore[arg-type]
        else:
            fields[field] = text
    if "wrapper" in fields and not fields["wrapper"]:
        fields["wrapper"] = None  # type: ignore[assignment]
    return replace(
        prompt,
        examples=tuple(examples),
        messages=tuple(messages),
        values=values,
        chain_of_thought=chain,
        **fields,  # type: ignore[arg-type]
    )
