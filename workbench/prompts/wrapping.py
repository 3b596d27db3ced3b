"""The wrapper: a template around a whole text prompt, such as a model's own instruction marks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from workbench.prompts.assembly import Piece, text_of
from workbench.prompts.filling import Request, fill_all
from workbench.prompts.templates import Span

# Characters of a private-use plane that stand for the two texts while their places are looked for.
_MARKS = {"prompt": "\U000f5001\U000f5002", "system": "\U000f5003\U000f5004"}


def wrap(template: str, prompt: Sequence[Piece], system: Piece, values: Mapping[str, Any]) -> list[Piece]:
    """The wrapped pieces. The template sees `prompt` (all but the system text), `system`, and the prompt's values.

    The wrapper is rendered a second time around marks, to know where the texts stand. Where that differs by more than
    the marks (the wrapper changes the texts), all of the result is of part `wrapper`.
    """
    inner = {"prompt": list(prompt), "system": [system] if system.text else []}
    texts = {name: text_of(pieces) for name, pieces in inner.items()}
    marks = {name: _MARKS[name] if text else "" for name, text in texts.items()}
    filled, marked = fill_all(
        [Request("wrapper", template, {**values, **texts}), Request("wrapper", template, {**values, **marks})]
    )
    return _spliced(filled.text, _places(filled.text, marked.text, texts), inner)


def _places(text: str, marked: str, texts: Mapping[str, str]) -> list[Span]:
    """Where the inner texts stand in `text`, found by the marks that stand for them in `marked`."""
    names = {mark: name for name, mark in _MARKS.items()}
    spans: list[Span] = []
    rebuilt = ""
    for piece in re.split("({})".format("|".join(names)), marked):
        if piece in names:
            name = names[piece]
            spans.append(Span(name, len(rebuilt), len(rebuilt) + len(texts[name])))
            rebuilt += texts[name]
        else:
            rebuilt += piece
    return spans if rebuilt == text else []


def _spliced(text: str, spans: Sequence[Span], inner: Mapping[str, list[Piece]]) -> list[Piece]:
    """`text` with the inner pieces at their places, the rest being the wrapper's own characters."""
    pieces: list[Piece] = []
    end = 0
    for span in spans:
        pieces.append(Piece("wrapper", text[end : span.start]))
        pieces += inner[span.variable]
        end = span.end
    return [*pieces, Piece("wrapper", text[end:])]
