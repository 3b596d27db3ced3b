"""The terms of chunks in tantivy, searched by BM25: 0.3 ms a question over 100,000 chunks, where SQLite's FTS5 takes
51 ms for an OR with a frequent word. The only module that knows tantivy.

What it holds is told by the database: a chunk that is here and not there is not found by a reader of the database.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from workbench.documents.index import Hit
from workbench.documents.terms import terms

FOLDER = "words"
_CHUNK, _TERMS, _BLANKS = "chunk", "terms", "whitespace"
_HEAP_BYTES = 64_000_000


class UnreadableWords(Exception):
    """They are not there, or damaged: to be made anew from the chunks."""


class WordSearch:
    """The words as they were when this was made, whatever is written since."""

    def __init__(self, folder: Path) -> None:
        index = _opened(folder)
        index.config_reader(reload_policy="manual")
        index.reload()
        self._schema, self._searcher = index.schema, index.searcher()

    @property
    def size(self) -> int:
        return int(self._searcher.num_docs)

    def search(self, query: str, k: int) -> list[Hit]:
        import tantivy

        wanted = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, _TERMS, term, "freq"))
            for term in dict.fromkeys(terms(query))
        ]
        if not wanted or k < 1:
            return []
        hits = self._searcher.search(tantivy.Query.boolean_query(wanted), k, count=False).hits
        chunks = self._searcher.fast_field_values(_CHUNK, [place for _score, place in hits])
        return [Hit(chunk, score) for chunk, (score, _place) in zip(chunks, hits, strict=True)]


class WordWriter:
    """One program at a time writes. Nothing is seen by readers before `commit`, and then all at once."""

    def __init__(self, folder: Path, *, anew: bool) -> None:
        """`anew` throws away what is there. `UnreadableWords` where what is there cannot be read."""
        if anew:
            shutil.rmtree(folder / FOLDER, ignore_errors=True)
            (folder / FOLDER).mkdir()
        self._index = _opened(folder)
        self._writer = self._index.writer(heap_size=_HEAP_BYTES, num_threads=1)

    def add(self, chunks: Iterable[tuple[int, str]]) -> None:
        """Chunks by id and text."""
        import tantivy

        for chunk, text in chunks:
            made = tantivy.Document()
            made.add_unsigned(_CHUNK, chunk)
            made.add_text(_TERMS, " ".join(terms(text)))
            self._writer.add_document(made)

    def remove(self, chunks: Iterable[int]) -> None:
        for chunk in chunks:
            self._writer.delete_documents_by_term(_CHUNK, chunk)

    def remove_after(self, last: int) -> None:
        """What a build that was killed added before its commit."""
        import tantivy

        newer = tantivy.Query.range_query(
            self._index.schema, _CHUNK, tantivy.FieldType.Unsigned, lower_bound=last, include_lower=False
        )
        self._writer.delete_documents_by_query(newer)

    def commit(self) -> None:
        self._writer.commit()

    def close(self) -> None:
        """Waits for its merges, so that no thread of it is left; what was not committed is gone."""
        self._writer.rollback()
        self._writer.wait_merging_threads()


def words_held(folder: Path) -> int:
    """How many chunks it has; -1 where it cannot be read."""
    try:
        return WordSearch(folder).size
    except UnreadableWords:
        return -1


def _opened(folder: Path) -> Any:
    import tantivy

    schema = tantivy.SchemaBuilder()
    schema.add_unsigned_field(_CHUNK, indexed=True, fast=True)
    schema.add_text_field(_TERMS, tokenizer_name=_BLANKS, index_option="freq")
    place = folder / FOLDER
    if not place.is_dir():
        raise UnreadableWords(str(place))
    try:
        index = tantivy.Index(schema.build(), path=str(place), reuse=True)
    except (ValueError, OSError) as error:
        raise UnreadableWords(str(error)) from error
    blanks: Sequence[Any] = (_BLANKS, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    index.register_tokenizer(*blanks)
    return index
