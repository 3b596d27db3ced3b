"""A document as a value: the text that was read out of a file, and its pages, rows, slides or sections."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.errors import Phrase

PART_KINDS = ("page", "row", "slide", "sheet", "section", "chapter")


@dataclass(frozen=True, slots=True)
class Part:
    """A named stretch of a document's text, `start` to `end` in characters.

    `kind` is one of `PART_KINDS`; `name` is what people call it: "12", "Refunds". `level` is a heading's, from 1 on,
    and 0 where the parts do not nest. Parts stand in the order of their starts; those of one level do not overlap.
    """

    kind: str
    name: str
    start: int
    end: int
    level: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """What was read. `name` is the file's place in its collection, with `/` between folders.

    All offsets anywhere (parts, chunks, passages, citations) count characters of `text`, which never changes after it
    was read. `reader` is the name of the reader, `encoding` what a text file was decoded with. `notes` say what could
    not be read while the rest was.
    """

    name: str
    text: str
    parts: tuple[Part, ...] = ()
    reader: str = "text"
    encoding: str = ""
    notes: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that is not in the collection, and the sentence that says why."""

    name: str
    reason: Phrase
