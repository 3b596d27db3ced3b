"""The older versions of prompts that come in: made as commits with their own authors and times, then brought in whole.

All is built aside first. Then the library goes to the newest of these commits in the way that it goes to any: a kill
leaves it as it was, or it is finished by the next program.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from workbench.errors import UsageError
from workbench.library.bundles.bundle import BundledVersion
from workbench.library.versions.checkout import check_out
from workbench.library.versions.commits import identity, refuse_unfinished
from workbench.library.versions.names import give_name
from workbench.library.versions.outside import settled
from workbench.library.versions.repository import Repository
from workbench.library.versions.version import Version

if TYPE_CHECKING:
    from dulwich.objects import Commit, ObjectID

_FILE = 0o100644


@dataclass(frozen=True)
class Past:
    """A prompt that is new at `path`: its versions, the newest first, and what its file says now."""

    path: str
    versions: tuple[BundledVersion, ...]
    content: bytes


@dataclass(frozen=True)
class _Step:
    """One version of one prompt; `moment` never goes back within a prompt, whatever its versions claim."""

    moment: float
    path: str
    version: BundledVersion

    @property
    def said(self) -> tuple[object, ...]:
        version = self.version
        return self.moment, version.when, version.author, version.address, version.message


def bring_in(
    repository: Repository, pasts: Sequence[Past], contents: Mapping[str, bytes], message: str
) -> Iterator[int]:
    """Makes the prompts and all their versions part of the library; yields how many commits are made.

    `contents` has the older contents by their ids. Where a prompt's newest version is not what its file says now, a
    last commit with `message` makes it so.
    """
    with repository.changing():
        refuse_unfinished(repository)
        with settled(repository):
            pass  # what is on disk is in a version; the files are free again while the versions are built
        chain = _Chain(repository)
        steps = sorted((step for past in pasts for step in _steps(past)), key=lambda step: step.moment)
        for number, (_said, group) in enumerate(groupby(steps, key=lambda step: step.said), start=1):
            chain.add_versions(list(group), contents)
            yield number
        chain.add_rest({past.path: past.content for past in pasts}, message)
        newest = chain.keep()
        if newest is not None:
            for _progress in check_out(repository, newest.decode("ascii")):
                pass  # not to be stopped half way
        for version, name in chain.named:
            with suppress(UsageError):  # a name that no version can have here
                give_name(repository, version.path, version, name)


def _steps(past: Past) -> Iterator[_Step]:
    moment = 0.0
    for version in reversed(past.versions):
        moment = max(moment, version.when.timestamp())
        yield _Step(moment, past.path, version)


@dataclass
class _Chain:
    """Commits on top of the newest one, aside from the repository until they are kept."""

    repository: Repository
    named: list[tuple[Version, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        from dulwich.object_store import MemoryObjectStore, OverlayObjectStore

        git = self.repository.git
        self._new = MemoryObjectStore(object_format=git.object_format)
        self._store = OverlayObjectStore([self._new, git.object_store], self._new)
        self._head = self.repository.head()
        self._tree: ObjectID | None = git[self._head].tree if self._head else None  # type: ignore[attr-defined]
        self._identity = identity(git)
        self._now: dict[str, bytes] = {}

    def add_versions(self, steps: Sequence[_Step], contents: Mapping[str, bytes]) -> None:
        version = steps[0].version
        commit = self._commit({step.path: contents[step.version.content] for step in steps})
        commit.author = _author(version)
        commit.author_time = int(version.when.timestamp())
        offset = version.when.utcoffset()
        commit.author_timezone = int(offset.total_seconds()) if offset else 0
        commit.message = version.message.replace("\0", " ").encode("utf-8", "replace")
        self._add(commit)
        for step in steps:
            made = _version(commit.id, step)
            self.named += [(made, name) for name in step.version.names]

    def add_rest(self, files: Mapping[str, bytes], message: str) -> None:
        rest = {path: content for path, content in files.items() if self._now.get(path) != content}
        if rest:
            commit = self._commit(rest)
            commit.message = f"{message}\n".encode()
            self._add(commit)

    def keep(self) -> ObjectID | None:
        """Puts all of it into the repository, as one pack; the newest commit."""
        self.repository.git.object_store.add_objects([(self._new[name], None) for name in self._new])
        return self._head

    def _commit(self, files: Mapping[str, bytes]) -> Commit:
        from dulwich.object_store import commit_tree_changes
        from dulwich.objects import Blob, Commit, Tree

        first = self.repository.first_files() if self._head is None else {}
        changes: list[tuple[bytes, int | None, ObjectID | None]] = []
        for path, content in {**first, **files}.items():
            blob = Blob.from_string(content)
            self._new.add_object(blob)
            changes.append((self.repository.git_path(path), _FILE, blob.id))
        self._tree = commit_tree_changes(self._store, self._tree or Tree(), changes)
        self._now |= files
        commit = Commit()
        commit.tree = self._tree
        commit.parents = [self._head] if self._head else []
        commit.author = commit.committer = self._identity
        commit.author_time = commit.commit_time = int(time.time())
        commit.author_timezone = commit.commit_timezone = time.localtime().tm_gmtoff
        commit.encoding = b"UTF-8"
        return commit

    def _add(self, commit: Commit) -> None:
        self._new.add_object(commit)
        self._head = commit.id


def _author(version: BundledVersion) -> bytes:
    """As git writes it: the marks and line ends that it keeps for itself are left out."""
    name, address = (
        " ".join("".join(each for each in text if each not in "<>" and each >= " ").split())
        for text in (version.author, version.address)
    )
    return f"{name or 'unknown'} <{address}>".encode("utf-8", "replace")


def _version(commit: ObjectID, step: _Step) -> Version:
    told = step.version
    return Version(
        commit.decode("ascii"), step.path, told.content, told.author, told.address, told.when, told.message
    )  # fmt: skip
