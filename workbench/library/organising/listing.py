"""What a plan must know of a library: the names in its folders and what its files say."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from workbench.errors import UnknownName, UsageError
from workbench.library.file_names import name_key
from workbench.library.versions.checkout import MOST_BYTES
from workbench.library.versions.files import content_of

# What systems leave in folders that they have shown; it is nobody's.
LEFT_BY_SYSTEMS = (".DS_Store", "Thumbs.db", "desktop.ini")


class Listing(Protocol):
    """A library, as plans see it. Paths are within the library; what cannot be read is a `UsageError`."""

    @property
    def folder(self) -> Path: ...

    def names(self, folder: str) -> Iterable[str]:
        """What is in a folder, hidden names included; nothing where there is no such folder."""

    def files(self, folder: str) -> Iterator[str]:
        """Every file below a folder that moves with it."""

    def content(self, path: str) -> bytes: ...


class LibraryFiles:
    """The library in a folder of the disk. Hidden folders and links are not looked into."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def folder(self) -> Path:
        return self._folder

    def names(self, folder: str) -> Iterable[str]:
        try:
            return tuple(path.name for path in (self._folder / folder).iterdir())
        except (FileNotFoundError, NotADirectoryError):
            return ()
        except OSError as error:
            raise UsageError(
                "The folder {folder} cannot be read: {reason}.",
                "Check its permissions.",
                folder=self._folder / folder,
                reason=error.strerror or error,
            ) from error

    def files(self, folder: str) -> Iterator[str]:
        for parent, folders, names in os.walk(self._folder / folder):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                place = Path(parent, name)
                if name not in LEFT_BY_SYSTEMS and not place.is_symlink():
                    yield place.relative_to(self._folder).as_posix()

    def content(self, path: str) -> bytes:
        content = content_of(self._folder, path)
        if content is None:
            raise UnknownName("There is no file {file}.", "It may have been moved.", file=self._folder / path)
        if len(content) > MOST_BYTES:
            raise UsageError(
                "{file} is larger than {most} MB.",
                "The library keeps versions of prompts; move such a file with another program.",
                file=self._folder / path,
                most=MOST_BYTES // 1024 // 1024,
            )
        return content


def as_spelled(listing: Listing, folder: str) -> str:
    """`folder` as it is spelled where it exists: `Mails` and `mails` are one folder on some systems."""
    path = ""
    for name in filter(None, folder.split("/")):
        names = list(listing.names(path))
        if name not in names:
            name = next((one for one in names if name_key(one) == name_key(name)), name)
        path = f"{path}/{name}".lstrip("/")
    return path
