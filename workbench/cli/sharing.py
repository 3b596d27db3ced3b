"""`library remote | pull | push | clone`: sharing a library through a git remote."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.cli.output import note, write_json, write_text
from workbench.errors import UnknownName, UsageError

if TYPE_CHECKING:
    from workbench.library.sharing.events import Conflicts, Pulled, Pushed
    from workbench.library.sharing.remotes import Remote
    from workbench.library.versions.repository import Repository

_CONFLICTS = 1


def add_sharing(group: Any) -> None:
    remote = _added(group, "remote", "print the remote of a library, or set it", _remote)
    remote.add_argument("url", nargs="?", metavar="URL", help="https://host/path, user@host:path, or a folder")
    remote.add_argument("--user", metavar="NAME", help="whose token is then asked for, and kept in the keyring")
    remote.add_argument("--remove", action="store_true", help="take the remote off the library")
    for name, words, command in (
        ("pull", "bring what others have pushed, merged with what is here", _pull),
        ("push", "send what the remote does not have", _push),
    ):
        parser = _added(group, name, words, command)
        parser.add_argument("--move-names", action="store_true", help="names of other versions are moved as well")
        parser.add_argument("--json", action="store_true", help="print what was done as one JSON object")
    clone = group.add_parser("clone", help="open a library from a remote, in a new folder", allow_abbrev=False)
    clone.add_argument("url", metavar="URL")
    clone.add_argument("folder", type=Path, metavar="FOLDER")
    clone.set_defaults(command=_clone)


def _added(group: Any, name: str, words: str, command: Any) -> Any:
    parser = group.add_parser(name, help=words, allow_abbrev=False)
    parser.add_argument("--library", type=Path, metavar="FOLDER", help="the library; without it, your own")
    parser.set_defaults(command=command)
    return parser


def _remote(arguments: argparse.Namespace) -> int:
    from workbench.library.sharing.remotes import FIRST_NAME, remotes, remove_remote, set_remote
    from workbench.library.versions.repository import Repository

    with Repository.open(_folder(arguments)) as repository:
        if arguments.remove:
            remove_remote(repository, FIRST_NAME)
        elif arguments.url:
            set_remote(repository, arguments.url)
        if arguments.user:
            _keep_token(repository, arguments.user)
        for remote in remotes(repository):
            write_text(f"{remote.name}\t{remote.url}\n")
    return 0


def _keep_token(repository: Any, user: str) -> None:
    """Asked for where nobody sees it; where there is no terminal, a line of standard input."""
    import getpass
    import sys

    from workbench.library.sharing.addresses import Login
    from workbench.library.sharing.credentials import keep_login
    from workbench.library.sharing.remotes import remote_named, usable_address

    address = usable_address(remote_named(repository))
    if address.kind != "http":
        raise UsageError("A token is for addresses with https.", "ssh uses your keys, a folder needs none.")
    token = getpass.getpass("Token: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    keep_login(address, Login(user, token))


def _pull(arguments: argparse.Namespace) -> int:
    from workbench.library.sharing.events import Conflicts
    from workbench.library.sharing.pulling import pull
    from workbench.library.versions.repository import Repository

    with Repository.open(_folder(arguments)) as repository:
        outcome = _last(pull(repository, _first_remote(repository), move_names=arguments.move_names))
    if isinstance(outcome, Conflicts):
        return _tell_conflicts(outcome, arguments.json)
    _tell_pulled(outcome, arguments.json)
    return 0


def _push(arguments: argparse.Namespace) -> int:
    from workbench.library.sharing.pushing import push
    from workbench.library.versions.repository import Repository

    with Repository.open(_folder(arguments)) as repository:
        pushed: Pushed = _last(push(repository, _first_remote(repository), move_names=arguments.move_names))
    if arguments.json:
        names = {"names": list(pushed.names), "differing": list(pushed.differing)}
        write_json({"remote": pushed.remote.url, "versions": pushed.versions, **names})
    else:
        write_text(f"pushed {pushed.versions} versions to {pushed.remote.url}\n")
        _tell_differing(pushed.differing)
    return 0


def _clone(arguments: argparse.Namespace) -> int:
    from workbench.library.libraries import LibraryShelf
    from workbench.library.sharing.cloning import clone

    pulled: Pulled = _last(clone(arguments.url, arguments.folder))
    LibraryShelf().add(arguments.folder)
    write_text(f"{arguments.folder}\n")
    note(f"{pulled.files} files, {pulled.versions} versions")
    return 0


def _tell_conflicts(conflicts: Conflicts, as_json: bool) -> int:
    from workbench.library.part_names import part_name

    rows = [(path, str(part_name(one.part))) for path, file in conflicts.files.items() for one in file.conflicts]
    if as_json:
        write_json({"remote": conflicts.remote.url, "conflicts": [{"file": path, "part": part} for path, part in rows]})
    for path, part in rows:
        note(f"conflict: {path}: {part}")
    note("Nothing was changed. Open the program and choose Pull to decide, or make the sides agree.")
    return _CONFLICTS


def _tell_pulled(pulled: Pulled, as_json: bool) -> None:
    if as_json:
        counts = {"versions": pulled.versions, "files": pulled.files, "merged": pulled.merged}
        names = {"names": list(pulled.names), "differing": list(pulled.differing)}
        write_json({"remote": pulled.remote.url, **counts, **names, "kept_twice": list(pulled.kept_twice)})
        return
    write_text(f"pulled {pulled.versions} versions from {pulled.remote.url}\n")
    for path in pulled.kept_twice:
        note(f"moved on both sides, kept twice: {path}")
    _tell_differing(pulled.differing)


def _tell_differing(names: Iterable[str]) -> None:
    for name in names:
        note(f"{name} stands for another version there; --move-names moves it")


def _first_remote(repository: Repository) -> Remote:
    """The remote to exchange with; where there is none, it is said how to give one here."""
    from workbench.library.sharing.remotes import remote_named, remotes

    if not remotes(repository):
        raise UnknownName(
            "The library {folder} has no remote yet.",
            "Give it one with `library remote URL`.",
            folder=repository.folder,
        )
    return remote_named(repository)


def _folder(arguments: argparse.Namespace) -> Path:
    from workbench import paths

    folder: Path = arguments.library or paths.library_folder()
    if arguments.library and not folder.is_dir():
        raise UsageError("There is no folder {folder}.", "Give the folder of a library.", folder=folder)
    return folder


def _last(events: Iterable[Any]) -> Any:
    """The event that a generator ends with."""
    end = None
    for end in events:  # noqa: B007
        pass
    return end
