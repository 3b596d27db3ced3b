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
    """One file. Either `prompt` or `error` is set: a broken file stays listed with what is wrong with it."""

    group: str
    path: Path
    prompt: Prompt | None = None
    error: WorkbenchError | None = None

    @property
    def folder(self) -> str:
        """The folder within its group, such as `write/mails`; empty at the top."""
        inner = self.path.parent.relative_to(self._top).as_posix()
        return "" if inner == "." else inner

    @property
    def key(self) -> str:
        """What commands find it by: its path within its group, without the ending."""
        return self.path.relative_to(self._top).as_posix().removesuffix(file.SUFFIX)

    @property
    def _top(self) -> Path:
        return paths.starter_folder() if self.group == STARTER else paths.library_folder()

    @property
    def name(self) -> str:
        return self.prompt.name if self.prompt is not None else self.path.name.removesuffix(file.SUFFIX)


def library_entries() -> Iterator[LibraryEntry]:
    """Reads every prompt file, the starter prompts first; within a group folder by folder."""
    for group, folder in ((STARTER, paths.starter_folder()), (OWN, paths.library_folder())):
        for path in sorted(folder.rglob(f"*{file.SUFFIX}"), key=lambda path: (path.parent, path.name)):
            yield _read(group, path)


def _read(group: str, path: Path) -> LibraryEntry:
    try:
        return LibraryEntry(group, path, prompt=file.load(path))
    except WorkbenchError as error:
        return LibraryEntry(group, path, error=error)
