"""A document to chunks, as a recipe says, each with the page, row or section that it begins in."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.documents.chunk import Chunk
from workbench.documents.chunkers import CHUNKERS
from workbench.documents.chunkers.chunker import Cut
from workbench.documents.chunkers.plain import LANGUAGES
from workbench.documents.document import Document, Part
from workbench.documents.recipe import UNITS, IndexRecipe
from workbench.errors import UsageError


def chunked(document: Document, recipe: IndexRecipe) -> list[Chunk]:
    """The chunks by their starts. A recipe that cannot be used is a `UsageError`."""
    cut, name, text = cut_of(recipe), document.name, document.text
    spans = list(CHUNKERS[recipe.chunker].spans(document, cut))
    places = _places(document.parts, [start for start, _ in spans])
    return [
        Chunk(name, start, end, text[start:end], *((part.kind, part.name) if part else ("", "")))
        for (start, end), part in zip(spans, places, strict=True)
    ]


def cut_of(recipe: IndexRecipe) -> Cut:
    """How to cut, checked: sizes, the unit and the options of the chunker."""
    chunker = CHUNKERS[recipe.chunker]
    unit = recipe.unit or chunker.unit
    if unit not in UNITS or (recipe.chunker in UNITS and recipe.chunker != "characters" and unit != recipe.chunker):
        raise UsageError(
            "The chunker {chunker} cannot count {unit}.", "It counts {known}.", chunker=recipe.chunker, unit=unit,
            known=chunker.unit if unit in UNITS else ", ".join(UNITS),
        )  # fmt: skip
    if chunker.sized:
        _check_size(recipe)
    _check_options(recipe, chunker.options)
    return Cut(recipe.size, recipe.overlap, unit, recipe.chunking)


def _check_size(recipe: IndexRecipe) -> None:
    if recipe.size < 1:
        raise UsageError("The chunk size is {size}.", "It must be 1 or more.", size=recipe.size)
    if not 0 <= recipe.overlap < recipe.size:
        raise UsageError(
            "The overlap is {overlap}, the chunk size {size}.", "The overlap must be 0 or more and below the size.",
            overlap=recipe.overlap, size=recipe.size,
        )  # fmt: skip


def _check_options(recipe: IndexRecipe, known: frozenset[str]) -> None:
    for name, value in recipe.chunking.items():
        if name not in known:
            raise UsageError(
                "The chunker {chunker} has no option {name}.", "It has: {known}.", chunker=recipe.chunker, name=name,
                known=", ".join(sorted(known)) or "–",
            )  # fmt: skip
        if not _is_valid(name, value):
            raise UsageError(
                "The option {name} of the chunker {chunker} cannot be {value}.",
                "A separator is a text, rows are 1 or more, a language is one of {languages}.",
                name=name, chunker=recipe.chunker, value=repr(value),
                languages=", ".join(sorted(set(LANGUAGES.values()))),
            )  # fmt: skip


def _is_valid(name: str, value: object) -> bool:
    if name == "rows":
        return isinstance(value, int) and not isinstance(value, bool) and value >= 1
    if name == "language":
        return value in {"", *LANGUAGES.values()}
    return isinstance(value, str) and value != ""


def _places(parts: tuple[Part, ...], starts: list[int]) -> Iterator[Part | None]:
    """The innermost part at each start, in one pass: parts stand in the order of their starts, outer ones first."""
    around: list[Part] = []
    at = 0
    for start in starts:
        while at < len(parts) and parts[at].start <= start:
            around.append(parts[at])
            at += 1
        while around and around[-1].end <= start:
            around.pop()
        yield around[-1] if around else None
