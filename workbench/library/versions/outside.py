"""What other programs did to the files of a library since the newest commit."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from workbench.errors import UsageError
from workbench.library.safe_paths import inner_path
from workbench.library.versions.commits import commit_files
from workbench.library.versions.files import content_id_of, content_of
from workbench.library.versions.recovery import finish_left
from workbench.library.versions.repository import Repository, failures_told
from workbench.library.versions.saving import OUTSIDE, commit_written
from workbench.prompts.file import SUFFIX


@dataclass(frozen=True)
class Outside:
    """A file that is not as in the newest commit; `committed` and `found` are content ids, None for no file."""

    path: str
    committed: str | None
    found: str | None


def outside_changes(repository: Repository) -> Iterator[Outside]:
    """Every prompt file, and every other file that is in the newest commit, that differs from it. Long work.

    A file that looks as the index has it is not read.
    """
    with failures_told(repository.folder):
        committed = _committed(repository)
        unchanged = _unchanged(repository, committed)
    found = set()
    for path in _files(repository.folder, committed):
        found.add(path)
        if path not in unchanged:
            name = content_id_of(repository.folder, path)
            if name != committed.get(path):
                yield Outside(path, committed.get(path), name)
    for path, name in committed.items():
        if path not in found and content_id_of(repository.folder, path) is None:
            yield Outside(path, name, None)


@contextlib.contextmanager
def settled(repository: Repository) -> Iterator[None]:
    """Holds the repository and the files, with everything that is on disk in a version: for merging and switching.

    Finishes first what a killed program left, then commits what is waiting, then what other programs changed.
    """
    with repository.changing():
        finish_left(repository)
        with repository.writing_files():
            commit_outside(repository)
            yield


def commit_outside(repository: Repository) -> str | None:
    """Makes a version of all that other programs did; call within `changing()`. None where there was nothing.

    What was saved and waits for its commit gets it first, with its own message.
    """
    for _commit in commit_written(repository):
        pass
    files = {one.path: content_of(repository.folder, one.path) for one in outside_changes(repository)}
    return commit_files(repository, files, _message(files)) if files else None


def _message(files: Mapping[str, bytes | None]) -> str:
    return "\n".join([OUTSIDE, "", *sorted(files)])


def _committed(repository: Repository) -> dict[str, str]:
    """The plain files of the library in the newest commit."""
    head = repository.head()
    if head is None:
        return {}
    tree = repository.git[head].tree  # type: ignore[attr-defined]
    found = {}
    for entry in repository.git.object_store.iter_tree_contents(tree):
        path = repository.library_path(entry.path or b"")
        if path is not None and entry.mode is not None and entry.sha is not None and stat.S_ISREG(entry.mode):
            found[path] = entry.sha.decode("ascii")
    return found


def _unchanged(repository: Repository, committed: Mapping[str, str]) -> set[str]:
    """What the system says of a file is as it was when it was committed, so its content is too."""
    from dulwich.index import Index, IndexEntry

    found = set()
    for name, entry in Index(repository.git.index_path()).items():
        path = repository.library_path(name)
        if path is None or not isinstance(entry, IndexEntry) or entry.sha.decode("ascii") != committed.get(path):
            continue
        if _looks_like(repository.folder / path, entry):
            found.add(path)
    return found


def _looks_like(file: Path, entry: object) -> bool:
    try:
        now = file.stat(follow_symlinks=False)
    except OSError:
        return False
    mtime, ctime = getattr(entry, "mtime", None), getattr(entry, "ctime", None)
    times = (divmod(now.st_mtime_ns, 10**9), divmod(now.st_ctime_ns, 10**9))
    return now.st_size == getattr(entry, "size", -1) and times == (mtime, ctime)


def _files(folder: Path, committed: Mapping[str, str]) -> Iterator[str]:
    """The prompt files and the committed files that are there; hidden folders, links and odd names left out."""
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        inner = Path(parent).relative_to(folder).as_posix()
        for name in names:
            path = name if inner == "." else f"{inner}/{name}"
            place = Path(parent) / name
            if (path in committed or (name.endswith(SUFFIX) and not name.startswith("."))) and not place.is_symlink():
                try:
                    inner_path(path)
                except UsageError:
                    continue
                yield path
