"""What is to be said of a prompt's versions: where its library stands, and then the versions themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workbench.library.versions.branches import Branch, branches
from workbench.library.versions.files import content_id_of
from workbench.library.versions.history import history
from workbench.library.versions.repository import Repository
from workbench.library.versions.version import Version


@dataclass(frozen=True)
class LibraryState:
    """Where the library stands; without branches where they are those of a bigger repository around it.

    `found` is the content id of the prompt's file, None where it is gone. `waiting`: a version is being made.
    """

    branch: str = ""
    branches: tuple[Branch, ...] = ()
    found: str | None = None
    waiting: bool = False


def listing(library: Path, path: str) -> Iterator[LibraryState | Version]:
    """First the state, then each version of the prompt at `path`, newest first. Long work."""
    found = Repository.find(library)
    if found is None:
        yield LibraryState(found=content_id_of(library, path))
        return
    with found as repository:
        foreign = bool(repository.prefix)
        yield LibraryState(
            "" if foreign else repository.branch(),
            () if foreign else branches(repository),
            content_id_of(library, path),
            any(repository.journal.waiting()) or any(repository.journal.begun()),
        )
        yield from history(repository, path)
