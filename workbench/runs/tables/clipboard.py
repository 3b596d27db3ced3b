"""The table for the clipboard: as Markdown for editors, as HTML for documents and spreadsheets."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.runs.tables.html_table import rows_html
from workbench.runs.tables.markdown_table import markdown_rows
from workbench.runs.tables.table import RunTable

# Excel takes such a cell for text, whatever it begins with.
_AS_TEXT = " style=\"mso-number-format:'\\@'; white-space: pre-wrap\""


@dataclass(frozen=True)
class ClipboardTable:
    text: str
    html: str


def clipboard_table(table: RunTable) -> ClipboardTable:
    return ClipboardTable(markdown_rows(table), f'<meta charset="utf-8">{rows_html(table, _AS_TEXT)}')
