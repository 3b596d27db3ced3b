"""The prompts of the library: the starter prompts and the user's own, broken files among them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workbench import paths
from workbench.errors import WorkbenchError
from workbench.prompts import file
from workbench.prompts.prompt import Prompt

STARTER = "starter"
OWN = "own"


@dataclass(frozen=True)
class LibraryEntry:
    """One file. Either `prompt` or `error` is set: a broken file stays listed with what is wrong with it.

    `folder` is the folder within its group, such as `write/mails`; empty at the top.
    """

    group: str
    folder: str
    path: Path
    prompt: Prompt | None = None
    error: WorkbenchError | None = None

    @property
    def key(self) -> str:
        """What commands find it by: its path within its group, without the ending."""
        stem = self.path.name.removesuffix(file.SUFFIX)
        return f"{self.folder}/{stem}" if self.folder else stem

    @property
    def name(self) -> str:
        return self.prompt.name if self.prompt is not None else self.path.name.removesuffix(file.SUFFIX)


class EntryReader:
    """Reads the library again and again: a file that did not change since the last time is not read anew."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[tuple[int, ...], LibraryEntry]] = {}

    def entries(self) -> Iterator[LibraryEntry]:
        """Every prompt file, the starter prompts first; within a group folder by folder."""
        found = {}
        for group, top in ((STARTER, paths.starter_folder()), (OWN, paths.library_folder())):
            for path in sorted(top.rglob(f"*{file.SUFFIX}"), key=lambda path: (path.parent, path.name)):
                version = _version(path)
                known = self._known.get(path)
                entry = known[1] if known is not None and known[0] == version else _read(group, top, path)
                found[path] = (version, entry)
                yield entry
        self._known = found


def library_entries() -> Iterator[LibraryEntry]:
    """Every prompt file, read once."""
    return EntryReader().entries()


def _version(path: Path) -> tuple[int, ...]:
    """What tells one content of a file from another without reading it; nothing for one that cannot be asked."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def _read(group: str, top: Path, path: Path) -> LibraryEntry:
    inner = path.parent.relative_to(top).as_posix()
    folder = "" if inner == "." else inner
    try:
        return LibraryEntry(group, folder, path, prompt=file.load(path))
    except WorkbenchError as error:
        return LibraryEntry(group, folder, path, error=error)
