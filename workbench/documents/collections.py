"""All collections of a folder, by their names."""

from __future__ import annotations

import hashlib
import re
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.documents.collection import Collection, Made, read_recipe, write_recipe
from workbench.documents.recipe import IndexRecipe
from workbench.documents.stores.database import FILE, connect, is_built
from workbench.errors import Phrase, UnknownName, UsageError

_LONGEST = 80
_NOT_BUILT = Phrase("not built yet")


@dataclass(frozen=True, slots=True)
class CollectionRow:
    name: str
    documents: int
    chunks: int
    problem: Phrase | None = None


class Collections:
    """`folder` holds a folder for each collection; it is made with the first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def rows(self) -> tuple[CollectionRow, ...]:
        return tuple(sorted((_row(folder) for folder in self._folders()), key=lambda row: row.name.casefold()))

    def open(self, name: str) -> Collection:
        return Collection.open(self.folder_of(name))

    def create(self, name: str, sources: Sequence[Path], recipe: IndexRecipe) -> Path:
        folder = self._free(name)
        folder.mkdir(parents=True)
        write_recipe(folder, Made(name, tuple(path.absolute() for path in sources), recipe))
        return folder

    def rename(self, name: str, new: str) -> None:
        folder = self.folder_of(name)
        if new != name:
            self._free(new)
            write_recipe(folder, read_recipe(folder)._replace(name=new))

    def delete(self, name: str) -> None:
        shutil.rmtree(self.folder_of(name))

    def folder_of(self, name: str) -> Path:
        for folder in self._folders():
            if _name(folder) == name:
                return folder
        known = ", ".join(row.name for row in self.rows()) or "-"
        raise UnknownName("There is no collection {name}.", "Known collections: {known}.", name=name, known=known)

    def _folders(self) -> Iterator[Path]:
        if self._folder.is_dir():
            yield from (path for path in sorted(self._folder.iterdir()) if path.is_dir())

    def _free(self, name: str) -> Path:
        if (
            not 1 <= len(name) <= _LONGEST
            or name != name.strip()
            or not name.isprintable()
            or re.search(r"[/\\]", name)
        ):
            raise UsageError(
                "{name} cannot be the name of a collection.", "Use 1 to 80 characters without / and \\.", name=name
            )
        if any(_name(folder) == name for folder in self._folders()):
            raise UsageError("There is already a collection {name}.", "Choose another name.", name=name)
        plain = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:40]
        stem = f"{plain}-{hashlib.sha256(name.encode('utf-8')).hexdigest()[:8]}"
        number = 0
        while (self._folder / f"{stem}-{number}").exists():
            number += 1
        return self._folder / f"{stem}-{number}"


def _name(folder: Path) -> str:
    try:
        return read_recipe(folder).name
    except UsageError:
        return folder.name


def _row(folder: Path) -> CollectionRow:
    name = _name(folder)
    try:
        read_recipe(folder)
        if not (folder / FILE).is_file():
            return CollectionRow(name, 0, 0, _NOT_BUILT)
        database = connect(folder)
        try:
            if not is_built(database):
                return CollectionRow(name, 0, 0, _NOT_BUILT)
            documents, chunks = database.execute(
                "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM chunks)"
            ).fetchone()
        finally:
            database.close()
    except (UsageError, sqlite3.Error):
        return CollectionRow(name, 0, 0, Phrase("cannot be read; rebuild it"))
    return CollectionRow(name, documents, chunks)
