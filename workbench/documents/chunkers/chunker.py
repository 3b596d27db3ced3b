"""What a chunker is: a document to stretches of its text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from workbench.documents.document import Document


@dataclass(frozen=True)
class Cut:
    """How to cut. `unit` is one of `recipe.UNITS`; `options`: what only this chunker knows (`IndexRecipe.chunking`)."""

    size: int
    overlap: int
    unit: str
    options: Mapping[str, Any] = field(default_factory=dict)


class Chunker(Protocol):
    """Cuts documents. `unit` is what sizes count where the recipe names none; `sized`: whether it takes a size;
    `options`: the names that `Cut.options` may have."""

    unit: str
    sized: bool
    options: frozenset[str]

    def spans(self, document: Document, cut: Cut) -> Iterator[tuple[int, int]]:
        """Start and end of each chunk in characters of the text, by their starts; none is empty or white space only."""
