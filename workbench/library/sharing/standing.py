"""How a library stands to its remote, by what was last heard of it: nothing is asked over the network."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from workbench.atomic_file import write_atomically
from workbench.library.sharing.ancestry import ancestors
from workbench.library.sharing.fetching import remote_branch
from workbench.library.sharing.remotes import Remote
from workbench.library.versions.repository import Repository, failures_told


@dataclass(frozen=True)
class Standing:
    """Versions to push and to pull; `when` was the last exchange, in seconds, None where there was none."""

    to_push: int
    to_pull: int
    when: float | None


def standing(repository: Repository, remote: Remote) -> Standing:
    """Long work in a library with many versions."""
    with failures_told(repository.folder):
        head = repository.head()
        ours = head.decode("ascii") if head else None
        there = repository.git.refs.read_ref(remote_branch(remote, repository.branch()))  # type: ignore[arg-type]
        theirs = there.decode("ascii") if there else None
        own = ancestors(repository.git, ours)
        new = ancestors(repository.git, theirs, own)
        known = ancestors(repository.git, theirs)
        return Standing(len(own - known), len(new), _when(repository, remote))


def note_exchange(repository: Repository, remote: Remote) -> None:
    """Remembers that there was an exchange with the remote just now."""
    write_atomically(_file(repository, remote), f"{time.time():.0f}\n".encode("ascii"))


def _when(repository: Repository, remote: Remote) -> float | None:
    try:
        return float(_file(repository, remote).read_text("ascii"))
    except (OSError, ValueError):
        return None


def _file(repository: Repository, remote: Remote) -> Path:
    return repository.own / "exchanged" / f"{remote.name.encode().hex()[:200]}"
