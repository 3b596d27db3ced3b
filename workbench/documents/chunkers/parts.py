"""Chunkers by the parts of a document: rows, pages, and the sections of Markdown and HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from workbench.documents.chunkers.chunker import Cut
from workbench.documents.chunkers.separated import recursive_spans
from workbench.documents.chunkers.spans import Span, ascending, trimmed
from workbench.documents.document import Document

_LINE = re.compile(r"[^\r\n]+")
_HEADING_OR_FENCE = re.compile(r"^ {0,3}(?:(#{1,6})(?:[ \t]|$)|(`{3,}|~{3,}))", re.MULTILINE)


class Rows:
    """One row a chunk, or `rows` of them. What stands outside of the rows, a header, is in no chunk; in a document
    without rows each line is one."""

    unit, sized, options = "characters", False, frozenset({"rows"})

    def spans(self, document: Document, cut: Cut) -> Iterator[Span]:
        rows = [(part.start, part.end) for part in document.parts if part.kind == "row"]
        rows = rows or [found.span() for found in _LINE.finditer(document.text)]
        rows = [span for row in rows for span in trimmed(document.text, *row)]
        count = int(cut.options.get("rows", 1))
        return ascending((rows[at][0], rows[min(at + count, len(rows)) - 1][1]) for at in range(0, len(rows), count))


class Pages:
    """A page, slide or sheet a chunk, whatever its length; a document without them is one."""

    unit, sized, options = "characters", False, frozenset[str]()

    def spans(self, document: Document, cut: Cut) -> Iterator[Span]:  # noqa: ARG002 - pages have no size
        starts = [part.start for part in document.parts if part.kind in ("page", "slide", "sheet")]
        for start, end in _between(starts, document.text):
            yield from trimmed(document.text, start, end)


class Html:
    """By the headings that the reader found; a section longer than the size is cut as `recursive` does."""

    unit, sized, options = "characters", True, frozenset[str]()

    def spans(self, document: Document, cut: Cut) -> Iterator[Span]:
        starts = [part.start for part in document.parts if part.kind in ("section", "chapter")]
        return ascending(_cut_within(document.text, starts, cut))


class Markdown:
    """By headings outside of fenced code; a section longer than the size is cut as `recursive` does."""

    unit, sized, options = "characters", True, frozenset[str]()

    def spans(self, document: Document, cut: Cut) -> Iterator[Span]:
        return ascending(_cut_within(document.text, list(_headings(document.text)), cut))


def _headings(text: str) -> Iterator[int]:
    fence = ""
    for found in _HEADING_OR_FENCE.finditer(text):
        mark = found.group(2)
        if mark and not fence:
            fence = mark
        elif mark and mark.startswith(fence):
            fence = ""
        elif not mark and not fence:
            yield found.start()


def _cut_within(text: str, starts: Sequence[int], cut: Cut) -> Iterator[Span]:
    for start, end in _between(starts, text):
        for a, b in recursive_spans(text[start:end], cut):
            yield start + a, start + b


def _between(starts: Iterable[int], text: str) -> Iterator[Span]:
    borders = sorted({0, *starts, len(text)})
    return pairwise(borders)
