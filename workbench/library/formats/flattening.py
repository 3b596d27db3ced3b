"""A prompt as one template, or one template a message: what other tools can hold.

Examples are written out as text, variables stay variables. The joiners stand where they would stand with every part
there: a part that only renders empty for some values cannot be told from one that is always there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.errors import Phrase
from workbench.library.formats.pieces import Code, Piece, Variable, computes, pieces_of, variables_of
from workbench.library.formats.unsaid import unsaid
from workbench.prompts.choosing import used_examples
from workbench.prompts.filling import Request, fill_all
from workbench.prompts.prompt import Example, Prompt

Pieces = tuple[Piece, ...]


@dataclass(frozen=True)
class Flat:
    """One turn a message; a text prompt is one turn whose role is empty. `notes` say what this form loses."""

    turns: tuple[tuple[str, Pieces], ...]
    notes: tuple[Phrase, ...] = ()


@dataclass(frozen=True)
class TextParts:
    """A text prompt's head (system and instruction), its examples and its input, each already joined within itself."""

    head: Pieces
    examples: tuple[Pieces, ...]
    asked: Pieces


def flattened(prompt: Prompt, said: Collection[str] = ()) -> Flat:
    """`said` are the fields that the file holds beside the turns, `values` among them: those are not lost."""
    turns = _chat(prompt) if prompt.mode == "chat" else (("", text_pieces(prompt)),)
    return Flat(turns, _losses(prompt, turns, said))


def text_parts(prompt: Prompt) -> TextParts:
    head = _joined([_own(prompt, "system"), _own(prompt, "instruction")], prompt.join)
    examples = tuple(shot for shot in _shots(prompt) if shot)
    return TextParts(head, examples, _asked(prompt))


def text_pieces(prompt: Prompt) -> Pieces:
    """The whole of a text prompt, with its joiners and its wrapper."""
    parts = text_parts(prompt)
    if prompt.wrapper is None:
        return _body(prompt, parts)
    inner = TextParts(_own(prompt, "instruction"), parts.examples, parts.asked)
    return _wrapped(prompt.wrapper, _body(prompt, inner), _own(prompt, "system"))


def _body(prompt: Prompt, parts: TextParts) -> Pieces:
    before = _joined([parts.head, _joined(parts.examples, prompt.separator)], prompt.join)
    usual = prompt.separator if parts.examples else prompt.join
    return _joined([before, parts.asked], usual if prompt.input_join is None else prompt.input_join)


def _wrapped(wrapper: str, body: Pieces, system: Pieces) -> Pieces:
    pieces: list[Piece] = []
    inner = {"prompt": body, "system": system}
    for piece in pieces_of(wrapper, "wrapper"):
        pieces += inner[piece.name] if isinstance(piece, Variable) and piece.name in inner else [piece]
    return tuple(pieces)


def _chat(prompt: Prompt) -> tuple[tuple[str, Pieces], ...]:
    head = _joined([_own(prompt, "system"), _own(prompt, "instruction")], prompt.join)
    turns = [("system", head)] if head else []
    for example in _used(prompt):
        asked, answered = _chat_templates(prompt, example)
        turns.append(("user", _filled(prompt, example, asked)))
        turns.append(("assistant", _filled(prompt, example, answered)))
    turns += [(turn.role, pieces_of(turn.content, f"messages[{n}]")) for n, turn in enumerate(prompt.messages)]
    asked_now = _asked(prompt)
    return tuple([*turns, ("user", asked_now)] if asked_now else turns)


def _chat_templates(prompt: Prompt, example: Example) -> tuple[str, str]:
    asked = prompt.input_template if prompt.example_input_template is None else prompt.example_input_template
    reasoned = prompt.chain_of_thought.style == "rationales" and example.reasoning
    return asked, prompt.chain_of_thought.rationale_assistant_template if reasoned else prompt.assistant_template


def _shots(prompt: Prompt) -> list[Pieces]:
    chain = prompt.chain_of_thought
    return [
        _filled(
            prompt,
            example,
            chain.rationale_template if chain.style == "rationales" and example.reasoning else prompt.example_template,
        )
        for example in _used(prompt)
    ]


def _used(prompt: Prompt) -> list[Example]:
    return [prompt.examples[position] for position in used_examples(prompt)]


def _filled(prompt: Prompt, example: Example, template: str) -> Pieces:
    """An example's text: its own values are written out, free variables stay. Code is computed now."""
    own: Mapping[str, Any] = {"output": example.output, "reasoning": example.reasoning, **example.inputs}
    pieces = pieces_of(template, "example_template")
    if computes(pieces):
        free = {name: value for name, value in prompt.values.items() if name not in prompt.input_names}
        return _texts([fill_all([Request("example_template", template, {**free, **own})])[0].text])
    return _texts(
        str(own[piece.name]) if isinstance(piece, Variable) and piece.name in own else piece for piece in pieces
    )


def _asked(prompt: Prompt) -> Pieces:
    chain = prompt.chain_of_thought
    trigger = pieces_of(chain.trigger, "chain_of_thought.trigger") if chain.style == "trigger" else ()
    return _joined([_own(prompt, "input_template"), trigger], chain.trigger_join)


def _own(prompt: Prompt, field: str) -> Pieces:
    return pieces_of(getattr(prompt, field), field)


def _texts(pieces: Any) -> Pieces:
    return tuple(piece for piece in pieces if piece != "")


def _joined(parts: Sequence[Pieces], joiner: str) -> Pieces:
    joined: list[Piece] = []
    for part in parts:
        if part:
            joined += [joiner, *part] if joined else part
    return _texts(joined)


def _losses(prompt: Prompt, turns: Sequence[tuple[str, Pieces]], said: Collection[str]) -> tuple[Phrase, ...]:
    """What a template alone does not say of this prompt."""
    notes = [*unsaid(prompt, said)]
    if prompt.technique == "few_shot" and prompt.choose.by in ("similar", "diverse") and prompt.examples:
        notes.append(Phrase("The examples that are chosen for the present values were written out."))
    if len(prompt.examples) > len(used_examples(prompt)):
        notes.append(Phrase("Examples that are not used were left out."))
    if any(isinstance(piece, Code) for _role, pieces in turns for piece in pieces):
        notes.append(Phrase("The template computes in Jinja: the other tool must run it the same way."))
    if prompt.values and "values" not in said and any(variables_of(pieces) for _role, pieces in turns):
        notes.append(Phrase("The values of the variables are not in the file."))
    if _may_be_empty(prompt):
        notes.append(Phrase("A part that renders empty would still have its separator."))
    return tuple(notes)


def _may_be_empty(prompt: Prompt) -> bool:
    """Whether values could make a part of the prompt, and so its joiner, vanish."""
    parts = [_own(prompt, field) for field in ("system", "instruction", "input_template")]
    there = [pieces for pieces in parts if pieces]
    alone = all(not isinstance(piece, str) for pieces in there for piece in pieces) if len(there) == 1 else False
    empty = [pieces for pieces in there if not any(isinstance(piece, str) for piece in pieces)]
    return bool(empty) and not (alone and not used_examples(prompt) and prompt.chain_of_thought.style != "trigger")
