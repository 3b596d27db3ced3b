"""Pulling: what others have committed comes into the library, merged by the parts of its prompts.

Nothing changes until everything is decided: of conflicts one gets `Conflicts`, chooses, and goes on with `complete`.
Where two lines of work have more than one common ancestor (each was merged into the other), the newest one counts.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from workbench.errors import UsageError
from workbench.library.conflicts import Chosen
from workbench.library.file_merging import MergedFile
from workbench.library.parts import Path as PartPath
from workbench.library.sharing.ancestry import ancestors, merge_bases
from workbench.library.sharing.events import Conflicts, Merging, Progress, Pulled, Writing
from workbench.library.sharing.failures import failure
from workbench.library.sharing.fetching import Fetched, fetch
from workbench.library.sharing.received_names import take_names
from workbench.library.sharing.remotes import Remote, refuse_foreign, usable_address
from workbench.library.sharing.standing import note_exchange
from workbench.library.sharing.tree_merging import TreeMerge, check_names, merge_trees
from workbench.library.versions.checkout import check_out, moves
from workbench.library.versions.commits import commit_object
from workbench.library.versions.outside import settled
from workbench.library.versions.repository import Repository

if TYPE_CHECKING:
    from dulwich.objects import ObjectID

Choices = Mapping[str, Mapping[PartPath, Chosen]]
PullEvent = Progress | Conflicts | Pulled


def pull(repository: Repository, remote: Remote, *, move_names: bool = False) -> Iterator[PullEvent]:
    """Fetches and merges; ends with `Pulled`, or with `Conflicts` and nothing changed.

    What is saved, and what other programs changed, becomes a version first. With `move_names`, names that stand for
    other versions on the remote are moved here as there. Failures are `SharingError`s, hostile contents `UsageError`s.
    """
    branch = current_branch(repository)
    fetched = yield from fetch(repository, remote, branch)
    theirs = fetched.branch(branch)
    if theirs is None:
        known = ", ".join(fetched.branches) or "–"
        raise failure("no_branch", usable_address(remote).host or remote.url, branch=branch, known=known)
    outcome = yield from take(repository, remote, theirs)
    yield _named(repository, outcome, fetched, move_names) if isinstance(outcome, Pulled) else outcome


def complete(repository: Repository, conflicts: Conflicts, choices: Choices) -> Iterator[PullEvent]:
    """Merges with the conflicts as chosen, each of them by path and key; one that is not chosen is a `UsageError`.

    Where something was saved meanwhile that changes the conflicts, there are new `Conflicts` at the end, and nothing
    has changed.
    """
    yield (yield from take(repository, conflicts.remote, conflicts.theirs, conflicts, choices))


def take(
    repository: Repository,
    remote: Remote,
    theirs: str,
    seen: Conflicts | None = None,
    choices: Choices | None = None,
) -> Generator[Progress, None, Conflicts | Pulled]:
    """Brings the library to a commit that was received, merged with what is in it; `seen` was shown and chosen."""
    with settled(repository):
        head = repository.head()
        ours = head.decode("ascii") if head else None
        new = ancestors(repository.git, theirs, ancestors(repository.git, ours))
        if not new:
            return Pulled(remote)
        _check_received(repository, ours, theirs)
        if ours is None or ours in ancestors(repository.git, theirs):
            files = yield from _written(repository, theirs)
            return Pulled(remote, len(new), files)
        yield Merging()
        bases = merge_bases(repository.git, ours, theirs)
        merge = merge_trees(repository, bases[0] if bases else None, ours, theirs)
        if merge.conflicts and (seen is None or dict(seen.files) != dict(merge.conflicts)):
            return Conflicts(remote, theirs, merge.conflicts, _titles(merge.conflicts))
        commit = _merge_commit(repository, remote, merge, ours, theirs, _all_chosen(merge, choices or {}))
        files = yield from _written(repository, commit)
        return Pulled(remote, len(new), files, merged=True, kept_twice=merge.kept_twice)


def current_branch(repository: Repository) -> str:
    """The branch to share; a library that is on none is a `UsageError`."""
    refuse_foreign(repository)
    branch = repository.branch()
    if not branch:
        raise UsageError("The library {folder} is on no branch.", "Go to a branch first.", folder=repository.folder)
    return branch


def _check_received(repository: Repository, ours: str | None, theirs: str) -> None:
    """Everything that the remote would bring, whether it is merged then or not."""
    from dulwich.objects import Commit

    if not isinstance(repository.git[_id(theirs)], Commit):
        raise failure("incomplete", theirs)
    move = moves(repository, ours, theirs)
    new = {path for path, before, after in move.files if before is None and after is not None}
    check_names(sorted(path for path, _before, after in move.files if after is not None), new)


def _written(repository: Repository, commit: str) -> Generator[Progress, None, int]:
    """Once it has begun it is done to the end, also where nobody listens any more."""
    done = 0
    steps = check_out(repository, commit)
    try:
        for done, total in steps:
            yield Writing(done, total)
    except GeneratorExit:
        for _step in steps:
            pass
        raise
    return done


def _all_chosen(merge: TreeMerge, choices: Choices) -> Mapping[str, bytes | None]:
    """The content of every merged file; a conflict that nobody has decided is a `UsageError`."""
    for path, file in merge.conflicts.items():
        chosen = choices.get(path, {})
        open_ones = [conflict for conflict in file.conflicts if conflict.key not in chosen]
        if open_ones or not all(conflict.allows(chosen[conflict.key]) for conflict in file.conflicts):
            raise UsageError("A conflict in {file} is not decided yet.", "Choose for each of them.", file=path)
    merged = {path: result.merged for path, result in merge.files.items() if result.merged is not None}
    return {path: file.resolved(choices.get(path, {})) for path, file in merged.items()}


def _merge_commit(
    repository: Repository,
    remote: Remote,
    merge: TreeMerge,
    ours: str,
    theirs: str,
    contents: Mapping[str, bytes | None],
) -> str:
    from dulwich.object_store import commit_tree_changes
    from dulwich.objects import Blob

    git = repository.git
    tree = git[_id(ours)].tree  # type: ignore[attr-defined]
    own = {entry.path for entry in git.object_store.iter_tree_contents(tree)}
    removed = set(merge.removed)
    changes: list[tuple[bytes, int | None, ObjectID | None]] = []
    for path, result in merge.files.items():
        blob = result.blob
        if result.merged is not None:
            content = contents[path]
            if content is None:
                removed.add(path)
                continue
            stored = Blob.from_string(content)
            git.object_store.add_object(stored)
            blob = stored.id
        changes.append((path.encode(), result.mode, blob))
    gone = [(path.encode(), None, None) for path in sorted(removed) if path.encode() in own]
    merged = commit_tree_changes(git.object_store, tree, gone + changes)
    message = f"Merge what {remote.name} has"
    return commit_object(git, merged, [_id(ours), _id(theirs)], message).decode("ascii")


def _named(repository: Repository, pulled: Pulled, fetched: Fetched, move_names: bool) -> Pulled:
    note_exchange(repository, pulled.remote)
    names = take_names(repository, fetched.names, move=move_names)
    return replace(pulled, names=names.taken, differing=names.differing)


def _titles(files: Mapping[str, MergedFile]) -> Mapping[str, str]:
    """What the prompts are called, ours where they differ."""
    return {path: file.parts.ours.name if file.parts is not None else path for path, file in files.items()}


def _id(commit: str) -> ObjectID:
    from dulwich.objects import ObjectID

    return ObjectID(commit.encode("ascii"))
