"""The wrapper: a template around a whole text prompt, such as a model's own instruction marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.prompts.assembly import Piece, text_of
from workbench.prompts.filling import Request, fill_all
from workbench.prompts.templates import Span


def wrap(template: str, prompt: Sequence[Piece], system: Piece, values: Mapping[str, Any]) -> list[Piece]:
    """The wrapped pieces. The template sees `prompt` (all but the system text), `system`, and the prompt's values.

    Where the wrapper computes, the prompt and the system text are found again in its result; if they are not there
    exactly once, all of it is of part `wrapper`.
    """
    inner = {"prompt": list(prompt), "system": [system] if system.text else []}
    texts = {name: text_of(pieces) for name, pieces in inner.items()}
    (filled,) = fill_all([Request("wrapper", template, {**values, **texts})])
    spans = filled.spans or _found(filled.text, texts)
    return _spliced(filled.text, spans, inner)


def _found(text: str, inner: Mapping[str, str]) -> tuple[Span, ...]:
    """Where the prompt, and outside of it the system text, stand in `text`."""
    prompt = inner["prompt"]
    if not prompt or text.count(prompt) != 1:
        return ()
    start = text.index(prompt)
    spans = [Span("prompt", start, start + len(prompt))]
    system = inner["system"]
    outside = text[:start] + "\0" * len(prompt) + text[start + len(prompt) :]
    if system and outside.count(system) == 1:
        spans.append(Span("system", outside.index(system), outside.index(system) + len(system)))
    return tuple(sorted(spans, key=lambda span: span.start))


def _spliced(text: str, spans: Sequence[Span], inner: Mapping[str, list[Piece]]) -> list[Piece]:
    """`text` with the inner pieces at their places, the rest being the wrapper's own characters."""
    pieces: list[Piece] = []
    end = 0
    for span in spans:
        if span.variable in inner:
            pieces.append(Piece("wrapper", text[end : span.start]))
            pieces += inner[span.variable]
            end = span.end
    return [*pieces, Piece("wrapper", text[end:])]
