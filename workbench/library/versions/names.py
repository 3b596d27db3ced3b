"""Names of versions, such as `production`: tags `prompt@name`, so that every prompt can have one of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from workbench.errors import UnknownName, UsageError
from workbench.library.versions.repository import Repository, failures_told
from workbench.library.versions.version import Version
from workbench.prompts.file import SUFFIX

if TYPE_CHECKING:
    from dulwich.refs import Ref

_TAGS = b"refs/tags/"
# What git allows in no name of a tag (git-check-ref-format), and `%`, by which it is written here instead.
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f~^:?*\[\\%@]|\.(?=\.)|(?<![^/])\.|\.(?=/|$)|\.(?=lock(/|$))")
_NAME = re.compile(r"[\w.-]+( [\w.-]+)*")
MOST_CHARACTERS = 60


def give_name(repository: Repository, path: str, version: Version, name: str) -> None:
    """Names a version of the prompt that is at `path` now; another version of it that had the name loses it.

    A bad name is a `UsageError`.
    """
    name = name.strip()
    if not _NAME.fullmatch(name) or len(name) > MOST_CHARACTERS:
        raise UsageError(
            "A version cannot be called {name}.",
            "Use letters, digits, blanks, dots and hyphens, at most {most} characters.",
            name=name or "“”",
            most=MOST_CHARACTERS,
        )
    with repository.changing():
        for owner in _owners_with(repository, name, path):
            del repository.git.refs[_tag(owner, name)]
        repository.git.refs[_tag(version.path, name)] = version.id.encode("ascii")  # type: ignore[assignment]


def take_name(repository: Repository, version: Version, name: str) -> None:
    """Removes the name from the version."""
    with repository.changing():
        tag = _tag(version.path, name)
        if repository.git.refs.read_ref(tag) is not None:
            del repository.git.refs[tag]


def named_version(repository: Repository, path: str, name: str) -> str:
    """The commit that has this name for the prompt at `path`; none: `UnknownName`."""
    with failures_told(repository.folder):
        for commit, given in names_by_commit(repository).items():
            if (path, name) in given:
                return commit
    raise UnknownName(
        "The prompt {path} has no version {name}.", "Versions are named in the history of the prompt.",
        path=path.removesuffix(SUFFIX), name=name,
    )  # fmt: skip


def names_by_commit(repository: Repository) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The names of each commit: the path of the prompt that it is a name of (empty: of the library), and the name."""
    found: dict[str, list[tuple[str, str]]] = {}
    with failures_told(repository.folder):
        for tag in sorted(repository.git.refs.subkeys(_TAGS)):  # type: ignore[arg-type]
            commit = repository.git.get_peeled(_TAGS + tag)  # type: ignore[arg-type]
            found.setdefault(commit.decode("ascii"), []).append(_read(tag.decode("utf-8", "replace")))
    return {commit: tuple(names) for commit, names in found.items()}


def _owners_with(repository: Repository, name: str, path: str) -> set[str]:
    """The paths that the prompt had when versions of it got this name; it may have been moved since."""
    from workbench.library.versions.history import history

    return {one.path for one in history(repository, path) if name in one.names}


def _tag(path: str, name: str) -> Ref:
    return _TAGS + f"{_escaped(path.removesuffix(SUFFIX))}@{_escaped(name)}".encode()  # type: ignore[return-value]


def _read(tag: str) -> tuple[str, str]:
    owner, mark, name = tag.rpartition("@")
    return (_plain(owner) + SUFFIX, _plain(name)) if mark else ("", tag)


def _escaped(text: str) -> str:
    return _FORBIDDEN.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), text)


def _plain(text: str) -> str:
    from urllib.parse import unquote

    return unquote(text, errors="replace")
