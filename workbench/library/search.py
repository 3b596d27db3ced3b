"""Searching the open libraries as one types: every word of the query must stand somewhere in a prompt.

`tag:x` asks for a tag that begins with x, `in:folder` for a folder (or library) whose path has a part that begins so;
“"two words"” is one word. Names come before keys, tags, descriptions and texts. The folded texts are kept in memory:
measured with 10,000 prompts, that is several times faster than SQLite's LIKE, and unlike its trigram index it finds one
syllable (tests/benchmarks/bench_library.py).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from workbench.library.entries import LibraryEntry
from workbench.library.entry_cache import EntryText
from workbench.library.folding import Span, folded, spans
from workbench.library.libraries import Library

MOST_HITS = 200
# Characters of a snippet, and of it before the first match.
SNIPPET = 120
_BEFORE = 24

NAME, KEY, TAGS, DESCRIPTION, TEXTS = range(5)
"""Where a word was found, best first."""
_WORD = re.compile(r'(tag:|in:)?(?:"([^"]*)"?|(\S*))', re.IGNORECASE)


@dataclass(frozen=True)
class Query:
    """What is asked for, folded. `tags` begin so; each of `exact_tags` is wanted whole."""

    words: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    exact_tags: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str, exact_tags: Iterable[str] = ()) -> Query:
        query = cls(exact_tags=tuple(map(folded, exact_tags)))
        for kind, quoted, plain in _WORD.findall(text.replace("\0", " ")):
            word = folded(quoted or plain).strip() if kind else folded(quoted or plain)
            if kind.casefold() == "tag:" and word:
                query = replace(query, tags=(*query.tags, word))
            elif kind.casefold() == "in:" and word.strip("/"):
                query = replace(query, folders=(*query.folders, f"/{word.strip('/')}"))
            elif word.strip() and not kind:
                query = replace(query, words=(*query.words, word))
        return query

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.is_filtered)

    @property
    def is_filtered(self) -> bool:
        return bool(self.tags or self.folders or self.exact_tags)

    def narrows(self, before: Query) -> bool:
        """Whether it finds nothing that `before` did not find, as when one types on."""
        filters = (self.tags, self.folders, self.exact_tags) == (before.tags, before.folders, before.exact_tags)
        return filters and not before.is_empty and all(any(old in new for new in self.words) for old in before.words)


@dataclass(frozen=True)
class Snippet:
    """The piece of a prompt that shows best why it was found: `marks` are where words of the query stand in `text`.

    `field` is the field of the prompt file that it is from, `number` which example or message.
    """

    field: str
    number: int = 0
    text: str = ""
    marks: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Hit:
    """A prompt that was found. What is to be drawn is worked out when it is asked for."""

    record: Record
    words: tuple[str, ...]

    @property
    def entry(self) -> LibraryEntry:
        return self.record.entry

    @cached_property
    def name_marks(self) -> tuple[Span, ...]:
        return spans(self.entry.name, self.words)

    @cached_property
    def snippet(self) -> Snippet:
        """Of the part that comes last among those that the words needed."""
        levels = [self.record.level(word) for word in self.words]
        worst = max(levels, default=NAME)
        return self.record.snippet(worst, self.words[levels.index(worst)] if levels else "", self.words)


@dataclass(frozen=True)
class Hits:
    """The best of `total` prompts that were found."""

    best: tuple[Hit, ...] = ()
    total: int = 0


class Record:
    """One prompt as a search compares it. `heads` are its name, then also its key, its tags, its description."""

    __slots__ = ("body", "entry", "folder", "heads", "order", "packed", "tags")

    def __init__(self, entry: LibraryEntry, text: EntryText) -> None:
        about = entry.summary
        self.entry = entry
        self.body, self.packed = text.body, text.packed
        self.folder = folded(f"/{entry.library.title}/{entry.folder}")
        self.tags = "".join(f"\0{folded(tag)}\0" for tag in about.tags) if about else ""
        fields = folded(entry.name), folded(entry.key), self.tags, folded(about.description) if about else ""
        self.heads = tuple("\0".join(fields[: level + 1]) for level in range(TEXTS))
        self.order = fields[NAME], str(entry.path)

    def level(self, word: str) -> int:
        """The best field that the word stands in; `TEXTS` where it is none of the heads'."""
        return next((level for level, head in enumerate(self.heads) if word in head), TEXTS)

    def passes(self, query: Query) -> bool:
        """Whether tags and folder are the wanted ones."""
        return (
            all(f"\0{tag}" in self.tags for tag in query.tags)
            and all(f"\0{tag}\0" in self.tags for tag in query.exact_tags)
            and all(folder in self.folder for folder in query.folders)
        )

    def snippet(self, level: int, wanted: str, words: tuple[str, ...]) -> Snippet:
        about = self.entry.summary
        if level == KEY:
            return Snippet("key", 0, *_piece(self.entry.key, wanted, words))
        if level == TAGS and about is not None:
            return Snippet("tags", 0, *_piece(", ".join(about.tags), wanted, words))
        if level != TEXTS and about is not None and about.description:
            return Snippet("description", 0, *_piece(about.description, wanted, words))
        parts = EntryText(packed=self.packed).parts
        for part in parts:
            if level == TEXTS and wanted in folded(part.text):
                return Snippet(part.field, part.number, *_piece(part.text, wanted, words))
        # The name says it all: what the prompt is like is told beside it.
        return Snippet(parts[0].field, parts[0].number, *_piece(parts[0].text, wanted, words)) if parts else Snippet("")


class SearchIndex:
    """What is searched. One thread at a time may change it while others search: each takes what is there."""

    def __init__(self) -> None:
        self._records: dict[Library, dict[Path, Record]] = {}
        self._revision = 0
        self._sorted: tuple[int, Sequence[Record]] = (0, ())
        self._last: tuple[int, Query, Sequence[Record]] = (0, Query(), ())

    def keep_only(self, libraries: Collection[Library]) -> None:
        """These libraries, in this order; what is known of others is dropped."""
        self._records = {library: self._records.get(library, {}) for library in libraries}
        self._revision += 1

    def put(self, entry: LibraryEntry, text: EntryText | None = None) -> None:
        """A new or changed entry; its text may come later."""
        self._records.setdefault(entry.library, {})[entry.path] = Record(entry, text or EntryText())
        self._revision += 1

    def put_text(self, library: Library, path: Path, text: EntryText) -> None:
        record = self._records.get(library, {}).get(path)
        if record is not None:
            record.body, record.packed = text.body, text.packed
            self._revision += 1

    def remove(self, library: Library, path: Path) -> None:
        self._records.get(library, {}).pop(path, None)
        self._revision += 1

    def search(self, query: Query, most: int = MOST_HITS) -> Hits:
        """The best hits: by where the words were found, then by name. An empty query finds nothing."""
        if query.is_empty:
            return Hits()
        revision, before, found = self._among(query)
        if query.is_filtered and before.is_empty:
            found = [record for record in found if record.passes(query)]
        for word in (one for one in query.words if one not in before.words):
            found = [record for record in found if word in record.heads[-1] or word in record.body]
        self._last = revision, query, found
        return Hits(tuple(Hit(record, query.words) for record in _best(found, query.words, most)), len(found))

    def _among(self, query: Query) -> tuple[int, Query, Sequence[Record]]:
        """What can be found at all, at which revision: as one types on, what was found for the query before."""
        revision, before, found = self._last
        if revision == self._revision and query.narrows(before):
            return revision, before, found
        revision, found = self._in_order()
        return revision, Query(), found

    def _in_order(self) -> tuple[int, Sequence[Record]]:
        """All records by name; in order once for all searches until one changes."""
        revision, records = self._sorted
        if revision != self._revision:
            revision = self._revision
            every = [record for one in list(self._records.values()) for record in list(one.values())]
            records = sorted(every, key=lambda record: record.order)
            self._sorted = revision, records
        return revision, records


def _best(found: Sequence[Record], words: tuple[str, ...], most: int) -> list[Record]:
    """The first `most`, level by level: what is no better than those is not looked at."""
    if not words:
        return list(found[:most])
    in_heads = left = _with_all(found, words, DESCRIPTION)
    best: list[Record] = []
    for level in range(TEXTS):
        fits = _with_all(left, words, level)
        if level == NAME:
            fits = sorted(fits, key=lambda record: not record.order[0].startswith(words[0]))
        best += fits
        if len(best) >= most or len(best) == len(in_heads):
            break
        left = _without(left, fits)
    if len(best) < most:
        best += _without(found, in_heads)[: most - len(best)]
    return best[:most]


def _with_all(records: Sequence[Record], words: tuple[str, ...], level: int) -> Sequence[Record]:
    """Those that have all words up to that level."""
    for word in words:
        records = [record for record in records if word in record.heads[level]]
    return records


def _without(records: Sequence[Record], others: Sequence[Record]) -> Sequence[Record]:
    if not others:
        return records
    taken = set(map(id, others))
    return [record for record in records if id(record) not in taken]


def _piece(text: str, wanted: str, words: tuple[str, ...]) -> tuple[str, tuple[Span, ...]]:
    """One line of `text` around the first place of `wanted`, and where `words` stand in it."""
    around = spans(text, [wanted])
    first = around[0][0] if around else 0
    start = max(first - _BEFORE, 0)
    if start:  # begins at a word where one begins nearby
        start = max(text.find(" ", start, first) + 1, start)
    end = start + SNIPPET
    piece = re.sub(r"\s", " ", text[start:end])  # a blank for each line break, so that no place moves
    shown = f"{'…' if start else ''}{piece}{'…' if end < len(text) else ''}"
    return shown, spans(shown, words)
