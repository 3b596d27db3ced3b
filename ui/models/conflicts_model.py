"""The conflicts of one or more merged files as rows, each with what was chosen for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ui.exact_text import shown
from ui.part_texts import part_title
from ui.translation import tr
from workbench.library.changes import PartChange
from workbench.library.conflicts import Choice, Chosen, Conflict, Contest
from workbench.library.parts import Path

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True)
class FileConflicts:
    """A merged file: `path` names it to the caller, `title` to the user; `taken` is what was merged of itself."""

    path: str
    title: str
    conflicts: tuple[Conflict, ...]
    taken: tuple[PartChange, ...] = ()


class ConflictsModel(QAbstractListModel):
    """`chosen_changed`: something was chosen, or no longer is."""

    chosen_changed = Signal()

    def __init__(self, files: Sequence[FileConflicts], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.files = tuple(files)
        self.rows = [(file, conflict) for file in files for conflict in file.conflicts]
        self._chosen: dict[int, Chosen] = {}

    @property
    def left(self) -> int:
        return len(self.rows) - len(self._chosen)

    @property
    def choices(self) -> Mapping[str, Mapping[Path, Chosen]]:
        """What was chosen, by the file's path and the conflict's key; each file is there."""
        found: dict[str, dict[Path, Chosen]] = {file.path: {} for file in self.files}
        for row, chosen in self._chosen.items():
            file, conflict = self.rows[row]
            found[file.path][conflict.key] = chosen
        return found

    def chosen(self, row: int) -> Chosen | None:
        return self._chosen.get(row)

    def choose(self, row: int, chosen: Chosen | None) -> None:
        """What cannot be chosen leaves the conflict open."""
        if chosen is not None and self.rows[row][1].allows(chosen):
            self._chosen[row] = chosen
        else:
            self._chosen.pop(row, None)
        self._tell(row, row)

    def choose_all(self, choice: Choice) -> None:
        self._chosen = dict.fromkeys(range(len(self.rows)), choice)
        self._tell(0, len(self.rows) - 1)

    def next_open(self, row: int, step: int = 1) -> int | None:
        """The next row after `row`, around the end, for which nothing was chosen."""
        count = len(self.rows)
        around = ((row + step * n) % count for n in range(1, count + 1))
        return next((one for one in around if one not in self._chosen), None)

    def _tell(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first), self.index(last))
        self.chosen_changed.emit()

    # What a list shows

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        title, is_chosen = self._title(index.row()), index.row() in self._chosen
        if role == Qt.ItemDataRole.DisplayRole:
            return shown(f"{'✓' if is_chosen else '○'}  {title}")
        if role == Qt.ItemDataRole.ToolTipRole:
            return shown(title)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{title}: {tr('chosen') if is_chosen else tr('open')}"
        return None

    def _title(self, row: int) -> str:
        file, conflict = self.rows[row]
        if conflict.contest is Contest.FILE:
            return file.title
        title = conflict_title(conflict)
        return f"{title} · {file.title}" if len(self.files) > 1 else title


def conflict_title(conflict: Conflict) -> str:
    """The part in question; where it is the order of a list, that."""
    title = part_title(conflict.part)
    return tr("{part}: order", part=title) if conflict.contest is Contest.ORDER else title
