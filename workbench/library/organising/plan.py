"""What is to be done to libraries, as a value: what the files will say and said before, what moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from workbench.errors import UsageError
from workbench.library.organising.item import Item
from workbench.library.organising.listing import Listing
from workbench.library.safe_paths import inner_path


class Moved(NamedTuple):
    """A prompt's file, or a folder, that is elsewhere afterwards."""

    before: Path
    after: Path


@dataclass(frozen=True)
class Step:
    """One version of the library in `library`. `before` has what each of `files` said (None: there was none)."""

    library: Path
    files: Mapping[str, bytes | None]
    before: Mapping[str, bytes | None]
    message: str

    def reversed(self) -> Step:
        subject = self.message.partition("\n")[0]
        return Step(self.library, self.before, self.files, f"Undo: {subject}")


@dataclass(frozen=True)
class Plan:
    """Steps in their order: what is added to one library comes before it is removed from another.

    `moved` says what follows for open prompts and favourites; `made` are the files and folders that are new, `gone`
    those that are no more.
    """

    steps: tuple[Step, ...] = ()
    moved: tuple[Moved, ...] = ()
    made: tuple[Path, ...] = ()
    gone: tuple[Path, ...] = ()

    @property
    def count(self) -> int:
        """How many files are written or removed."""
        return sum(len(step.files) for step in self.steps)

    def then(self, other: Plan) -> Plan:
        """Both as one, where the other one was made after this one was done."""
        return Plan(
            self.steps + other.steps, self.moved + other.moved, self.made + other.made, self.gone + other.gone
        )  # fmt: skip

    @property
    def is_done(self) -> bool:
        """Whether its files are where they are afterwards."""
        here = all(path.exists() for path in (*self.made, *(one.after for one in self.moved)))
        there = (*self.gone, *(one.before for one in self.moved if one.before != one.after))
        return here and not any(path.exists() for path in there)

    def reversed(self) -> Plan:
        """What undoes it."""
        return Plan(
            tuple(step.reversed() for step in reversed(self.steps)),
            tuple(Moved(after, before) for before, after in self.moved),
            made=self.gone,
            gone=self.made,
        )


@dataclass
class Draft:
    """A step while it is planned."""

    listing: Listing
    files: dict[str, bytes | None] = field(default_factory=dict)
    before: dict[str, bytes | None] = field(default_factory=dict)

    def add(self, path: str, content: bytes) -> None:
        inner_path(path)  # one that is too long for some system is refused before anything is written
        self.files[path] = content
        self.before.setdefault(path, None)

    def remove(self, path: str, content: bytes) -> None:
        inner_path(path)
        self.files.setdefault(path, None)
        self.before[path] = content

    def step(self, message: str) -> Step:
        return Step(self.listing.folder, self.files, self.before, message)


def top_most(items: Iterable[Item]) -> tuple[Item, ...]:
    """The items without those that lie in a folder that is one of them, each once. A library itself is refused."""
    every = tuple(dict.fromkeys(items))
    folders = {item.path for item in every if item.is_folder}
    if "" in folders:
        raise UsageError("A whole library can be neither moved nor renamed here.", "Choose prompts or folders in it.")
    return tuple(item for item in every if not any(parent in folders for parent in _parents(item.path)))


def files_of(listing: Listing, item: Item) -> tuple[str, ...]:
    return tuple(listing.files(item.path)) if item.is_folder else (item.path,)


def described(items: Iterable[Item]) -> str:
    """The items for the first line of a message: the name of one, the number of several."""
    every = tuple(items)
    if len(every) == 1:
        return every[0].key
    folders = sum(item.is_folder for item in every)
    counts = ((len(every) - folders, "prompt"), (folders, "folder"))
    return " and ".join(f"{count} {word}{'s' if count > 1 else ''}" for count, word in counts if count)


def with_body(subject: str, items: Iterable[Item]) -> str:
    """`subject`, and below it what it is about where that is several."""
    every = tuple(items)
    return subject if len(every) < 2 else "\n".join([subject, "", *(item.key for item in every)])


def _parents(path: str) -> Iterable[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path
