"""Listing the open libraries: what was there the last time at once, then what changed since."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from workbench import paths
from workbench.errors import WorkbenchError
from workbench.library.entries import LibraryEntry, summary_of
from workbench.library.entry_cache import EntryCache, EntryText, Remembered, packed
from workbench.library.folding import folded
from workbench.library.libraries import OWN, Library
from workbench.library.library_walk import FoundFile, walk
from workbench.library.search import SearchIndex
from workbench.library.search_text import part_texts
from workbench.prompts import file

# Files that are read before the next event, and texts that are taken from the cache before it.
BATCH = 100
TEXT_BATCH = 500


@dataclass(frozen=True)
class Listed:
    """Something of a library became known: entries that are new or changed, files that are gone.

    `done` of about `total` files are looked at (0 of 0: not known yet); `complete` is the last event of the library,
    with the `problem` for which it could not be read.
    """

    library: Library
    entries: tuple[LibraryEntry, ...] = ()
    gone: tuple[Path, ...] = ()
    done: int = 0
    total: int = 0
    complete: bool = False
    problem: WorkbenchError | None = None


@dataclass
class _Known:
    """What this program knows of one library."""

    files: dict[Path, Remembered] = field(default_factory=dict)
    is_indexed: bool = False


class LibraryListing:
    """Keeps what is known between refreshes. `index` finds in what has been listed so far, from any thread."""

    def __init__(self, cache_folder: Path | None = None) -> None:
        self._cache_folder = cache_folder or paths.cache_folder()
        self._known: dict[Library, _Known] = {}
        self._turn = threading.Lock()
        self.index = SearchIndex()

    def refresh(self, libraries: Iterable[Library]) -> Iterator[Listed]:
        """One library after the other; the first time from the cache first, each time the files that changed.

        A refresh that begins while another one runs waits until that one is closed.
        """
        open_now = tuple(libraries)
        with self._turn:
            for library in [one for one in self._known if one not in open_now]:
                del self._known[library]
            self.index.keep_only(open_now)
            for library in open_now:
                with closing(EntryCache(library, self._cache_folder)) as cache:
                    known = self._known.setdefault(library, _Known())
                    yield from self._remembered(library, known, cache)
                    yield from self._checked(library, known, cache)

    def _remembered(self, library: Library, known: _Known, cache: EntryCache) -> Iterator[Listed]:
        """What the cache has, once; a stop on the way lets the next refresh do the rest."""
        if not known.files:
            known.files = {one.entry.path: one for one in cache.entries()}
            if known.files:
                yield Listed(library, tuple(one.entry for one in known.files.values()), total=len(known.files))
        if known.is_indexed:
            return
        for one in known.files.values():  # names can be found before the texts are there
            self.index.put(one.entry)
        for count, (path, text) in enumerate(cache.texts(), 1):
            self.index.put_text(library, path, text)
            if count % TEXT_BATCH == 0:
                yield Listed(library, total=len(known.files))
        known.is_indexed = True

    def _checked(self, library: Library, known: _Known, cache: EntryCache) -> Iterator[Listed]:
        found: list[FoundFile] = []
        try:
            if library.kind != OWN or library.folder.exists():
                for one in walk(library.folder):
                    if one is not None:
                        found.append(one)
                    else:  # another folder: a stop is heeded here
                        yield Listed(library, total=len(known.files))
        except WorkbenchError as error:
            yield Listed(library, complete=True, problem=error)
            return
        yield from self._read_changed(library, known, cache, found)
        still_there = {one.path for one in found}
        gone = tuple(path for path in known.files if path not in still_there)
        cache.keep((), gone)
        for path in gone:
            del known.files[path]
            self.index.remove(library, path)
        yield Listed(library, gone=gone, done=len(found), total=len(found), complete=True)

    def _read_changed(
        self, library: Library, known: _Known, cache: EntryCache, found: list[FoundFile]
    ) -> Iterator[Listed]:
        changed = [one for one in found if not _is_same(known.files.get(one.path), one)]
        same = len(found) - len(changed)
        for begin in range(0, len(changed), BATCH):
            read = [_read(library, one) for one in changed[begin : begin + BATCH]]
            cache.keep(read)
            for one, text in read:
                known.files[one.entry.path] = one
                self.index.put(one.entry, text)
            entries = tuple(one.entry for one, _text in read)
            yield Listed(library, entries, done=same + begin + len(read), total=len(found))


def _is_same(known: Remembered | None, found: FoundFile) -> bool:
    return known is not None and known.version == found.version


def _read(library: Library, found: FoundFile) -> tuple[Remembered, EntryText]:
    """The entry of a file, read now, and its texts."""
    entry, text = LibraryEntry(library, found.folder, found.path, error=found.refusal), EntryText()
    if found.refusal is None:
        try:
            prompt = file.load(found.path)
        except WorkbenchError as error:
            entry = replace(entry, error=error)
        else:
            parts = part_texts(prompt)
            text = EntryText("\0".join(folded(part.text) for part in parts), packed(parts))
            entry = replace(entry, summary=summary_of(prompt))
    return Remembered(entry, found.version), text
