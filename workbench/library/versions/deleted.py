"""Prompts that were deleted, newest first: what they said stays in the versions, and can be brought back."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from workbench.errors import UsageError
from workbench.library.versions.likeness import ALIKE, likeness
from workbench.library.versions.repository import Repository, failures_told
from workbench.library.versions.tree_changes import Changes, TreeChanges
from workbench.library.versions.version import moment
from workbench.prompts.file import SUFFIX, loads

if TYPE_CHECKING:
    from dulwich.objects import Commit, ObjectID

# Of what a commit added, so many files are compared with one that it removed, to tell a move from a deletion.
_MOST_COMPARED = 20
# A name that YAML has in its plainest form, as most are; the others are read as YAML.
_PLAIN_NAME = re.compile(rb"^name: ([^\s'\"|>&*!%@`#{}\[\],?:-][^\n#:]*)$", re.MULTILINE)


@dataclass(frozen=True)
class Deleted:
    """A prompt that is no more: its `path` in the library then, its name, who deleted it and when.

    `version` is the commit that removed it and `message` what that says, `content` the content id of what it said last.
    """

    path: str
    name: str
    when: datetime
    by: str
    version: str
    message: str
    content: str


def deleted(repository: Repository) -> Iterator[Deleted]:
    """The prompts that were deleted and not brought back, newest first. One that was moved is none. Long work."""
    head = repository.head()
    if head is not None:
        with failures_told(repository.folder):
            yield from _Walk(repository).found(head)


def last_content(repository: Repository, one: Deleted) -> bytes:
    """What it said when it was deleted."""
    with failures_told(repository.folder):
        return repository.git.object_store.get_raw(one.content.encode("ascii"))[1]  # type: ignore[arg-type]


class _Walk:
    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._git = repository.git
        self._trees = TreeChanges(repository.git)
        self._read: dict[ObjectID, Commit] = {}  # until they are done
        self._returned: set[bytes] = set()  # blobs that newer commits added
        self._merged: set[bytes] = set()  # paths that newer merges brought back

    def found(self, head: ObjectID) -> Iterator[Deleted]:
        for commit in self._commits(head):
            changes = [self._trees.between(self._commit(parent).tree, commit.tree) for parent in commit.parents]
            added = {path: blob for one in changes for path, blob in one.added.items() if _is_prompt(path)}
            self._returned.update(added.values())
            if len(commit.parents) > 1:
                self._merged.update(added)
            for path, blob in self._gone(changes, added):
                one = self._told(commit, path, blob)
                if one is not None:
                    yield one

    def _commits(self, head: ObjectID) -> Iterator[Commit]:
        """Newest first, each once."""
        waiting = [(-self._commit(head).commit_time, 0, head)]
        seen = {head}
        while waiting:
            commit = self._commit(heapq.heappop(waiting)[2])
            yield commit
            del self._read[commit.id]
            for parent in commit.parents:
                if parent not in seen:
                    seen.add(parent)
                    heapq.heappush(waiting, (-self._commit(parent).commit_time, len(seen), parent))

    def _gone(self, changes: list[Changes], added: Mapping[bytes, bytes]) -> Iterator[tuple[bytes, bytes]]:
        """What is in no parent's place any more and nowhere else either."""
        if not changes:
            return
        new = dict(added)
        for path, blob in changes[0].removed.items():
            everywhere = all(path in one.removed for one in changes)
            known = blob in self._returned or path in self._merged
            if _is_prompt(path) and everywhere and not known and not self._was_moved(blob, new):
                yield path, blob

    def _was_moved(self, blob: bytes, added: dict[bytes, bytes]) -> bool:
        """Whether the commit added it elsewhere, a little changed, as by a rename. Each that it added is one's only."""
        wanted = self._content(blob) if added else b""
        for path, other in list(added.items())[:_MOST_COMPARED]:
            if likeness(wanted, self._content(other)) >= ALIKE:
                del added[path]
                return True
        return False

    def _told(self, commit: Commit, path: bytes, blob: bytes) -> Deleted | None:
        library_path = self._repository.library_path(path)
        if library_path is None:
            return None
        return Deleted(
            path=library_path,
            name=_name(self._content(blob), library_path),
            when=moment(commit.commit_time, commit.commit_timezone),
            by=commit.author.decode("utf-8", "replace").partition(" <")[0],
            version=commit.id.decode("ascii"),
            message=commit.message.decode("utf-8", "replace"),
            content=blob.hex(),
        )

    def _commit(self, name: ObjectID) -> Commit:
        if name not in self._read:
            self._read[name] = self._git[name]  # type: ignore[assignment]
        return self._read[name]

    def _content(self, blob: bytes) -> bytes:
        return self._git.object_store.get_raw(blob.hex().encode("ascii"))[1]  # type: ignore[arg-type]


def _is_prompt(path: bytes) -> bool:
    return path.endswith(SUFFIX.encode())


def _name(content: bytes, path: str) -> str:
    """The prompt's own name; a broken one is called like its file."""
    plain = _PLAIN_NAME.search(content)
    try:
        return plain[1].decode("utf-8").strip() if plain else loads(content.decode("utf-8"), path).name
    except (UnicodeDecodeError, UsageError):
        return path.rpartition("/")[2].removesuffix(SUFFIX)
