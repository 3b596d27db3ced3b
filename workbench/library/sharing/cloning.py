"""Opening a library from a remote: it appears in its folder when all of it is there."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

from workbench.errors import UsageError
from workbench.library.sharing.addresses import parsed_address
from workbench.library.sharing.ancestry import ancestors
from workbench.library.sharing.events import Progress, Pulled, Writing
from workbench.library.sharing.fetching import fetch
from workbench.library.sharing.own_branch import HEADS, own_branch
from workbench.library.sharing.received_names import take_names
from workbench.library.sharing.remotes import set_remote
from workbench.library.sharing.standing import note_exchange
from workbench.library.sharing.tree_merging import check_names
from workbench.library.versions.checkout import check_out, moves
from workbench.library.versions.repository import Repository


def clone(url: str, folder: Path) -> Iterator[Progress | Pulled]:
    """Makes the library in `folder`, which is not there yet or empty; ends with `Pulled`.

    Closing the generator, or a failure, leaves nothing. A user and token in the address go to the keyring.
    """
    folder = folder.expanduser().absolute()
    parsed_address(url)
    _check_free(folder)
    draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name[:40]}-", suffix=".new"))
    try:
        pulled = yield from _filled(url, draft / "library")
        _check_free(folder)
        if folder.exists():
            folder.rmdir()
        (draft / "library").rename(folder)
        yield pulled
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _filled(url: str, folder: Path) -> Generator[Progress, None, Pulled]:
    with Repository.open(folder) as repository:
        remote = set_remote(repository, url)
        fetched = yield from fetch(repository, remote, "")
        branch = own_branch(fetched.refs, (fetched.head or "").removeprefix(HEADS))
        commit = fetched.branch(branch)
        if commit is None:
            return Pulled(remote)
        (folder / ".gitattributes").unlink(missing_ok=True)  # the one of the remote counts
        with repository.changing():
            move = moves(repository, None, commit)
            paths = [path for path, _before, _after in move.files]
            check_names(sorted(paths), set(paths))
            done = 0
            for done, total in check_out(repository, commit, branch):
                yield Writing(done, total)
        names = take_names(repository, fetched.names, move=False)
        note_exchange(repository, remote)
        return Pulled(remote, len(ancestors(repository.git, commit)), done, names=names.taken)


def _check_free(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError("There is something in {folder} already.", "Choose a folder that is empty.", folder=folder)
    if not folder.parent.is_dir():
        raise UsageError(
            "There is no folder {folder}.", "Make it first, or choose another place.", folder=folder.parent
        )
