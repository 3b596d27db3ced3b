"""What a reader is: the bytes of a file to a document. Readers run in a process of their own, which has limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from workbench.documents.document import Part


@dataclass(frozen=True)
class Content:
    """What was read of a file: its text and the parts of it."""

    text: str
    parts: tuple[Part, ...] = ()
    encoding: str = ""


class Reader(Protocol):
    @property
    def suffixes(self) -> tuple[str, ...]:
        """The ends of the names of its files, in lower case, with the dot."""

    def read(self, content: bytes, options: Mapping[str, Any]) -> Content:
        """The text. Content that cannot be read: `UnreadableDocument` that says why; a library's own errors likewise
        become one where readers are called."""


@dataclass
class TextBuilder:
    """Puts a text together out of parts, and keeps where each one stands."""

    joiner: str = "\n\n"
    _pieces: list[str] = field(default_factory=list)
    _parts: list[Part] = field(default_factory=list)
    _length: int = 0

    def add(self, text: str, kind: str = "", name: str = "", level: int = 0) -> None:
        """Appends a text, after the joiner where there is one before it; one of a kind becomes a part."""
        if self._pieces:
            self._pieces.append(self.joiner)
            self._length += len(self.joiner)
        if kind:
            self._parts.append(Part(kind, name, self._length, self._length + len(text), level))
        self._pieces.append(text)
        self._length += len(text)

    def content(self, encoding: str = "") -> Content:
        return Content("".join(self._pieces), tuple(self._parts), encoding)


def sections(text: str, headings: Iterable[tuple[int, int, str]]) -> tuple[Part, ...]:
    """Sections from headings (start, level, title): each goes to the next heading of its level or a higher one."""
    found = list(headings)
    ends = [len(text)] * len(found)
    open_ones = list[int]()  # each of a lower level than the one before it, so that a book is passed through once
    for place, (start, level, _title) in enumerate(found):
        while open_ones and found[open_ones[-1]][1] >= level:
            ends[open_ones.pop()] = start
        open_ones.append(place)
    return tuple(
        Part("section", title, start, end, level) for (start, level, title), end in zip(found, ends, strict=True)
    )
