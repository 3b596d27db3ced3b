"""Chunks at separators by langchain-text-splitters, with exact places: what it merges carries where it came from.

It finds a chunk's place by searching for its text, which goes wrong where a text repeats itself. Here the pieces are
numbered before they are merged, so that how much a chunk repeats of the one before is known and not searched for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from workbench.documents.chunkers.chunker import Cut
from workbench.documents.chunkers.lengths import length_in
from workbench.documents.chunkers.spans import Span, trimmed


class _Piece(str):
    number: int


class _Merged(str):
    repeated: int
    first: int
    last: int


def recursive_spans(text: str, cut: Cut, language: str = "") -> Iterator[Span]:
    """Paragraphs, lines, words, characters: the coarsest that fits; with a language, by its classes and functions."""
    end = 0
    for chunk in _recursive_type()(cut, language).split_text(text):
        start = end - getattr(chunk, "repeated", 0)
        end = start + len(chunk)
        yield from trimmed(text, start, end)


def separator_spans(text: str, cut: Cut, separator: str) -> Iterator[Span]:
    """Only at `separator`: a piece without one may be longer than the size."""
    places = list(_places(text, separator))
    for merged in _separator_type()(cut, separator).merged([text[start:end] for start, end in places]):
        yield from trimmed(text, places[merged.first][0], places[merged.last][1])


def _places(text: str, separator: str) -> Iterator[Span]:
    start = 0
    for piece in text.split(separator):
        if piece:
            yield start, start + len(piece)
        start += len(piece) + len(separator)


def _numbered(splits: Iterable[str]) -> list[_Piece]:
    pieces = [_Piece(split) for split in splits]
    for number, piece in enumerate(pieces):
        piece.number = number
    return pieces


class _Tracking:
    """Over a text splitter: each chunk knows its pieces, and how many characters it repeats of the one before."""

    _pieces: list[_Piece]
    _done: int

    def _merge_splits(self, splits: Iterable[str], separator: str) -> list[str]:
        self._pieces, self._done = _numbered(splits), 0
        return super()._merge_splits(self._pieces, separator)  # type: ignore[misc, no-any-return]

    def _join_docs(self, docs: list[Any], separator: str) -> str | None:
        merged = _Merged(separator.join(docs))
        merged.first, merged.last = docs[0].number, docs[-1].number
        merged.repeated = sum(map(len, self._pieces[merged.first : self._done]))
        self._done = merged.last + 1
        return merged


def _common(cut: Cut) -> dict[str, Any]:
    return {
        "chunk_size": cut.size,
        "chunk_overlap": cut.overlap,
        "length_function": length_in(cut.unit),
        "strip_whitespace": False,
    }


@lru_cache(maxsize=1)
def _recursive_type() -> Any:
    from langchain_text_splitters import Language, RecursiveCharacterTextSplitter

    class Recursive(_Tracking, RecursiveCharacterTextSplitter):
        def __init__(self, cut: Cut, language: str) -> None:
            by_language: dict[str, Any] = {}
            if language:
                separators = self.get_separators_for_language(Language(language))
                by_language = {"separators": separators, "is_separator_regex": True}
            super().__init__(keep_separator=True, **by_language, **_common(cut))

    return Recursive


@lru_cache(maxsize=1)
def _separator_type() -> Any:
    from langchain_text_splitters import CharacterTextSplitter

    class Separated(_Tracking, CharacterTextSplitter):
        def __init__(self, cut: Cut, separator: str) -> None:
            super().__init__(separator=separator, **_common(cut))

        def merged(self, pieces: list[str]) -> list[_Merged]:
            if not pieces:
                return []
            return self._merge_splits(pieces, self._separator)  # type: ignore[return-value]

    return Separated
