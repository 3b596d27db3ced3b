"""Finding and reading the files of a collection."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatch
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any, Self

from workbench.documents.document import Document, Skipped
from workbench.documents.readers import READERS
from workbench.documents.readers.reading_process import ReadingProcess
from workbench.documents.recipe import IndexRecipe
from workbench.endpoints.stop import Stop

MOST_FILES = 100_000
# Folders that hold a program's own things, not documents.
_NOT_LOOKED_INTO = frozenset({"__pycache__", "node_modules", "__MACOSX"})


class FileReader:
    """`building.ReadsFiles` with a process of its own: close it."""

    def __init__(self) -> None:
        self._process = ReadingProcess()

    def find(self, sources: Sequence[Path], recipe: IndexRecipe) -> Sequence[tuple[str, Path]]:
        return find_files(sources, recipe.patterns, recipe.excluded)

    def read(
        self, paths: Sequence[tuple[str, Path]], options: Mapping[str, Any], stop: Stop
    ) -> Iterator[Document | Skipped]:
        return self._process.read(paths, options, stop)

    def close(self) -> None:
        self._process.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def find_files(
    sources: Sequence[Path], patterns: Sequence[str] = (), excluded: Sequence[str] = ()
) -> list[tuple[str, Path]]:
    """Each file with its name in the collection, in the order of the names.

    A file that is named is there whatever its kind; of folders, those that a pattern (`*.md`, `faq/*`) chooses, or of a
    known kind where there is no pattern. Hidden files and folders that were seen before (loops of links) are left out.
    """
    found: dict[Path, str] = {}
    for source in sources:
        if source.is_dir():
            for relative, path in _walked(source):
                if _chosen(relative, patterns, excluded):
                    found.setdefault(path, f"{source.name}/{relative}" if len(sources) > 1 else relative)
        else:
            found.setdefault(source, source.name)
        if len(found) > MOST_FILES:
            break
    return sorted(_unique(dict(list(found.items())[:MOST_FILES])), key=lambda one: one[0])


def _walked(folder: Path) -> Iterator[tuple[str, Path]]:
    seen = set[tuple[int, int]]()
    for place, folders, files in os.walk(folder, followlinks=True):
        try:
            stat = Path(place).stat()
        except OSError:  # gone since its folder was listed
            continue
        here = (stat.st_dev, stat.st_ino)
        folders[:] = sorted(one for one in folders if here not in seen and _is_looked_into(one))
        if here in seen:
            continue
        seen.add(here)
        for name in sorted(files):
            if not name.startswith((".", "~$")):
                path = Path(place) / name
                yield path.relative_to(folder).as_posix(), path


def _is_looked_into(folder: str) -> bool:
    return not folder.startswith(".") and folder not in _NOT_LOOKED_INTO


def _chosen(relative: str, patterns: Sequence[str], excluded: Sequence[str]) -> bool:
    if any(_matches(relative, pattern) for pattern in excluded):
        return False
    if patterns:
        return any(_matches(relative, pattern) for pattern in patterns)
    return any(relative.lower().endswith(READERS[name].suffixes) for name in READERS)


def _matches(relative: str, pattern: str) -> bool:
    """A pattern without a slash is for the name of the file, wherever it is."""
    return fnmatch(relative if "/" in pattern else relative.rpartition("/")[2], pattern)


def _unique(found: Mapping[Path, str]) -> Iterator[tuple[str, Path]]:
    """Two files of one name get numbers."""
    taken = set[str]()
    for path, name in found.items():
        whole = PurePosixPath(name)
        numbered = (str(whole.with_stem(f"{whole.stem} ({n})")) for n in range(2, len(found) + 2))
        chosen = next(one for one in chain([name], numbered) if one not in taken)
        taken.add(chosen)
        yield chosen, path
