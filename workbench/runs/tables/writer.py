"""What a form of the table is: a member of `TABLES`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workbench.runs.tables.table import RunTable


@dataclass(frozen=True)
class TableWriter:
    """`title` is what the form is called (a msgid), `suffix` the ending of its files.

    `text` gives the whole file's text. `marked`: the file begins with a byte order mark, by which spreadsheets know
    UTF-8.
    """

    title: str
    suffix: str
    text: Callable[[RunTable], str]
    marked: bool = False

    def content(self, table: RunTable) -> bytes:
        """The bytes of the file; half a character becomes a question mark."""
        return self.text(table).encode("utf-8-sig" if self.marked else "utf-8", "replace")
