"""Putting rendered pieces together, so that every character keeps the part that it came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from workbench.prompts.rendered import Part, VariableSpan
from workbench.prompts.templates import Span


@dataclass(frozen=True)
class Piece:
    """A text of one part. `index` is the example's or message's position; `spans` are the values within the text."""

    part: str
    text: str
    spans: tuple[Span, ...] = ()
    index: int | None = None


def join_pieces(pieces: Iterable[Piece | None], joiner: str, part: str) -> list[Piece]:
    """The pieces that are there, with `joiner` (a piece of `part`) between any two. Empty pieces are not there."""
    joined: list[Piece] = []
    for piece in pieces:
        if piece is not None and piece.text:
            if joined:
                joined.append(Piece(part, joiner))
            joined.append(piece)
    return joined


def text_of(pieces: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def parts_of(pieces: Sequence[Piece], message: int | None) -> tuple[list[Part], list[VariableSpan]]:
    """The parts and the variables' places in the text of `pieces`; neighbours of one origin are one part."""
    parts: list[Part] = []
    variables: list[VariableSpan] = []
    start = 0
    for piece in pieces:
        end = start + len(piece.text)
        variables += [VariableSpan(s.variable, start + s.start, start + s.end, message) for s in piece.spans]
        if parts and (parts[-1].part, parts[-1].index) == (piece.part, piece.index):
            parts[-1] = replace(parts[-1], end=end)
        elif end > start:
            parts.append(Part(piece.part, start, end, message, piece.index))
        start = end
    return parts, variables
