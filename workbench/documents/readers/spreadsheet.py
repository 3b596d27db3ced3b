"""XLSX, XLS and ODS: the rows of each sheet; a sheet is a part, and its rows are parts in it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from workbench.documents.document import Part
from workbench.documents.readers.delimited import row_texts
from workbench.documents.readers.reader import Content
from workbench.documents.readers.zipped import checked_zip
from workbench.errors import UnreadableDocument

MOST_CELLS = 5_000_000


class SpreadsheetReader:
    """Options: as of `DelimitedReader`, for every sheet."""

    suffixes = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")

    def read(self, content: bytes, options: Mapping[str, Any]) -> Content:
        if content.startswith(b"PK"):
            checked_zip(content).close()
        from python_calamine import CalamineError, CalamineWorkbook

        try:
            book = CalamineWorkbook.from_filelike(io.BytesIO(content))
            sheets = [(name, book.get_sheet_by_name(name)) for name in book.sheet_names]
        except (CalamineError, ValueError) as error:
            raise UnreadableDocument("It cannot be read as a table: {reason}.", reason=str(error)[:200]) from error
        if sum(sheet.height * sheet.width for _name, sheet in sheets) > MOST_CELLS:
            raise UnreadableDocument("It has more than {limit} cells.", limit=f"{MOST_CELLS:,}")
        pieces: list[str] = []
        parts: list[Part] = []
        length = 0
        for name, sheet in sheets:
            rows = [[_text(value) for value in row] for row in sheet.to_python(skip_empty_area=True)]
            texts = list(row_texts([row for row in rows if any(row)], options))
            begin, own = length + (1 if pieces else 0), []
            for number, text in enumerate(texts, 1):
                if pieces:
                    pieces.append("\n")
                    length += 1
                own.append(Part("row", str(number), length, length + len(text), 2))
                pieces.append(text)
                length += len(text)
            if own:
                parts += [Part("sheet", name, begin, length, 1), *own]
        return Content("".join(pieces), tuple(parts))


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
