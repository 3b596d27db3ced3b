"""Which libraries are open: the user's own, further ones, and the starter library. And which prompts are favourites.

The file is JSON: `{"libraries": [{"folder": …, "title": …}], "favourites": [{"folder": …, "key": …}]}`; what this
version does not know in it is kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, NamedTuple

from workbench import paths
from workbench.atomic_file import write_atomically
from workbench.errors import InvalidFile, UnknownName, UsageError
from workbench.file_content import put_aside
from workbench.prompts.file import SUFFIX

Kind = Literal["own", "further", "starter"]
OWN: Kind = "own"
FURTHER: Kind = "further"
STARTER: Kind = "starter"

MOST_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True)
class Library:
    """One folder of prompt files. A window translates the titles of the own and the starter library."""

    folder: Path
    title: str
    kind: Kind

    @property
    def read_only(self) -> bool:
        return self.kind == STARTER

    def key_of(self, path: Path) -> str:
        """What a prompt file of this library is called in it: its path without the ending (`write/mails/thanks`)."""
        return path.relative_to(self.folder).as_posix().removesuffix(SUFFIX)

    def path_of(self, key: str) -> Path:
        return self.folder / f"{key}{SUFFIX}"


def own_library() -> Library:
    return Library(paths.library_folder(), "My prompts", OWN)


def starter_library() -> Library:
    return Library(paths.starter_folder(), "Starter", STARTER)


def library_of(path: Path, libraries: Iterable[Library]) -> Library | None:
    """The library that a file lies in; none where it lies elsewhere."""
    return next((one for one in libraries if path.is_relative_to(one.folder)), None)


class Favourite(NamedTuple):
    """A prompt that the user marked: the folder of its library, and its key there."""

    folder: Path
    key: str


@dataclass(frozen=True)
class Shelf:
    """What is open now. `problem` says what was wrong with the file that it was read from."""

    further: tuple[Library, ...] = ()
    favourites: tuple[Favourite, ...] = ()
    problem: InvalidFile | None = field(default=None, compare=False)
    extra: Mapping[str, Any] = field(default_factory=dict, compare=False)
    """What this version does not know at the top of the file, and in `rows` beside each library and favourite."""
    rows: Mapping[tuple[str, ...], Mapping[str, Any]] = field(default_factory=dict, compare=False)

    @property
    def libraries(self) -> tuple[Library, ...]:
        """In the order in which they are listed and searched: the own one, the further ones, the starter library."""
        return (own_library(), *self.further, starter_library())


class LibraryShelf:
    """Reads and changes the file. Each change reads it anew first, so that two programs keep each other's changes."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file or paths.libraries_file()

    def read(self) -> Shelf:
        """What is open. A file that cannot be used is put aside, told as `problem`, and nothing further is open."""
        try:
            return _shelf(json.loads(_text(self._file)))
        except FileNotFoundError:
            return Shelf()
        except (OSError, ValueError, RecursionError, KeyError, TypeError) as error:
            return Shelf(problem=_unusable(error, put_aside(self._file)))

    def add(self, folder: Path, title: str = "") -> Library:
        """Opens the library of a folder, which is made where it is missing; it is named like the folder by default.

        A folder that is open already, or lies within an open library or around one, is a `UsageError`.
        """
        folder = folder.expanduser().absolute()
        shelf = self.read()
        _check_apart(folder, shelf.libraries)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(
                "The folder {folder} cannot be made a library: {reason}.", "Choose another folder.",
                folder=folder, reason=error.strerror or error,
            ) from error  # fmt: skip
        added = Library(folder, _free_title(" ".join((title or folder.name).split()), shelf), FURTHER)
        self._write(replace(shelf, further=(*shelf.further, added)))
        return added

    def remove(self, folder: Path) -> Library:
        """Takes a further library off the list; its files stay, and its favourites are remembered."""
        folder = folder.expanduser().absolute()
        shelf = self.read()
        for one in shelf.further:
            if _same(one.folder, folder):
                self._write(replace(shelf, further=tuple(each for each in shelf.further if each != one)))
                return one
        raise UnknownName(
            "{folder} is none of the further libraries.", "Known: {known}.",
            folder=folder, known=", ".join(str(one.folder) for one in shelf.further) or "none",
        )  # fmt: skip

    def set_favourite(self, library: Library, key: str, is_one: bool) -> None:
        shelf = self.read()
        favourite = Favourite(library.folder, key)
        others = tuple(one for one in shelf.favourites if one != favourite)
        self._write(replace(shelf, favourites=(*others, favourite) if is_one else others))

    def move_favourites(self, after: Callable[[Path], Path]) -> None:
        """Favourites whose file is elsewhere now: `after` says where."""
        shelf = self.read()
        moved = tuple(dict.fromkeys(_moved(one, after, shelf.libraries) for one in shelf.favourites))
        if moved != shelf.favourites:
            self._write(replace(shelf, favourites=moved))

    def _write(self, shelf: Shelf) -> None:
        def row(of: tuple[str, ...], **known: str) -> dict[str, Any]:
            return {**shelf.rows.get(of, {}), **known}

        libraries = [row((str(one.folder),), folder=str(one.folder), title=one.title) for one in shelf.further]
        favourites = [row((str(one.folder), one.key), folder=str(one.folder), key=one.key) for one in shelf.favourites]
        data = {**shelf.extra, "libraries": libraries, "favourites": favourites}
        write_atomically(self._file, json.dumps(data, indent=2).encode())


def _text(file: Path) -> bytes:
    with file.open("rb") as opened:
        data = opened.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ValueError(f"more than {MOST_BYTES // 1024 // 1024} MiB")
    return data


def _shelf(data: Any) -> Shelf:
    if not isinstance(data, dict):
        raise TypeError("an object is expected")
    further = {Library(_folder(row), _word(row, "title"), FURTHER): row for row in _rows(data, "libraries")}
    favourites = {Favourite(_folder(row), _word(row, "key")): row for row in _rows(data, "favourites")}
    extra = {key: value for key, value in data.items() if key not in ("libraries", "favourites")}
    rows: dict[tuple[str, ...], Any] = {(str(one.folder),): row for one, row in further.items()}
    rows |= {(str(one.folder), one.key): row for one, row in favourites.items()}
    return Shelf(tuple(further), tuple(favourites), extra=extra, rows=rows)


def _rows(data: Mapping[str, Any], name: str) -> list[Any]:
    rows = data.get(name, [])
    if not isinstance(rows, list):
        raise TypeError(f"{name} is a list")
    return rows


def _folder(row: Any) -> Path:
    path = Path(_word(row, "folder"))
    if not path.is_absolute():
        raise ValueError(f"{path} is no whole path")
    return path


def _word(row: Any, name: str) -> str:
    if not isinstance(row[name], str):
        raise TypeError(f"{name} is a text")
    return str(row[name])


def _check_apart(folder: Path, libraries: Iterable[Library]) -> None:
    resolved = folder.resolve()
    for one in libraries:
        other = one.folder.resolve()
        if resolved == other:
            raise UsageError("The library {title} is that folder already.", "Choose another folder.", title=one.title)
        if resolved.is_relative_to(other):
            raise UsageError(
                "{folder} lies within the library {title}.", "Its prompts are listed there.",
                folder=folder, title=one.title,
            )  # fmt: skip
        if other.is_relative_to(resolved):
            raise UsageError(
                "The library {title} lies within {folder}.", "Choose a folder beside it, or one within.",
                folder=folder, title=one.title,
            )  # fmt: skip


def _moved(favourite: Favourite, after: Callable[[Path], Path], libraries: Iterable[Library]) -> Favourite:
    before = favourite.folder / f"{favourite.key}{SUFFIX}"
    path = after(before)
    library = library_of(path, libraries) if path != before else None
    return Favourite(library.folder, library.key_of(path)) if library is not None else favourite


def _same(one: Path, other: Path) -> bool:
    return one == other or one.resolve() == other.resolve()


def _free_title(wanted: str, shelf: Shelf) -> str:
    taken = {one.title.casefold() for one in shelf.libraries} | {OWN, STARTER}
    names = (wanted if number == 1 else f"{wanted} ({number})" for number in range(1, len(taken) + 2))
    return next(name for name in names if name.casefold() not in taken)


def _unusable(reason: Exception, path: Path) -> InvalidFile:
    return InvalidFile(
        "The list of open libraries could not be read from {file}: {reason}.",
        "The file is kept. Open your further libraries again; no prompt is lost.",
        file=path,
        reason=getattr(reason, "strerror", None) or str(reason),
    )
