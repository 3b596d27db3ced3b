"""Pushing: the versions of the branch that is open, and the names of versions, go to the remote."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workbench.library.sharing.ancestry import ancestors
from workbench.library.sharing.events import Progress, Pushed
from workbench.library.sharing.fetching import TAGS, exchange, remote_branch, sharing
from workbench.library.sharing.pulling import current_branch
from workbench.library.sharing.received_names import own_names
from workbench.library.sharing.remotes import Remote
from workbench.library.sharing.standing import note_exchange
from workbench.library.versions.outside import settled
from workbench.library.versions.repository import Repository

PushEvent = Progress | Pushed


def push(repository: Repository, remote: Remote, *, move_names: bool = False) -> Iterator[PushEvent]:
    """Sends what the remote does not have; ends with `Pushed`. Where it has more than is here: `RemoteIsAhead`.

    What is saved, and what other programs changed, becomes a version first. Names that stand for other versions on the
    remote are told and left as they are, unless `move_names` says that they are moved.
    """
    branch = current_branch(repository)
    with settled(repository):
        head = repository.head()
        names = own_names(repository)
    if head is None:
        yield Pushed(remote)
        return
    with sharing(repository):
        answer: dict[str, Any] = yield from exchange(
            "push",
            remote,
            repository=str(repository.git.path),
            branch=branch,
            commit=head.decode("ascii"),
            names=names,
            overwrite=list(names) if move_names else [],
        )
        with repository.changing():
            repository.git.refs[remote_branch(remote, branch)] = head  # type: ignore[index]
        note_exchange(repository, remote)
    before = answer["before"]
    sent = ancestors(repository.git, head.decode("ascii"), ancestors(repository.git, before))
    yield Pushed(remote, len(sent), _short(answer["names"]), _short(answer["differ"]))


def _short(names: list[str]) -> tuple[str, ...]:
    return tuple(sorted(name.removeprefix(TAGS) for name in names))
