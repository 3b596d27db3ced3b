"""The prompts of the open libraries, broken files among them: what a list shows of each, not the whole prompt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from workbench.errors import WorkbenchError
from workbench.library.libraries import OWN, Library
from workbench.library.library_walk import FileVersion, FoundFile, walk
from workbench.prompts import file
from workbench.prompts.prompt import Prompt


@dataclass(frozen=True, slots=True)
class Summary:
    """What a list says of a prompt. `examples` and `messages` are counts."""

    name: str
    description: str = ""
    tags: tuple[str, ...] = ()
    technique: str = "zero_shot"
    reasoning_style: str = "none"
    mode: str = "text"
    examples: int = 0
    messages: int = 0


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """One file. Either `summary` or `error` is set: a broken file stays listed with what is wrong with it.

    `folder` is the folder within its library, such as `write/mails`; empty at the top.
    """

    library: Library
    folder: str
    path: Path
    summary: Summary | None = None
    error: WorkbenchError | None = None

    @property
    def key(self) -> str:
        """What commands find it by: its path within its library, without the ending."""
        stem = self.path.name.removesuffix(file.SUFFIX)
        return f"{self.folder}/{stem}" if self.folder else stem

    @property
    def name(self) -> str:
        return self.summary.name if self.summary is not None else self.path.name.removesuffix(file.SUFFIX)


def summary_of(prompt: Prompt) -> Summary:
    return Summary(
        name=prompt.name,
        description=prompt.description,
        tags=prompt.tags,
        technique=prompt.technique,
        reasoning_style=prompt.chain_of_thought.style,
        mode=prompt.mode,
        examples=len(prompt.examples),
        messages=len(prompt.messages),
    )


class EntryReader:
    """Reads libraries again and again: a file that did not change since the last time is not read anew."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[FileVersion, LibraryEntry]] = {}

    def entries(self, libraries: Iterable[Library]) -> Iterator[LibraryEntry]:
        """Every prompt file; within a library folder by folder. A library that cannot be read is a `UsageError`.

        The user's own may not be there yet.
        """
        found = {}
        for library in libraries:
            for file_found in self._files(library):
                known = self._known.get(file_found.path)
                same = known is not None and known[0] == file_found.version and known[1].library == library
                entry = known[1] if known is not None and same else read_entry(library, file_found)
                found[file_found.path] = (file_found.version, entry)
                yield entry
        self._known = found

    @staticmethod
    def _files(library: Library) -> Iterator[FoundFile]:
        if library.kind != OWN or library.folder.exists():
            yield from (one for one in walk(library.folder) if one is not None)


def library_entries(libraries: Iterable[Library]) -> Iterator[LibraryEntry]:
    """Every prompt file, read once."""
    return EntryReader().entries(libraries)


def read_entry(library: Library, found: FoundFile) -> LibraryEntry:
    if found.refusal is not None:
        return LibraryEntry(library, found.folder, found.path, error=found.refusal)
    try:
        return LibraryEntry(library, found.folder, found.path, summary_of(file.load(found.path)))
    except WorkbenchError as error:
        return LibraryEntry(library, found.folder, found.path, error=error)
