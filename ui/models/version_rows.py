"""The versions of a prompt as rows, newest first; above them what is not a version yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.models.moment import moment_text
from ui.models.three_lines import ABOUT_ROLE, CHANGES_ROLE, ID_ROLE, NAMES_ROLE, RUNS_ROLE, TITLE_ROLE
from ui.translation import msgid, tr
from workbench.library.versions.version import SHORT, Version

_Index = QModelIndex | QPersistentModelIndex


class RowKind(Enum):
    UNSAVED = "unsaved"
    OUTSIDE = "outside"
    VERSION = "version"


_TITLES = {
    RowKind.UNSAVED: msgid("Unsaved changes"),
    RowKind.OUTSIDE: msgid("Changed outside, not yet a version"),
}


@dataclass(frozen=True)
class VersionRow:
    """`version` is None for what is not one yet."""

    kind: RowKind
    version: Version | None = None

    @property
    def key(self) -> tuple[RowKind, str]:
        """The same for one version under other names."""
        return self.kind, self.version.id if self.version is not None else ""

    @property
    def title(self) -> str:
        if self.version is None:
            return tr(_TITLES[self.kind])
        return self.version.subject or tr("(no message)")

    @property
    def short_id(self) -> str:
        return self.version.id[:SHORT] if self.version is not None else ""


class VersionRows(QAbstractListModel):
    """`changes_of` and `runs_of` tell of a row by its place what is known; they are asked for the visible rows only."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: tuple[VersionRow, ...] = ()
        self.changes_of: Callable[[int], str] = lambda _row: ""
        self.runs_of: Callable[[int], str] = lambda _row: ""

    def show_rows(self, rows: Sequence[VersionRow]) -> None:
        """What is there already stays, so that what is selected does too."""
        rows = tuple(rows)
        if rows == self.rows:
            return
        if self.rows and rows[: len(self.rows)] == self.rows:
            self.beginInsertRows(QModelIndex(), len(self.rows), len(rows) - 1)
            self.rows = rows
            self.endInsertRows()
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def tell_changed(self) -> None:
        """More is known of the rows."""
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, 0))

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = TITLE_ROLE) -> object:
        row = self.rows[index.row()]
        version = row.version
        if role == TITLE_ROLE:
            return row.title
        if role == ID_ROLE:
            return row.short_id
        if role == ABOUT_ROLE:
            return (
                ""
                if version is None
                else f"{moment_text(version.when, datetime.now().astimezone())} · {version.author}"
            )
        if role == NAMES_ROLE:
            return row_names(row)
        if role == CHANGES_ROLE:
            return self.changes_of(index.row())
        if role == RUNS_ROLE:
            return self.runs_of(index.row())
        if role == Qt.ItemDataRole.ToolTipRole:
            return version.message.strip() if version is not None else row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._read_out(index)
        return None

    def _read_out(self, index: _Index) -> str:
        parts = [self.data(index, role) for role in (TITLE_ROLE, ABOUT_ROLE, ID_ROLE)]
        return ", ".join(str(part) for part in (*parts, *row_names(self.rows[index.row()])) if part)


def row_names(row: VersionRow) -> tuple[str, ...]:
    return row.version.names if row.version is not None else ()
