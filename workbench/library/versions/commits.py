"""Making commits: from contents to a tree, a commit, the branch and the index, so that git finds all as its own."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.errors import UsageError
from workbench.library.versions.change import content_id

if TYPE_CHECKING:
    from dulwich.index import IndexEntry
    from dulwich.objects import ObjectID
    from dulwich.repo import Repo

    from workbench.library.versions.repository import Repository

_FILE = 0o100644
# From so many objects on they go into one pack; fewer are files of their own, which is quicker.
_PACK_FROM = 64
_ATTEMPTS = 5
_INDEX_ATTEMPTS = 20
_UNDER_WAY = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply")


def commit_files(
    repository: Repository, files: Mapping[str, bytes | None], message: str, at: float | None = None
) -> str | None:
    """Commits these contents on top of the branch, whatever else is changed or staged; call within `changing()`.

    `files` are paths within the library; None removes one. The commit's id; None where nothing differs.
    """
    refuse_unfinished(repository)
    for _attempt in range(_ATTEMPTS):
        head = repository.head()
        files = files if head else {**repository.first_files(), **files}
        tree = tree_with(repository.git, head, {repository.git_path(path): data for path, data in files.items()})
        commit = None
        if tree != _tree_of(repository.git, head):
            commit = commit_object(repository.git, tree, [head] if head else [], message, at)
            if not move_branch(repository.git, head, commit, message):
                continue  # somebody's git was quicker: once more on top of that
        update_index(repository, files)
        return commit.decode("ascii") if commit else None
    raise UsageError(
        "The library {folder} is being changed by another program.", "Try again in a moment.", folder=repository.folder
    )


def tree_with(git: Repo, head: ObjectID | None, files: Mapping[bytes, bytes | None]) -> ObjectID:
    """The tree of the commit `head` with these contents in it, kept in the repository."""
    from dulwich.object_store import commit_tree_changes
    from dulwich.objects import Blob, Tree

    before = _tree_of(git, head)
    blobs = {path: Blob.from_string(content) for path, content in files.items() if content is not None}
    if len(blobs) >= _PACK_FROM:
        git.object_store.add_objects([(blob, None) for blob in blobs.values()])
    else:
        for blob in blobs.values():
            git.object_store.add_object(blob)
    gone = [path for path, content in files.items() if content is None and entry_of(git, before, path) is not None]
    changes = [(path, None, None) for path in gone]
    changes += [(path, _mode(git, before, path), blob.id) for path, blob in blobs.items()]  # type: ignore[misc]
    return commit_tree_changes(git.object_store, before or Tree(), changes)


def commit_object(
    git: Repo, tree: ObjectID, parents: Sequence[ObjectID], message: str, at: float | None = None
) -> ObjectID:
    """A commit in the repository that no branch knows yet."""
    from dulwich.objects import Commit

    commit = Commit()
    commit.tree = tree
    commit.parents = list(parents)
    commit.author = commit.committer = identity(git)
    commit.author_time = commit.commit_time = int(time.time() if at is None else at)
    commit.author_timezone = commit.commit_timezone = time.localtime(commit.commit_time).tm_gmtoff
    commit.encoding = b"UTF-8"
    commit.message = (message.strip() + "\n").encode("utf-8", "replace")
    git.object_store.add_object(commit)
    return commit.id


def move_branch(git: Repo, before: ObjectID | None, to: ObjectID, message: str) -> bool:
    """Sets the branch that is checked out. False, and nothing changes, where it is no longer at `before`."""
    from dulwich.protocol import ZERO_SHA
    from dulwich.refs import Ref

    subject = (message.strip().splitlines() or [""])[0].encode("utf-8", "replace")
    return git.refs.set_if_equals(
        Ref(b"HEAD"), before or ZERO_SHA, to, committer=identity(git), message=b"commit: " + subject
    )


def update_index(repository: Repository, files: Mapping[str, bytes | None]) -> None:
    """Makes git's index say of these files what the newest commit says; what else is staged stays staged."""
    from dulwich.file import FileLocked
    from dulwich.index import locked_index

    for attempt in range(_INDEX_ATTEMPTS):
        try:
            with locked_index(repository.git.index_path()) as index:
                for path, content in files.items():
                    name = repository.git_path(path)
                    if content is not None:
                        index[name] = _index_entry(repository.folder / path, content)
                    elif name in index:
                        del index[name]
            return
        except FileLocked:
            if attempt == _INDEX_ATTEMPTS - 1:
                raise
            time.sleep(0.1)  # git holds it for the length of one command


def entry_of(git: Repo, tree: ObjectID | None, path: bytes) -> tuple[int, ObjectID] | None:
    """Mode and object of a path in a tree; None where it is not in it."""
    from dulwich.object_store import tree_lookup_path

    if tree is None:
        return None
    try:
        return tree_lookup_path(git.__getitem__, tree, path)
    except (KeyError, NotADirectoryError):
        return None


def _tree_of(git: Repo, commit: ObjectID | None) -> ObjectID | None:
    return None if commit is None else git[commit].tree  # type: ignore[attr-defined]


def _mode(git: Repo, tree: ObjectID | None, path: bytes) -> int:
    """The mode that a file has already, where it is a plain one."""
    entry = entry_of(git, tree, path)
    return entry[0] if entry is not None and entry[0] & 0o170000 == 0o100000 else _FILE


def _index_entry(file: Path, content: bytes) -> IndexEntry:
    """With what the system says of the file where it has this content: git then need not read it again."""
    from dulwich.index import IndexEntry, index_entry_from_stat
    from dulwich.objects import ObjectID

    name = content_id(content).encode("ascii")
    try:
        stat = file.stat(follow_symlinks=False)
        if stat.st_size == len(content) and file.read_bytes() == content:
            return index_entry_from_stat(stat, name)
    except OSError:
        pass  # removed since: git sees it as changed, and it is
    return IndexEntry((0, 0), (0, 0), 0, 0, _FILE, 0, 0, 0, ObjectID(name))


def refuse_unfinished(repository: Repository) -> None:
    control = Path(repository.git.controldir())
    if any((control / name).exists() for name in _UNDER_WAY):
        raise UsageError(
            "A merge or rebase that git began in {folder} is not finished.",
            "What you saved is safe and becomes a version when it is. Finish it, or give it up with git merge --abort.",
            folder=repository.folder,
        )


def identity(git: Repo) -> bytes:
    """Who git says makes the commits: its configuration, else the user's name on this computer."""
    from dulwich.repo import DefaultIdentityNotFound, get_user_identity

    try:
        identity = get_user_identity(git.get_config_stack(), "AUTHOR")
    except (DefaultIdentityNotFound, OSError, ValueError):
        identity = f"Prompt Workbench <{os.name}@localhost>".encode()
    name, _, address = identity.replace(b"\n", b" ").replace(b"\0", b"").partition(b" <")
    return name.translate(None, b"<>") + b" <" + address.rstrip(b">").translate(None, b"<>") + b">"
