"""DOCX: paragraphs and tables in their order, headings as sections."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from workbench.documents.readers.reader import Content, sections
from workbench.documents.readers.zipped import checked_zip


class WordReader:
    suffixes = (".docx", ".docm", ".dotx")

    def read(self, content: bytes, options: Mapping[str, Any]) -> Content:  # noqa: ARG002 - has none
        checked_zip(content).close()
        from docx import Document
        from docx.table import Table

        pieces: list[str] = []
        headings: list[tuple[int, int, str]] = []
        length = 0
        for block in Document(io.BytesIO(content)).iter_inner_content():
            text = _table(block) if isinstance(block, Table) else block.text
            if not text.strip():
                continue
            if pieces:
                pieces.append("\n")
                length += 1
            level = 0 if isinstance(block, Table) else _level(block)
            if level:
                headings.append((length, level, " ".join(text.split())))
            pieces.append(text)
            length += len(text)
        whole = "".join(pieces)
        return Content(whole, sections(whole, headings))


def _table(table: Any) -> str:
    """A line a row; a cell that spans several columns once."""
    lines = []
    for row in table.rows:
        cells = list(dict.fromkeys(cell._tc for cell in row.cells))
        by_cell = {cell._tc: cell.text for cell in row.cells}
        lines.append("\t".join(" ".join(by_cell[one].split()) for one in cells))
    return "\n".join(line for line in lines if line.strip())


def _level(paragraph: Any) -> int:
    style = paragraph.style.name if paragraph.style is not None else ""
    if style == "Title":
        return 1
    number = style.removeprefix("Heading ")
    return int(number) if style.startswith("Heading ") and number.isdecimal() else 0
