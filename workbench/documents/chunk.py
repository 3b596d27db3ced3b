"""A chunk as a value: the stretch of a document that is embedded, searched for and shown to a model as a passage."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chunk:
    """`text` is exactly `Document.text[start:end]`, whatever the chunker.

    `place` is the name of the innermost part that `start` lies in and `place_kind` its kind (`Part`); both are empty in
    a document without parts.
    """

    document: str
    start: int
    end: int
    text: str
    place_kind: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class StoredChunk(Chunk):
    """A chunk of a collection. `id` is never given to another chunk of that collection, not even after its removal."""

    id: int = 0
    tokens: int = 0
