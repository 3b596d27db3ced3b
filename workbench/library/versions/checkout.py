"""Bringing a library to another commit: its files, the branch and the index, in an order that a kill cannot spoil.

What is to be done is written down first. Files that somebody has changed since they were last committed are left as
they are; so begin with `outside.settled`. A library within somebody's bigger repository stays where that is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.atomic_file import write_atomically
from workbench.errors import Phrase, UsageError
from workbench.library.safe_paths import MOST_LEVELS, inner_path
from workbench.library.versions.commits import move_branch, update_index
from workbench.library.versions.files import content_id_of, put, remove_left_over
from workbench.library.versions.repository import Repository

if TYPE_CHECKING:
    from dulwich.objects import ObjectID

_FOLDER = 0o40000
_FILES = (0o100644, 0o100755, 0o100664)
MOST_BYTES = 64 * 1024 * 1024  # of one file that a commit brings
MOST_FILES = 100_000  # folders that hold each other again and again have no end
_STEP = 50
_NOTE = "checkout.json"


@dataclass(frozen=True)
class Move:
    """Files of the library that differ between two commits: path, content id before and after (None: no file)."""

    files: tuple[tuple[str, str | None, str | None], ...]


def check_out(repository: Repository, to: str, branch: str | None = None) -> Iterator[tuple[int, int]]:
    """Brings the library to the commit `to`, on `branch` where that is given, else on the branch that it is on.

    Yields how many files are done and how many there are; call within `changing()`. A commit that would write outside
    of the library, or a link, is a `UsageError`, and nothing changes. Once begun it is finished, now or by
    `finish_checkout`: do not stop the generator half way.
    """
    head = repository.head()
    if branch is not None or _reaches_outside(repository, head, to):
        refuse_within_another(repository)
    move = moves(repository, head.decode("ascii") if head else None, to)
    note = {"from": head.decode("ascii") if head else None, "to": to, "branch": branch}
    write_atomically(repository.own / _NOTE, json.dumps(note).encode("ascii"))
    yield from _finish(repository, note, move)


def refuse_within_another(repository: Repository) -> None:
    """The branch of a bigger repository is that of all its files, and a library brings none but its own."""
    if repository.prefix:
        raise UsageError(
            "The library {folder} lies within the git repository {outer}.",
            "Change its branch with git: it holds more than prompts.",
            folder=repository.folder,
            outer=Path(repository.git.path),
        )


def _reaches_outside(repository: Repository, before: ObjectID | None, to: str) -> bool:
    """Whether files of the bigger repository differ too, which nobody would write."""
    if not repository.prefix:
        return False
    git = repository.git
    old = git[before].tree if before else None  # type: ignore[attr-defined]
    changes = git.object_store.tree_changes(old, git[to.encode("ascii")].tree)  # type: ignore[attr-defined]
    return any(repository.library_path(new or old or b"") is None for (old, new), *_ in changes)


def checkout_is_left(repository: Repository) -> bool:
    """Whether a program was killed while it brought the library to another commit."""
    return (repository.own / _NOTE).exists()


def finish_checkout(repository: Repository) -> None:
    """Finishes what a killed program began; call within `changing()`."""
    try:
        note = json.loads((repository.own / _NOTE).read_bytes())
    except FileNotFoundError:
        return
    for _progress in _finish(repository, note, moves(repository, note["from"], note["to"])):
        pass


def moves(repository: Repository, before: str | None, after: str) -> Move:
    """What lies between two commits; what may not be written is a `UsageError`."""
    git = repository.git
    old = git[before.encode("ascii")].tree if before else None  # type: ignore[attr-defined]
    new = git[after.encode("ascii")].tree  # type: ignore[attr-defined]
    if _files_in(repository, new, {}) > MOST_FILES:
        raise UsageError(
            "This version of the library has more than {most} files, which is refused.",
            "Nothing was written. Ask who committed it to divide it.",
            most=MOST_FILES,
        )
    found = []
    for (old_path, new_path), (_old_mode, mode), (old_id, new_id) in git.object_store.tree_changes(old, new):
        if new_path is not None and mode is not None and new_id is not None:
            _check(repository, new_path, mode, new_id)
        path = repository.library_path(new_path or old_path or b"")
        if path is not None:
            found.append((path, _text(old_id), _text(new_id)))
    return Move(tuple(found))


def _finish(repository: Repository, note: dict[str, str | None], move: Move) -> Iterator[tuple[int, int]]:
    """The branch first: what is not written yet is then known to be old, not a change that somebody made."""
    to = str(note["to"]).encode("ascii")
    _set_branch(repository, note["branch"], to)  # type: ignore[arg-type]
    contents = {}
    with repository.writing_files():
        remove_left_over(repository.folder, (path for path, *_ in move.files))
        for number, (path, before, after) in enumerate(move.files, start=1):
            contents[path] = _content(repository, after)
            if content_id_of(repository.folder, path) == before:
                put(repository.folder, {path: contents[path]})
            if number % _STEP == 0:
                yield number, len(move.files)
    update_index(repository, contents)
    (repository.own / _NOTE).unlink(missing_ok=True)
    yield len(move.files), len(move.files)


def _files_in(repository: Repository, tree: ObjectID, known: dict[ObjectID, int], level: int = 0) -> int:
    """How many files are in a tree; each folder is looked at once, however often it is in there."""
    from dulwich.objects import Tree

    if tree not in known:
        found = repository.git[tree]
        entries = found.items() if isinstance(found, Tree) and level < MOST_LEVELS else []
        known[tree] = sum(
            _files_in(repository, entry.sha, known, level + 1) if entry.mode == _FOLDER else 1 for entry in entries
        )
    return known[tree]


def _set_branch(repository: Repository, branch: str | None, to: ObjectID) -> None:
    refs = repository.git.refs
    if branch is None:
        if repository.head() != to and not move_branch(repository.git, repository.head(), to, "checkout"):
            raise UsageError(
                "The library {folder} is being changed by another program.",
                "Try again in a moment.",
                folder=repository.folder,
            )
        return
    name = b"refs/heads/" + branch.encode("utf-8")
    refs[name] = to  # type: ignore[index]
    refs.set_symbolic_ref(b"HEAD", name)  # type: ignore[arg-type]


def _check(repository: Repository, path: bytes, mode: int, name: ObjectID) -> None:
    inner_path(path)
    if mode not in _FILES:
        kind = Phrase("a link") if mode == 0o120000 else Phrase("neither a file nor a folder")
        raise _refused(path, Phrase("it is {kind}", kind=kind))
    size = len(repository.git.object_store.get_raw(name)[1])
    if size > MOST_BYTES:
        raise _refused(path, Phrase("it is larger than {most} MB", most=MOST_BYTES // 1024 // 1024))


def _refused(path: bytes, reason: Phrase) -> UsageError:
    return UsageError(
        "The file {file} in this version of the library is refused: {reason}.",
        "Nothing was written. Ask who committed it to remove it.",
        file=path.decode("utf-8", "replace"),
        reason=reason,
    )


def _content(repository: Repository, name: str | None) -> bytes | None:
    return None if name is None else repository.git.object_store.get_raw(name.encode("ascii"))[1]  # type: ignore[arg-type]


def _text(name: ObjectID | None) -> str | None:
    return None if name is None else name.decode("ascii")
