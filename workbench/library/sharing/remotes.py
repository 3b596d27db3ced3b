"""The remotes of a library, as they stand in its repository's configuration, so that the user's git has them too.

Of the configuration nothing but the names and addresses is used: what else may stand there could start a program.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.errors import UnknownName, UsageError
from workbench.library.sharing.addresses import Address, Login, parsed_address, without_secret
from workbench.library.sharing.config_text import with_remote, without_remote
from workbench.library.sharing.credentials import keep_login, login_for
from workbench.library.versions.repository import Repository, failures_told

if TYPE_CHECKING:
    from dulwich.config import ConfigFile

FIRST_NAME = "origin"
_NAME = re.compile(r"\w[\w.-]{0,59}")


@dataclass(frozen=True)
class Remote:
    """`problem` says why it cannot be used; `address` is there where it can."""

    name: str
    url: str
    address: Address | None = None
    problem: UsageError | None = field(default=None, compare=False)
    written: Login | None = field(default=None, compare=False, repr=False)
    """User and token that the user's own git has written into the address."""


def remotes(repository: Repository) -> tuple[Remote, ...]:
    """All remotes, the first one to be used first."""
    with failures_told(repository.folder):
        config = _config(repository)
        found = []
        for section in config.sections():
            if len(section) == 2 and section[0].lower() == b"remote":
                urls = list(config.get_multivar(section, b"url"))
                if urls:
                    found.append(_remote(section[1].decode("utf-8", "replace"), urls[0].decode("utf-8", "replace")))
    return tuple(sorted(found, key=lambda remote: (remote.name != FIRST_NAME, remote.name)))


def remote_named(repository: Repository, name: str = "") -> Remote:
    """The remote of that name, else the first; none is an `UnknownName`, one that cannot be used a `UsageError`."""
    known = remotes(repository)
    for remote in known:
        if name in ("", remote.name):
            usable_address(remote)
            return remote
    if not known:
        raise UnknownName(
            "The library {folder} has no remote yet.",
            "Give it one: the address of a git repository that you share.",
            folder=repository.folder,
        )
    raise UnknownName(
        "There is no remote {name}.", "Known: {known}.", name=name, known=", ".join(one.name for one in known)
    )


def set_remote(repository: Repository, url: str, name: str = FIRST_NAME) -> Remote:
    """Adds the remote, or gives it another address. A user and token in the address go to the keyring."""
    refuse_foreign(repository)
    if not _NAME.fullmatch(name) or name.endswith((".lock", ".")) or ".." in name:
        raise UsageError("A remote cannot be called {name}.", "Use letters, digits and hyphens.", name=name or "“”")
    address, login = parsed_address(url)
    if login is not None:
        keep_login(address, login)
    with repository.changing():
        _write(repository, with_remote(_text(repository), name, address.url))
    return Remote(name, address.url, address)


def remove_remote(repository: Repository, name: str = FIRST_NAME) -> None:
    """Takes the remote off the list. What was received from it stays; so does what the keyring has for its host."""
    if name not in {remote.name for remote in remotes(repository)}:
        raise UnknownName("There is no remote {name}.", "", name=name)
    with repository.changing():
        _write(repository, without_remote(_text(repository), name))
        refs = f"refs/remotes/{name}/".encode()
        for ref in list(repository.git.refs.subkeys(refs)):  # type: ignore[arg-type]
            del repository.git.refs[refs + ref]  # type: ignore[arg-type]


def usable_address(remote: Remote) -> Address:
    """The address; where it cannot be used, the `UsageError` that says why."""
    if remote.address is None:
        raise remote.problem or UnknownName("The remote {name} has no address.", "Give it one.", name=remote.name)
    return remote.address


def login_of(remote: Remote) -> Login | None:
    """User and token for an HTTPS remote: as the user's own git has written them, else from the keyring.

    A keyring that cannot be read is a `UsageError`.
    """
    address = usable_address(remote)
    return (remote.written or login_for(address)) if address.kind == "http" else None


def refuse_foreign(repository: Repository) -> None:
    """A library within somebody's bigger repository is shared by whoever shares that."""
    if repository.prefix:
        raise UsageError(
            "The library {folder} lies within another git repository, {outer}.",
            "Share that one with git: it holds more than prompts.",
            folder=repository.folder,
            outer=Path(repository.git.path),
        )


def _remote(name: str, url: str) -> Remote:
    try:
        address, login = parsed_address(url)
    except UsageError as error:
        return Remote(name, without_secret(url), problem=error)
    return Remote(name, address.url, address, written=login)


def _config(repository: Repository) -> ConfigFile:
    """The configuration without the files that it includes."""
    from dulwich.config import ConfigFile

    return ConfigFile.from_file(BytesIO(_text(repository).encode("utf-8", "surrogateescape")), expand_includes=False)


def _file(repository: Repository) -> Path:
    return Path(repository.git.commondir()) / "config"


def _text(repository: Repository) -> str:
    return _file(repository).read_bytes().decode("utf-8", "surrogateescape")


def _write(repository: Repository, text: str) -> None:
    """Under git's own lock, whole or not at all."""
    from dulwich.file import GitFile

    with GitFile(str(_file(repository)), "wb") as file:
        file.write(text.encode("utf-8", "surrogateescape"))
