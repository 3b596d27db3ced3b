"""Which commits come before which. Only parents count: the clocks of those who commit may be wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dulwich.objects import ObjectID
    from dulwich.repo import Repo


def ancestors(git: Repo, commit: str | None, without: Iterable[str] = ()) -> set[str]:
    """The commit and all that it is built on; of those that are in `without` nothing is looked at."""
    seen = set(without)
    found: set[str] = set()
    waiting = [commit] if commit else []
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            found.add(name)
            waiting.extend(parents(git, name))
    return found


def is_ancestor(git: Repo, before: str, commit: str) -> bool:
    """Whether `commit` is built on `before`; not where that is not here."""
    return before == commit or (_is_here(git, before) and before in ancestors(git, commit))


def merge_bases(git: Repo, one: str, other: str) -> tuple[str, ...]:
    """The commits that both are built on, without those that others of them are built on; the newest first."""
    common = ancestors(git, one) & ancestors(git, other)
    best = common - {parent for commit in common for parent in parents(git, commit)}
    return tuple(sorted(best, key=lambda commit: (-_commit_time(git, commit), commit)))


def parents(git: Repo, commit: str) -> Iterator[str]:
    """Read from the head of the commit, which is quicker than all of it."""
    raw = git.object_store.get_raw(_id(commit))[1]
    for line in raw.partition(b"\n\n")[0].split(b"\n")[1:]:
        if not line.startswith(b"parent "):
            return
        yield line[7:].decode("ascii")


def _commit_time(git: Repo, commit: str) -> int:
    return int(git[_id(commit)].commit_time)  # type: ignore[attr-defined]


def _is_here(git: Repo, name: str) -> bool:
    return _id(name) in git.object_store


def _id(name: str) -> ObjectID:
    return name.encode("ascii")  # type: ignore[return-value]
