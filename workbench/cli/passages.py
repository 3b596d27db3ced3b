"""Passages as the commands print them."""

from __future__ import annotations

from typing import Any

from workbench.cli.output import visible
from workbench.documents.passage import Passage

_NUMBERED = ("page", "row", "slide")


def passage_data(passage: Passage) -> dict[str, Any]:
    """One object a passage; `page` is the place in the document: a number for pages, rows and slides."""
    chunk = passage.chunk
    place: int | str | None = chunk.place or None
    if chunk.place_kind in _NUMBERED and chunk.place.isdecimal():
        place = int(chunk.place)
    return {
        "document": chunk.document,
        "start": chunk.start,
        "end": chunk.end,
        "page": place,
        "text": chunk.text,
        "score": passage.score,
        "scores": {name: {"score": one.value, "rank": one.rank} for name, one in passage.scores.items()},
    }


def passage_line(number: int, passage: Passage) -> str:
    """The passage with where it comes from and what each retriever says of it."""
    chunk = passage.chunk
    place = f", {chunk.place_kind} {chunk.place}" if chunk.place else ""
    scores = "  ".join(
        f"{name} {one.value:.3f}" + (f" #{one.rank}" if one.rank else "") for name, one in passage.scores.items()
    )
    return visible(f"{number}. {chunk.document}{place}  [{scores}]\n   {' '.join(chunk.text.split())}\n")
