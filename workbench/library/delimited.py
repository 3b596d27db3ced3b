"""Rows of text with a separator between cells, as spreadsheets write them into files and onto the clipboard.

A cell with a separator, a quote or a line end stands in quotes, its quotes doubled; every other cell stands as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from workbench.errors import InvalidFile

_LINE_END = re.compile(r"\r\n|\r|\n")


def delimited_rows(
    text: str, separator: str, source: str = "", *, strict: bool = True
) -> Iterator[tuple[int, list[str]]]:
    """The position at which each row begins, and its cells, to the character; blank lines are no rows.

    `strict`: a cell whose quotes are not closed is an `InvalidFile` that names the line in `source`. Else its quotes
    are taken as they are, as spreadsheets put a cell that only begins with a quote onto the clipboard.
    """
    end_of_plain = re.compile(rf"[{re.escape(separator)}\r\n]")
    row: list[str] = []
    position = begun = 0
    while position < len(text) or row:
        if not row:
            begun = position
        cell, after = _quoted(text, position, separator, source, strict)
        if cell is None:
            found = end_of_plain.search(text, position)
            after = found.start() if found else len(text)
            cell = text[position:after]
        row.append(cell)
        if after < len(text) and text[after] == separator:
            position = after + 1
            continue
        line_end = _LINE_END.match(text, after)
        position = line_end.end() if line_end else len(text)
        if after > begun:
            yield begun, row
        row = []


def _quoted(text: str, start: int, separator: str, source: str, strict: bool) -> tuple[str | None, int]:
    """The cell in quotes at `start` and the position after it; None where there is none."""
    if not text.startswith('"', start):
        return None, start
    at = start + 1
    while (at := text.find('"', at)) >= 0 and text.startswith('""', at):
        at += 2
    if at < 0:
        return _not_closed(text, start, source, strict)
    after = at + 1
    if after < len(text) and text[after] not in (separator, "\r", "\n"):
        return _not_closed(text, start, source, strict)
    return text[start + 1 : at].replace('""', '"'), after


def _not_closed(text: str, start: int, source: str, strict: bool) -> tuple[None, int]:
    if strict:
        raise InvalidFile(
            "{file}, line {line}: a cell begins with a quote that is not closed before the next cell.",
            "Close the quote, or double each quote within the cell.",
            file=source,
            line=line_of(text, start),
        )
    return None, start


def line_of(text: str, position: int) -> int:
    """The number of the line in which `position` stands."""
    return 1 + sum(1 for _ in _LINE_END.finditer(text, 0, position))


def delimited_text(rows: Iterable[Sequence[str]], separator: str) -> str:
    """The rows as text that `delimited_rows` reads back, each with a line end after it."""
    special = re.compile(rf'[{re.escape(separator)}"\r\n]')

    def written(cell: str, alone: bool) -> str:
        # An empty cell alone in its row would be a blank line.
        return '"' + cell.replace('"', '""') + '"' if special.search(cell) or (alone and not cell) else cell

    return "".join(separator.join(written(cell, len(row) == 1) for cell in row) + "\r\n" for row in rows)
