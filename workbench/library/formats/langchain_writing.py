"""A prompt as LangChain's JSON: a text prompt as `save` wrote it, a chat prompt as `dumpd` writes it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from workbench.errors import Phrase
from workbench.library.formats.f_string import f_string
from workbench.library.formats.flattening import Pieces, flattened, text_parts
from workbench.library.formats.format import Exported
from workbench.library.formats.pieces import Piece, Variable, computes, pieces_of, template_of, variables_of
from workbench.prompts.choosing import used_examples
from workbench.prompts.prompt import Prompt

_MESSAGES = {"system": "SystemMessage", "user": "HumanMessage", "assistant": "AIMessage"}


def langchain_text(prompt: Prompt) -> Exported:
    flat = flattened(prompt)
    notes = list(flat.notes)
    if prompt.mode == "chat":
        data = _chat(flat.turns)
    elif _fits_few_shot(prompt):
        data = _few_shot(prompt)
    else:
        data = {"name": None, **_template(flat.turns[0][1]), "_type": "prompt"}
    if any(computes(pieces) for _role, pieces in flat.turns):
        notes.append(Phrase("LangChain loads Jinja templates only from code, not from a file."))
    return Exported(json.dumps(data, ensure_ascii=False, indent=2) + "\n", tuple(notes))


def _template(pieces: Sequence[Piece]) -> dict[str, Any]:
    """The arguments of a `PromptTemplate`: a format string where nothing computes, else Jinja."""
    if computes(pieces):
        # LangChain's Jinja drops one line end at the end of a template.
        source = template_of(pieces)
        language, text = "jinja2", source + "\n" if source.endswith("\n") else source
    else:
        language, text = "f-string", f_string(pieces)
    return {"input_variables": sorted(variables_of(pieces)), "template": text, "template_format": language}


def _chat(turns: Sequence[tuple[str, Pieces]]) -> dict[str, Any]:
    messages = [
        _constructor(
            "chat",
            f"{_MESSAGES[role]}PromptTemplate",
            {"prompt": _constructor("prompt", "PromptTemplate", _template(p))},
        )
        for role, p in turns
    ]
    variables = sorted({name for _role, pieces in turns for name in variables_of(pieces)})
    return _constructor("chat", "ChatPromptTemplate", {"input_variables": variables, "messages": messages})


def _constructor(module: str, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    return {"lc": 1, "type": "constructor", "id": ["langchain", "prompts", module, name], "kwargs": arguments}


def _fits_few_shot(prompt: Prompt) -> bool:
    """Whether LangChain's one separator can say the same, and its second formatting of the examples does no harm."""
    used = [prompt.examples[position] for position in used_examples(prompt)]
    if not used or prompt.wrapper is not None or prompt.chain_of_thought.style == "rationales":
        return False
    joiners = {prompt.join, prompt.separator, prompt.separator if prompt.input_join is None else prompt.input_join}
    shown = pieces_of(prompt.example_template, "example_template")
    own = {"output", "reasoning", *prompt.input_names}
    texts = [piece for piece in shown if isinstance(piece, str)]
    texts += [str(value) for row in used for value in (row.output, row.reasoning, *row.inputs.values())]
    parts = text_parts(prompt)
    complete = all(set(row.inputs) == set(used[0].inputs) for row in used)
    return (
        len(joiners) == 1
        and complete
        and bool(parts.asked)
        and not (computes(shown) or computes(parts.head) or computes(parts.asked))
        and all(name in own for name in variables_of(shown))
        and not any("{" in text or "}" in text for text in texts)
        and all(parts.examples)
    )


def _few_shot(prompt: Prompt) -> dict[str, Any]:
    parts = text_parts(prompt)
    shown = pieces_of(prompt.example_template, "example_template")
    names = {piece.name for piece in shown if isinstance(piece, Variable)}
    rows = []
    for position in used_examples(prompt):
        example = prompt.examples[position]
        values = {"output": example.output, "reasoning": example.reasoning, **example.inputs}
        rows.append({name: str(value) for name, value in values.items() if name in names})
    return {
        "input_variables": sorted({*variables_of(parts.head), *variables_of(parts.asked)}),
        "examples": rows,
        "example_prompt": {**_template(shown), "_type": "prompt"},
        "prefix": f_string(parts.head),
        "suffix": f_string(parts.asked),
        "example_separator": prompt.separator,
        "template_format": "f-string",
        "_type": "few_shot",
    }
