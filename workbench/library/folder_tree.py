"""The entries of one library as folders within folders, each in the order in which a list shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from workbench.library.entries import LibraryEntry


@dataclass(frozen=True)
class Folder:
    """`path` is its path within the library, `count` the number of prompts in it and in the folders within."""

    path: str = ""
    folders: tuple[Folder, ...] = ()
    entries: tuple[LibraryEntry, ...] = ()
    count: int = 0

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


@dataclass
class _Open:
    """A folder while it is filled."""

    folders: dict[str, _Open] = field(default_factory=dict)
    entries: list[LibraryEntry] = field(default_factory=list)

    def closed(self, path: str) -> Folder:
        inner = sorted(self.folders.items(), key=lambda one: (one[0].casefold(), one[0]))
        folders = tuple(each.closed(f"{path}/{name}".lstrip("/")) for name, each in inner)
        entries = tuple(sorted(self.entries, key=lambda entry: (entry.name.casefold(), entry.path.name)))
        return Folder(path, folders, entries, len(entries) + sum(one.count for one in folders))


def folder_tree(entries: Iterable[LibraryEntry], empty: Iterable[str] = ()) -> Folder:
    """The top folder. Folders stand before prompts, both by name; `empty` are folders that are there without any."""
    top, known = _Open(), dict[str, _Open]()
    for entry in entries:
        if entry.folder not in known:
            known[entry.folder] = _opened(top, entry.folder)
        known[entry.folder].entries.append(entry)
    for path in empty:
        _opened(top, path)
    return top.closed("")


def _opened(top: _Open, path: str) -> _Open:
    place = top
    for name in filter(None, path.split("/")):
        place = place.folders.setdefault(name, _Open())
    return place
