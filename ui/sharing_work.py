"""What the window does in the background when a library is shared: generators, each over a repository of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ui.widgets.remote_form import EnteredRemote
    from workbench.library.sharing.events import Conflicts, Progress, Pulled, Pushed
    from workbench.library.sharing.remotes import Remote
    from workbench.library.sharing.standing import Standing
    from workbench.library.versions.repository import Repository


@dataclass(frozen=True)
class Standings:
    """The remote of the library and how it stands to it; `remote` is None where it has none."""

    remote: Remote | None
    standing: Standing | None = None


def looked_at(folder: Path) -> Iterator[Standings]:
    """What is known without asking the remote."""
    from workbench.library.sharing.remotes import remotes
    from workbench.library.versions.repository import Repository

    with Repository.open(folder) as repository:
        known = remotes(repository)
        yield _standings(repository, known[0]) if known else Standings(None)


def checked(folder: Path, entered: EnteredRemote | None) -> Iterator[Progress | Standings]:
    from workbench.library.sharing.fetching import fetch
    from workbench.library.sharing.pulling import current_branch
    from workbench.library.sharing.standing import note_exchange
    from workbench.library.versions.repository import Repository

    with Repository.open(folder) as repository:
        remote = _remote(repository, entered)
        yield from fetch(repository, remote, current_branch(repository))
        note_exchange(repository, remote)
        yield _standings(repository, remote)


def pulled(folder: Path, entered: EnteredRemote | None) -> Iterator[Progress | Pulled | Conflicts | Standings]:
    from workbench.library.sharing.pulling import pull
    from workbench.library.versions.repository import Repository

    with Repository.open(folder) as repository:
        remote = _remote(repository, entered)
        yield from pull(repository, remote)
        yield _standings(repository, remote)


def completed(
    folder: Path, conflicts: Conflicts, choices: Mapping[str, Any]
) -> Iterator[Progress | Pulled | Conflicts | Standings]:
    from workbench.library.sharing.pulling import complete
    from workbench.library.versions.repository import Repository

    with Repository.open(folder) as repository:
        yield from complete(repository, conflicts, choices)
        yield _standings(repository, conflicts.remote)


def pushed(folder: Path, entered: EnteredRemote | None) -> Iterator[Progress | Pushed | Standings]:
    from workbench.library.sharing.pushing import push
    from workbench.library.versions.repository import Repository

    with Repository.open(folder) as repository:
        remote = _remote(repository, entered)
        yield from push(repository, remote)
        yield _standings(repository, remote)


def cloned(entered: EnteredRemote, folder: Path) -> Iterator[Progress | Pulled]:
    from workbench.library.sharing.cloning import clone

    _keep_login(entered)
    yield from clone(entered.url, folder)


def _remote(repository: Repository, entered: EnteredRemote | None) -> Remote:
    """The one to exchange with, set as it was entered where it is another one now."""
    from workbench.library.sharing.remotes import FIRST_NAME, remote_named, remotes, set_remote

    if entered is None:
        return remote_named(repository)
    known = remotes(repository)
    if not known or known[0].url != entered.url:
        set_remote(repository, entered.url, known[0].name if known else FIRST_NAME)
    _keep_login(entered)
    return remote_named(repository)


def _keep_login(entered: EnteredRemote) -> None:
    from workbench.library.sharing.addresses import Login, parsed_address
    from workbench.library.sharing.credentials import keep_login

    if entered.user or entered.token:
        keep_login(parsed_address(entered.url)[0], Login(entered.user, entered.token))


def _standings(repository: Repository, remote: Remote) -> Standings:
    from workbench.library.sharing.standing import standing

    return Standings(remote, standing(repository, remote) if remote.problem is None else None)
