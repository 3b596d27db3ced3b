"""Reading the prompts of many files: one event a file, so that a reader can show progress and stop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.errors import InvalidFile, UsageError
from workbench.library.file_names import file_name, folder_of
from workbench.library.formats import FORMATS
from workbench.library.formats.format import Imported, Refused
from workbench.library.formats.importing import import_file


@dataclass(frozen=True)
class IncomingFile:
    """What one of `count` files gave, the `number`-th. A file that cannot be used at all is its only refusal."""

    path: Path
    imported: Imported
    number: int
    count: int

    @property
    def folder(self) -> str:
        """Where in the library its prompts belong: several have a folder of their own, one stands at the top."""
        if len(self.imported.prompts) < 2:
            return ""
        return folder_of(self.imported.collection) or file_name(self.path.name.partition(".")[0])


def read_files(paths: Sequence[Path], format_name: str | None = None) -> Iterator[IncomingFile]:
    """Reads each file; of a folder all files in it whose ending a format has. An unknown format is an `UnknownName`."""
    if format_name is not None:
        FORMATS[format_name]
    found = list(_files(paths))
    for number, path in enumerate(found, start=1):
        yield IncomingFile(path, _imported(path, format_name), number, len(found))


def endings() -> tuple[str, ...]:
    """The endings of the files that prompts are read from."""
    return tuple(dict.fromkeys(ending for name in FORMATS for ending in FORMATS[name].suffixes))


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            inner = sorted(one for one in path.rglob("*") if one.name.lower().endswith(endings()) and one.is_file())
            yield from inner or [path]
        else:
            yield path


def _imported(path: Path, format_name: str | None) -> Imported:
    try:
        if path.is_dir():
            raise InvalidFile(
                "{folder} holds no file that prompts are read from.", "Their endings are {endings}.",
                folder=path, endings=", ".join(endings()),
            )  # fmt: skip
        imported = import_file(path, format_name)
    except UsageError as error:
        return Imported(refused=(Refused(path.name, error),))
    if imported.prompts or imported.refused:
        return imported
    nothing = InvalidFile("{file} holds no prompts.", "Choose another file.", file=path)
    return Imported(refused=(Refused(path.name, nothing),), notes=imported.notes, format_name=imported.format_name)
