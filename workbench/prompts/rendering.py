"""Rendering a prompt to the byte: system, instruction, examples, input, and where each character came from.

Text mode: the parts in that order; a joiner stands only between two parts that are there, and a part that renders to
zero characters is not there. Chat mode: a system message, two messages an example, further turns, the input as the last
user message. The rules are those of the prompt file (README, "The prompt file").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.prompts.assembly import Piece, join_pieces, parts_of, text_of
from workbench.prompts.choosing import Similarity, used_examples
from workbench.prompts.filling import Request, fill_all
from workbench.prompts.prompt import Example, Prompt
from workbench.prompts.rendered import RenderedMessage, RenderedPrompt
from workbench.prompts.similarity import character_similarity
from workbench.prompts.templates import Filled
from workbench.prompts.variables import free_variables
from workbench.prompts.wrapping import wrap


def render(
    prompt: Prompt,
    values: Mapping[str, Any] | None = None,
    mode: str | None = None,
    similarity: Similarity = character_similarity,
    used: Sequence[int] | None = None,
) -> RenderedPrompt:
    """What is sent, in `mode` (default: the prompt's own). `values` go before the prompt's own values.

    `used` is what `used_examples` gave, where the caller has asked already; else it is asked here.

    An undefined variable, a broken, refused or endless template: `TemplateError`.
    """
    own = _values(prompt, values or {})
    used = used_examples(prompt, own, similarity) if used is None else used
    if (mode or prompt.mode) == "chat":
        return _chat(prompt, own, used)
    return _text(prompt, own, used)


def _values(prompt: Prompt, given: Mapping[str, Any]) -> dict[str, Any]:
    values = {**prompt.values, **given}
    if prompt.context:
        values.setdefault(prompt.context.variable, "")
    return values


def _shared_values(prompt: Prompt, values: Mapping[str, Any]) -> dict[str, Any]:
    """What every example sees of the current values: the free variables that no example defines."""
    inputs = prompt.input_names
    return {name: values[name] for name in free_variables(prompt) if name in values and name not in inputs}


def _example_values(example: Example, shared: Mapping[str, Any]) -> dict[str, Any]:
    return {**shared, "output": example.output, "reasoning": example.reasoning, **example.inputs}


# Text


def _text(prompt: Prompt, values: Mapping[str, Any], used: Sequence[int]) -> RenderedPrompt:
    requests = [Request("system", prompt.system, values), Request("instruction", prompt.instruction, values)]
    shared = _shared_values(prompt, values)
    requests += [_text_example(prompt, position, shared) for position in used]
    requests += _input_requests(prompt, values)
    system, instruction, *rest = fill_all(requests)
    examples = [Piece("example", filled.text, index=n) for filled, n in zip(rest, used, strict=False)]
    asked = _input_pieces(prompt, rest[len(used) :])
    head = [_piece("system", system), _piece("instruction", instruction)]
    if prompt.wrapper is None:
        pieces = _body(prompt, head, examples, asked)
    else:
        pieces = wrap(prompt.wrapper, _body(prompt, head[1:], examples, asked), head[0], values)
    parts, variables = parts_of(pieces, None)
    return RenderedPrompt(text_of(pieces), (), tuple(parts), tuple(variables))


def _text_example(prompt: Prompt, position: int, shared: Mapping[str, Any]) -> Request:
    example = prompt.examples[position]
    reasoned = prompt.chain_of_thought.style == "rationales" and example.reasoning
    template = prompt.chain_of_thought.rationale_template if reasoned else prompt.example_template
    name = "rationale_template" if reasoned else "example_template"
    return Request(f"{name}, example {position + 1}", template, _example_values(example, shared))


def _body(prompt: Prompt, head: list[Piece], examples: list[Piece], asked: list[Piece]) -> list[Piece]:
    """Head, examples and input with their joiners."""
    pieces = join_pieces(head, prompt.join, "join")
    shots = join_pieces(examples, prompt.separator, "separator")
    if pieces and shots:
        pieces.append(Piece("join", prompt.join))
    pieces += shots
    if pieces and text_of(asked):
        pieces.append(_before_input(prompt, after_examples=bool(shots)))
    return pieces + asked


def _before_input(prompt: Prompt, *, after_examples: bool) -> Piece:
    if prompt.input_join is not None:
        return Piece("input_join", prompt.input_join)
    return Piece("separator", prompt.separator) if after_examples else Piece("join", prompt.join)


# Chat


def _chat(prompt: Prompt, values: Mapping[str, Any], used: Sequence[int]) -> RenderedPrompt:
    requests = [Request("system", prompt.system, values), Request("instruction", prompt.instruction, values)]
    shared = _shared_values(prompt, values)
    for position in used:
        requests += _chat_example(prompt, position, shared)
    requests += [Request(f"messages[{n}]", turn.content, values) for n, turn in enumerate(prompt.messages)]
    requests += _input_requests(prompt, values)
    system, instruction, *rest = fill_all(requests)
    turns = _turns(prompt, used, rest)
    head = join_pieces([_piece("system", system), _piece("instruction", instruction)], prompt.join, "join")
    asked = _input_pieces(prompt, rest[len(turns) :])
    messages = [("system", head)] if head else []
    messages += [(role, [piece]) for role, piece in turns]
    messages += [("user", asked)] if text_of(asked) else []
    return _messages(messages)


def _chat_example(prompt: Prompt, position: int, shared: Mapping[str, Any]) -> list[Request]:
    example = prompt.examples[position]
    own = _example_values(example, shared)
    asked = prompt.example_input_template
    reasoned = prompt.chain_of_thought.style == "rationales" and example.reasoning
    answered = prompt.chain_of_thought.rationale_assistant_template if reasoned else prompt.assistant_template
    where = f"example {position + 1}"
    return [
        Request(
            f"{'input_template' if asked is None else 'example_input_template'}, {where}",
            prompt.input_template if asked is None else asked,
            own,
        ),
        Request(f"{'rationale_assistant_template' if reasoned else 'assistant_template'}, {where}", answered, own),
    ]


def _turns(prompt: Prompt, used: Sequence[int], filled: Sequence[Filled]) -> list[tuple[str, Piece]]:
    """The messages of the examples and the further turns, with their roles."""
    turns = []
    for row, position in enumerate(used):
        asked, answered = filled[2 * row : 2 * row + 2]
        turns.append(("user", Piece("example", asked.text, index=position)))
        turns.append(("assistant", Piece("example", answered.text, index=position)))
    for position, turn in enumerate(prompt.messages):
        content = filled[2 * len(used) + position]
        turns.append((turn.role, Piece("message", content.text, content.spans, position)))
    return turns


def _messages(messages: Sequence[tuple[str, Sequence[Piece]]]) -> RenderedPrompt:
    placed = [parts_of(pieces, number) for number, (_role, pieces) in enumerate(messages)]
    return RenderedPrompt(
        None,
        tuple(RenderedMessage(role, text_of(pieces)) for role, pieces in messages),
        tuple(part for parts, _variables in placed for part in parts),
        tuple(variable for _parts, variables in placed for variable in variables),
    )


# Input and trigger


def _input_requests(prompt: Prompt, values: Mapping[str, Any]) -> list[Request]:
    requests = [Request("input_template", prompt.input_template, values)]
    if prompt.chain_of_thought.style == "trigger":
        requests.append(Request("chain_of_thought.trigger", prompt.chain_of_thought.trigger, values))
    return requests


def _input_pieces(prompt: Prompt, filled: Sequence[Filled]) -> list[Piece]:
    """The rendered input, and the trigger after it."""
    pieces = [_piece(part, text) for part, text in zip(("input", "trigger"), filled, strict=False)]
    return join_pieces(pieces, prompt.chain_of_thought.trigger_join, "trigger_join")


def _piece(part: str, filled: Filled) -> Piece:
    return Piece(part, filled.text, filled.spans)
