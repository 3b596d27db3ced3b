"""Saving is a commit: files are safe on disk at once, their commit follows in the background, a kill loses neither."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from workbench.library.versions.change import Change
from workbench.library.versions.commits import commit_files
from workbench.library.versions.files import content_id_of, put
from workbench.library.versions.recovery import finish_left, nothing_left
from workbench.library.versions.repository import Repository


def apply(folder: Path, files: Mapping[str, bytes | None], message: str) -> None:
    """Writes and removes files of the library in `folder`, safe on disk when this returns.

    `files` are paths within the library; `message` is what their version will say. `commit_waiting` makes it.
    What cannot be written is a `UsageError`.
    """
    with Repository.open(folder) as repository:
        apply_in(repository, files, message)


def apply_in(repository: Repository, files: Mapping[str, bytes | None], message: str) -> None:
    """`apply` for a repository that is open."""
    with repository.writing_files():
        before = {path: content_id_of(repository.folder, path) for path in files}
        entry = repository.journal.begin(Change(dict(files), message, before))
        put(repository.folder, files)
        repository.journal.written(entry)


def commit_waiting(folder: Path) -> Iterator[str]:
    """Makes the commits that are waiting, those of a killed program first; yields the id of each. Long work."""
    repository = Repository.find(folder)
    if repository is None:
        return
    with repository:
        if nothing_left(repository) and not any(repository.journal.waiting()):
            return
        with repository.changing():
            finish_left(repository)
            yield from commit_written(repository)


def commit_written(repository: Repository) -> Iterator[str]:
    """Makes the commits that are waiting, within `changing()`; yields the id of each."""
    for entry, change in repository.journal.waiting():
        commit = commit_files(repository, change.files, change.message, change.at)
        repository.journal.end(entry)
        if commit is not None:
            yield commit
