"""The files of a collection as rows of a list: what was made of each, or why nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.models.three_lines import ABOUT_ROLE, CHANGES_ROLE, ID_ROLE
from ui.translation import msgid, ntr, tr

# What a state is called; the words stand for themselves, without a colour.
STATES: Mapping[str, str] = {
    "waiting": msgid("waiting"),
    "reading": msgid("reading"),
    "chunked": msgid("read"),
    "unchanged": msgid("unchanged"),
    "done": msgid("in the index"),
    "skipped": msgid("skipped"),
    "removed": msgid("removed"),
}
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class FileRow:
    """`reason` says why it was skipped."""

    name: str
    state: str
    chunks: int = 0
    reason: str = ""


class FileRows(QAbstractListModel):
    """In the order of their names."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[FileRow] = []

    def show_rows(self, rows: Iterable[FileRow]) -> None:
        self.beginResetModel()
        self.rows = sorted(rows, key=lambda row: row.name)
        self.endResetModel()

    def change(self, changed: Iterable[FileRow]) -> None:
        """What became of some files; new ones are added."""
        known = {row.name: row for row in self.rows}
        self.show_rows({**known, **{row.name: row for row in changed}}.values())

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's default
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        state = tr(STATES.get(row.state, row.state))
        chunks = ntr("{n} chunk", "{n} chunks", row.chunks) if row.chunks else ""
        return {
            Qt.ItemDataRole.DisplayRole: row.name,
            Qt.ItemDataRole.ToolTipRole: f"{row.name}\n{row.reason}".strip(),
            Qt.ItemDataRole.AccessibleTextRole: ", ".join(filter(None, (row.name, state, chunks, row.reason))),
            ID_ROLE: chunks,
            ABOUT_ROLE: "",
            CHANGES_ROLE: f"{state}: {row.reason}" if row.reason else state,
        }.get(role)
