"""What tests of sharing have in common: libraries in folders, a hub between them, and what a generator ends with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.library.versions.repositories import files, saved
from workbench.library.conflicts import Choice
from workbench.library.sharing.events import Conflicts, Pulled, Pushed
from workbench.library.sharing.pulling import complete, pull
from workbench.library.sharing.pushing import push
from workbench.library.sharing.remotes import remote_named, set_remote
from workbench.library.versions.repository import Repository

__all__ = ["Shared", "chosen", "files", "last", "prompt", "saved"]


def last(events: Iterable[Any]) -> Any:
    """What a generator ends with."""
    return list(events)[-1]


def prompt(name: str, **fields: str) -> bytes:
    lines = [f"format: 1\nname: {name}\n", *(f"{key}: {value}\n" for key, value in fields.items())]
    return "".join(lines).encode()


def chosen(conflicts: Conflicts, choice: Choice) -> dict[str, dict[Any, Choice]]:
    """The same choice for every conflict."""
    return {path: {one.key: choice for one in file.conflicts} for path, file in conflicts.files.items()}


class Shared:
    """A library and its remote."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        with Repository.open(folder) as repository:
            set_remote(repository, url)

    def save(self, contents: Mapping[str, bytes | None], message: str = "Save") -> None:
        saved(self.folder, contents, message)

    def pull(self, **options: Any) -> Pulled | Conflicts:
        result: Pulled | Conflicts = self._last(pull, **options)
        return result

    def push(self, **options: Any) -> Pushed:
        result: Pushed = self._last(push, **options)
        return result

    def complete(self, conflicts: Conflicts, choices: Any) -> Pulled | Conflicts:
        with Repository.open(self.folder) as repository:
            result: Pulled | Conflicts = last(complete(repository, conflicts, choices))
        return result

    @property
    def files(self) -> dict[str, bytes]:
        return files(self.folder)

    def _last(self, work: Callable[..., Iterator[Any]], **options: Any) -> Any:
        with Repository.open(self.folder) as repository:
            return last(work(repository, remote_named(repository), **options))
