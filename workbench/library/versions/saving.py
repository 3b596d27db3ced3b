"""Saving is a commit: files are safe on disk at once, their commit follows in the background, a kill loses neither."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from workbench.errors import UsageError
from workbench.library.versions.change import Change, content_id
from workbench.library.versions.commits import commit_files
from workbench.library.versions.files import content_of, put
from workbench.library.versions.recovery import finish_left, nothing_left
from workbench.library.versions.repository import Repository, failures_told
from workbench.library.versions.trees import TreeReader

# What a version says that another program's change is kept as.
OUTSIDE = "Changed outside of Prompt Workbench"


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
        found = {path: content_of(repository.folder, path) for path in files}
        _keep_unknown(repository, found, files)
        before = {path: None if data is None else content_id(data) for path, data in found.items()}
        entry = repository.journal.begin(Change(dict(files), message, before))
        put(repository.folder, files)
        repository.journal.written(entry)


def keep_outside(folder: Path, files: Iterable[str]) -> None:
    """What stands in these files becomes a version where it is none yet; the files stay as they are.

    `files` are paths within the library. Safe on disk when this returns; `commit_waiting` makes the version.
    """
    with Repository.open(folder) as repository, repository.writing_files():
        found = {path: content_of(repository.folder, path) for path in files}
        _keep_unknown(repository, found, dict.fromkeys(found))


def _keep_unknown(repository: Repository, found: Mapping[str, bytes | None], files: Mapping[str, bytes | None]) -> None:
    """What another program wrote there becomes a version too, before it is written over."""
    overwritten = {path: data for path, data in found.items() if data is not None and data != files[path]}
    unknown = {path: data for path, data in overwritten.items() if not _is_committed(repository, path, data)}
    if unknown:
        # Where it was saved a moment ago and waits for its commit, this one has nothing to add and makes no version.
        before = {path: content_id(data) for path, data in unknown.items()}
        repository.journal.written(repository.journal.begin(Change(unknown, OUTSIDE, before)))


def _is_committed(repository: Repository, path: str, data: bytes) -> bool:
    """Whether the newest version has this content; not where it cannot be read, which must keep nobody from saving."""
    try:
        head = repository.head()
        with failures_told(repository.folder):
            tree = repository.git[head].tree if head else None  # type: ignore[attr-defined]
            committed = TreeReader(repository.git).file(tree, repository.git_path(path)) if tree else None
    except UsageError:
        return False
    return committed is not None and committed.decode("ascii") == content_id(data)


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
