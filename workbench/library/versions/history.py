"""The versions of a prompt, newest first: commits that changed its file, also under the names that it had before."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from workbench.library.versions.likeness import ALIKE, likeness
from workbench.library.versions.names import names_by_commit
from workbench.library.versions.repository import Repository, failures_told
from workbench.library.versions.trees import TreeReader
from workbench.library.versions.version import Version, moment

if TYPE_CHECKING:
    from dulwich.objects import Commit, ObjectID

# Of what a commit removed, so many files are compared with one that it added, to find what that was called before.
_MOST_COMPARED = 50


def history(repository: Repository, path: str, *, start: str | None = None) -> Iterator[Version]:
    """The versions of the file at `path` in the library, newest first; from the commit `start` on, else the newest.

    At a merge, the side that the file came from is followed, both where both are in it. Long work.
    """
    head = start.encode("ascii") if start else repository.head()
    if head is not None:
        with failures_told(repository.folder):
            yield from _Walk(repository).versions(head, repository.git_path(path))  # type: ignore[arg-type]


def content(repository: Repository, version: Version) -> bytes:
    """The file's content in that version; a `UsageError` where the version removed it."""
    with failures_told(repository.folder):
        if version.content is None:
            raise KeyError(f"{version.path} was removed in {version.id}")
        return repository.git.object_store.get_raw(version.content.encode("ascii"))[1]  # type: ignore[arg-type]


class _Walk:
    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._git = repository.git
        self._trees = TreeReader(repository.git)
        self._names: Mapping[str, tuple[tuple[str, str], ...]] = names_by_commit(repository)
        self._seen: set[tuple[ObjectID, bytes]] = set()
        self._waiting: list[tuple[int, int, ObjectID, bytes]] = []

    def versions(self, head: ObjectID, path: bytes) -> Iterator[Version]:
        self._add(head, path)
        while self._waiting:
            *_order, commit_id, path = heapq.heappop(self._waiting)
            commit = self._commit(commit_id)
            blob = self._trees.file(commit.tree, path)
            follow = self._follow(commit, path, blob)
            if follow is not None:
                self._add(*follow)
                continue
            before = [(parent, self._trees.file(self._commit(parent).tree, path)) for parent in commit.parents]
            if blob is None and not any(found for _parent, found in before):
                continue  # neither here nor before: the walk began at a path that never was
            yield self._version(commit, path, blob)
            for parent, found in before:
                if found is not None:
                    self._add(parent, path)
            if blob is not None and not any(found for _parent, found in before):
                self._follow_added(commit, path, blob)

    def _follow(self, commit: Commit, path: bytes, blob: ObjectID | None) -> tuple[ObjectID, bytes] | None:
        """The parent that has the same there, which is then all there is to look into."""
        for parent in commit.parents:
            if self._trees.file(self._commit(parent).tree, path) == blob:
                return parent, path
        return None

    def _follow_added(self, commit: Commit, path: bytes, blob: ObjectID) -> None:
        """To the file that it was moved from, else to one that was removed from this place earlier."""
        for parent in commit.parents[:1]:
            moved = self._moved_from(self._commit(parent).tree, commit.tree, path, blob)
            self._add(parent, moved or path)

    def _moved_from(self, before: ObjectID, after: ObjectID, path: bytes, blob: ObjectID) -> bytes | None:
        """What the file was called before: one of those that the commit removed, the same or much alike."""
        changes = self._git.object_store.tree_changes(before, after)
        gone = [(old, sha) for (old, new), _modes, (sha, _new) in changes if new is None and old and sha]
        same = [old for old, sha in gone if sha == blob]
        if same:
            return max(same, key=lambda old: _shared_end(old, path))
        return self._most_alike(gone, path, blob)

    def _most_alike(self, gone: Iterable[tuple[bytes, ObjectID]], path: bytes, blob: ObjectID) -> bytes | None:
        wanted = self._git.object_store.get_raw(blob)[1]
        near = sorted(gone, key=lambda one: -_shared_end(one[0], path))[:_MOST_COMPARED]
        rated = [(likeness(wanted, self._git.object_store.get_raw(sha)[1]), old) for old, sha in near]
        most, old = max(rated, default=(0.0, b""))
        return old if most >= ALIKE else None

    def _add(self, commit: ObjectID, path: bytes) -> None:
        if (commit, path) not in self._seen:
            self._seen.add((commit, path))
            order = (-self._commit(commit).commit_time, len(self._seen))
            heapq.heappush(self._waiting, (*order, commit, path))

    def _commit(self, name: ObjectID) -> Commit:
        return self._git[name]  # type: ignore[return-value]

    def _version(self, commit: Commit, path: bytes, blob: ObjectID | None) -> Version:
        library_path = self._repository.library_path(path) or path.decode("utf-8", "replace")
        name = commit.id.decode("ascii")
        author, _, address = commit.author.decode("utf-8", "replace").partition(" <")
        return Version(
            id=name,
            path=library_path,
            content=blob.decode("ascii") if blob else None,
            author=author,
            address=address.rstrip(">"),
            when=moment(commit.author_time, commit.author_timezone),
            message=commit.message.decode("utf-8", "replace"),
            names=tuple(given for owner, given in self._names.get(name, ()) if owner in ("", library_path)),
            merged=len(commit.parents) > 1,
        )


def _shared_end(one: bytes, other: bytes) -> int:
    """How many names at the end of two paths are the same."""
    pairs = zip(reversed(one.split(b"/")), reversed(other.split(b"/")), strict=False)
    count = 0
    for left, right in pairs:
        if left != right:
            break
        count += 1
    return count
