"""Writing prompt files: those of a library become versions, made in the background once the files are safe on disk."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ui.background import Job
from ui.services import Services
from workbench.atomic_file import write_atomically
from workbench.errors import UsageError, WorkbenchError
from workbench.library.places import library_of, path_in, writable_libraries


class LibraryCommits(QObject):
    """`committed` carries a library's folder and the id of its newest commit."""

    committed = Signal(object, str)

    def __init__(self, services: Services, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._jobs: dict[Path, Job[str]] = {}
        self._again: set[Path] = set()
        self._held: set[Path] = set()
        self._told: set[Path] = set()

    def start(self) -> None:
        """Makes the versions that a program which was killed has left, in every library."""
        for library in writable_libraries():
            self._commit(library.folder)

    def write(self, path: Path, content: bytes, message: str) -> None:
        """Writes the file, safe on disk when this returns; in a library it becomes a version, which says `message`.

        A file that cannot be written is a `UsageError`.
        """
        from workbench.library.versions.saving import apply

        library = library_of(path)
        if library is None:
            write_atomically(path, content)
            return
        self._refuse_held(library)
        try:
            apply(library, {path_in(library, path): content}, message)
        except UsageError as error:
            write_atomically(path, content)  # the prompt itself is saved even where versions cannot be
            self._tell(library, error)
        else:
            self._commit(library)

    def hold(self, library: Path) -> None:
        """Nothing is written in the library until `release`: its files are being brought to another version."""
        self._held.add(library)

    def release(self, library: Path) -> None:
        self._held.discard(library)

    def _refuse_held(self, library: Path) -> None:
        if library in self._held:
            raise UsageError(
                "The library {folder} is being brought to another branch.", "Save again in a moment.", folder=library
            )

    def _commit(self, library: Path) -> None:
        from workbench.library.versions.saving import commit_waiting

        if self._services.background.closed:
            return
        if library in self._jobs:
            self._again.add(library)
            return
        self._jobs[library] = self._services.background.start(
            lambda _stop: commit_waiting(library),
            partial(self._made, library),
            partial(self._done, library),
            on_stop=partial(self._forget, library),
        )

    def _made(self, library: Path, commits: list[str]) -> None:
        self._told.discard(library)
        self.committed.emit(library, commits[-1])

    def _done(self, library: Path, error: WorkbenchError | None) -> None:
        again = library in self._again
        self._forget(library)
        if error is not None:
            self._tell(library, error)
        elif again:
            self._commit(library)

    def _forget(self, library: Path) -> None:
        """What was not committed yet waits in the library for the next time."""
        del self._jobs[library]
        self._again.discard(library)

    def _tell(self, library: Path, error: WorkbenchError) -> None:
        """Once, until versions can be made again."""
        if library not in self._told:
            self._told.add(library)
            self._services.problems.show(error)
