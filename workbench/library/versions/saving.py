"""Saving is a commit: files are safe on disk at once, their commit follows in the background, a kill loses neither."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from workbench.errors import UsageError
from workbench.library.versions.change import Change, content_id
from workbench.library.versions.commits import commit_files
from workbench.library.versions.files import content_id_of, content_of, put, putting
from workbench.library.versions.recovery import finish_left, nothing_left
from workbench.library.versions.repository import Repository, failures_told
from workbench.library.versions.trees import TreeReader

# What a version says that another program's change is kept as.
OUTSIDE = "Changed outside of Prompt Workbench"
# The same, where there is no version yet.
BEGIN = "Begin with what is there"


def apply(folder: Path, files: Mapping[str, bytes | None], message: str) -> None:
    """Writes and removes files of the library in `folder`, safe on disk when this returns.

    `files` are paths within the library; `message` is what their version will say. `commit_waiting` makes it.
    What cannot be written is a `UsageError`.
    """
    with Repository.open(folder) as repository:
        apply_in(repository, files, message)


def apply_in(repository: Repository, files: Mapping[str, bytes | None], message: str) -> None:
    """`apply` for a repository that is open."""
    for _count in applying(repository, files, message):
        pass


def applying(repository: Repository, files: Mapping[str, bytes | None], message: str) -> Iterator[int]:
    """`apply_in` for many files: yields how many are done. One that is not pulled to its end is finished by the next
    `commit_waiting`."""
    with repository.writing_files():
        found = {path: content_of(repository.folder, path) for path in files}
        _keep_unknown(repository, found, files)
        before = {path: None if data is None else content_id(data) for path, data in found.items()}
        entry = repository.journal.begin(Change(dict(files), message, before))
        try:
            yield from putting(repository.folder, files)
        except UsageError:
            # The user is told that it failed, so nothing of it may stay or be finished later.
            put(repository.folder, {path: found[path] for path in _written(repository.folder, before)})
            repository.journal.end(entry)
            raise
        repository.journal.written(entry)


def _written(folder: Path, before: Mapping[str, str | None]) -> Iterator[str]:
    return (path for path, name in before.items() if content_id_of(folder, path) != name)


def keep_new(folder: Path, files: Iterable[str], message: str) -> None:
    """Files that were just written become one version, which says `message`; `commit_waiting` makes it."""
    with Repository.open(folder) as repository, repository.writing_files():
        found = {path: data for path in files if (data := content_of(repository.folder, path)) is not None}
        before = {path: content_id(data) for path, data in found.items()}
        repository.journal.written(repository.journal.begin(Change(found, message, before)))


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
    committed = _committed(repository, overwritten)
    unknown = {path: data for path, data in overwritten.items() if content_id(data) != committed.get(path)}
    if unknown:
        # Where it was saved a moment ago and waits for its commit, this one has nothing to add and makes no version.
        before = {path: content_id(data) for path, data in unknown.items()}
        message = BEGIN if _is_new(repository) else OUTSIDE
        repository.journal.written(repository.journal.begin(Change(unknown, message, before)))


def _is_new(repository: Repository) -> bool:
    """Whether nothing is a version yet, or is to become one. A damaged repository keeps nobody from saving."""
    try:
        return repository.head() is None and not any(repository.journal.waiting())
    except UsageError:
        return False


def _committed(repository: Repository, paths: Iterable[str]) -> Mapping[str, str]:
    """The content ids that the newest version has; none where it cannot be read, which must keep nobody from saving."""
    try:
        head = repository.head()
        with failures_told(repository.folder):
            tree = repository.git[head].tree if head else None  # type: ignore[attr-defined]
            trees = TreeReader(repository.git)
            found = {path: trees.file(tree, repository.git_path(path)) for path in paths} if tree else {}
    except UsageError:
        return {}
    return {path: name.decode("ascii") for path, name in found.items() if name is not None}


def is_newest(folder: Path, path: str, content: bytes) -> bool:
    """Whether the newest version of the file at `path` has this content, so that saving it makes none."""
    repository = Repository.find(folder)
    if repository is None:
        return False
    with repository:
        return _committed(repository, [path]).get(path) == content_id(content)


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
