"""Runs of the history as rows, newest first; more are asked for as the list is scrolled."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ui.models.moment import seconds_text
from ui.models.money import dollars
from ui.models.three_lines import ABOUT_ROLE, CHANGES_ROLE, ID_ROLE, NAMES_ROLE, RUNS_ROLE, TITLE_ROLE
from ui.translation import msgid, tr
from workbench.runs.history.records import RunRow

# So many rows are listed; older runs are found by asking for them.
MOST_ROWS = 20_000
# How the ends of a run's calls are counted, the usual one without a word.
STATE_TEXTS = {
    "done": msgid("{n} done"),
    "failed": msgid("{n} failed"),
    "partial": msgid("{n} partial"),
    "stopped": msgid("{n} stopped"),
}

_Index = QModelIndex | QPersistentModelIndex


class HistoryRows(QAbstractListModel):
    """`more_wanted`: the end of what is known came into sight."""

    more_wanted = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[RunRow] = []
        self.complete = True

    def show_rows(self, rows: Sequence[RunRow], *, complete: bool) -> None:
        """These are the newest; `complete` says that there are no more."""
        self.beginResetModel()
        self.rows = list(rows)
        self.complete = complete
        self.endResetModel()

    def add_rows(self, rows: Sequence[RunRow], *, complete: bool) -> None:
        """Older ones follow."""
        self.complete = complete
        if rows:
            self.beginInsertRows(QModelIndex(), len(self.rows), len(self.rows) + len(rows) - 1)
            self.rows += rows
            self.endInsertRows()

    def change(self, row: RunRow) -> None:
        """What is noted of a run is another."""
        for place, known in enumerate(self.rows):
            if known.id == row.id:
                self.rows[place] = row
                self.dataChanged.emit(self.index(place, 0), self.index(place, 0))

    def place_of(self, run: int) -> int | None:
        return next((place for place, row in enumerate(self.rows) if row.id == run), None)

    def canFetchMore(self, parent: _Index) -> bool:
        return not parent.isValid() and not self.complete and len(self.rows) < MOST_ROWS

    def fetchMore(self, parent: _Index) -> None:
        if self.canFetchMore(parent):
            self.more_wanted.emit()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = TITLE_ROLE) -> object:
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"★ {row.prompt_name}" if row.starred else row.prompt_name
            case _ if role == ID_ROLE:
                return when_text(row)
            case _ if role == ABOUT_ROLE:
                return ", ".join(row.endpoints) or tr("(nothing was sent)")
            case _ if role == NAMES_ROLE:
                return row.tags
            case _ if role == RUNS_ROLE:
                return states_text(row)
            case _ if role == CHANGES_ROLE:
                return row.note or row.excerpt
            case Qt.ItemDataRole.ToolTipRole:
                return "\n".join(filter(None, (row.prompt_name, about_text(row), row.note, row.excerpt)))
            case Qt.ItemDataRole.AccessibleTextRole:
                told = (str(self.data(index)), about_text(row), *row.tags, row.note or row.excerpt)
                return ", ".join(filter(None, told))
        return None


def when_text(row: RunRow) -> str:
    return seconds_text(row.at)


def states_text(row: RunRow) -> str:
    """How its calls ended; that all are done needs no word."""
    if not set(row.states) - {"done"}:
        return ""
    return ", ".join(tr(text, n=row.states[state]) for state, text in STATE_TEXTS.items() if row.states.get(state))


def about_text(row: RunRow) -> str:
    """When, where and how, in one line."""
    cost = "" if row.cost is None else dollars(row.cost)
    return " · ".join(filter(None, (when_text(row), ", ".join(row.endpoints), states_text(row), cost)))
