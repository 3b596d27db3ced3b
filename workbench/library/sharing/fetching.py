"""Receiving what a remote has: into the objects and the remote branches of the repository, and nowhere else."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.errors import UsageError
from workbench.library.sharing.events import Progress
from workbench.library.sharing.failures import LoginWanted
from workbench.library.sharing.own_branch import HEADS
from workbench.library.sharing.quarantine import take_in
from workbench.library.sharing.remotes import Remote, login_of, usable_address
from workbench.library.sharing.transfer import transfer
from workbench.library.versions.repository import Repository, failures_told

TAGS = "refs/tags/"


@dataclass(frozen=True)
class Fetched:
    """What the remote has: its branches and names by their whole names, and its own branch where it says so."""

    refs: Mapping[str, str]
    head: str | None

    def branch(self, name: str) -> str | None:
        return self.refs.get(HEADS + name)

    @property
    def branches(self) -> tuple[str, ...]:
        return tuple(sorted(ref.removeprefix(HEADS) for ref in self.refs if ref.startswith(HEADS)))

    @property
    def names(self) -> Mapping[str, str]:
        """The commit or tag that each name stands for."""
        return {ref: commit for ref, commit in self.refs.items() if ref.startswith(TAGS)}


def fetch(repository: Repository, remote: Remote, branch: str) -> Generator[Progress, None, Fetched]:
    """Receives the branch (empty: the remote's own) and all names. What goes wrong is a `SharingError`."""
    with sharing(repository) as incoming:
        answer = yield from exchange(
            "fetch",
            remote,
            repository=str(repository.git.path),
            into=str(incoming),
            branch=branch,
        )
        fetched = Fetched(answer["refs"], answer["head"])
        with repository.changing():
            take_in(incoming, Path(repository.git.object_store.path))
            with failures_told(repository.folder):
                _remember(repository, remote, fetched)
    return fetched


def exchange(verb: str, remote: Remote, **request: Any) -> Generator[Progress, None, dict[str, Any]]:
    """`transfer` with the login that is kept. A keyring that cannot be read matters only where a login is wanted."""
    login, problem = None, None
    try:
        login = login_of(remote)
    except UsageError as error:
        problem = error
    try:
        return (yield from transfer(verb, usable_address(remote), login, **request))
    except LoginWanted as wanted:
        raise (problem or wanted) from wanted


@contextlib.contextmanager
def sharing(repository: Repository) -> Iterator[Path]:
    """Being the only one who shares this library; a folder for what comes, which is empty and goes again."""
    from filelock import FileLock, Timeout

    folder = repository.own / "incoming"
    with failures_told(repository.folder):
        repository.own.mkdir(exist_ok=True)
    lock = FileLock(repository.own / "sharing.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise UsageError(
            "The library {folder} is being shared already.",
            "Wait until that has ended, or stop it.",
            folder=repository.folder,
        ) from error
    try:
        shutil.rmtree(folder, ignore_errors=True)  # of a program that was killed
        folder.mkdir()
        yield Path(tempfile.mkdtemp(dir=folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.release()


def remote_branch(remote: Remote, branch: str) -> bytes:
    """The name under which the repository knows what the remote's branch was when it was last heard of."""
    return f"refs/remotes/{remote.name}/{branch}".encode()


def _remember(repository: Repository, remote: Remote, fetched: Fetched) -> None:
    refs: Any = repository.git.refs
    for ref, commit in fetched.refs.items():
        name: Any = commit.encode("ascii")
        if ref.startswith(HEADS) and name in repository.git.object_store and safe_ref(ref):
            refs[remote_branch(remote, ref.removeprefix(HEADS))] = name


def safe_ref(ref: str) -> bool:
    """Whether git and every file system take the name."""
    from dulwich.refs import check_ref_format

    return bool(check_ref_format(ref.encode())) and all(len(part.encode()) < 240 for part in ref.split("/"))  # type: ignore[arg-type]
