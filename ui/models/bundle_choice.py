"""The prompts that can go into a bundle, each with a tick."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ui.translation import tr
from workbench.library.entries import LibraryEntry
from workbench.prompts.file import SUFFIX

if TYPE_CHECKING:
    from workbench.library.bundles.exporting import Source

NAME, PLACE, LIBRARY = range(3)
SEARCH_ROLE = int(Qt.ItemDataRole.UserRole) + 1

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class BundleChoice(QAbstractTableModel):
    """`ticks_changed` says that the choice changed. Broken prompts cannot be chosen and are not listed."""

    ticks_changed = Signal()

    def __init__(
        self, entries: Iterable[LibraryEntry], ticked: Collection[Path], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.entries = [entry for entry in entries if entry.error is None]
        self._ticked = {number for number, entry in enumerate(self.entries) if entry.path in ticked}

    @property
    def chosen(self) -> list[LibraryEntry]:
        return [self.entries[number] for number in sorted(self._ticked)]

    def sources(self) -> tuple[Source, ...]:
        from workbench.library.bundles.exporting import Source

        return tuple(Source(entry.library.folder, f"{entry.key}{SUFFIX}") for entry in self.chosen)

    def tick(self, numbers: Iterable[int], ticked: bool) -> None:
        after = self._ticked | set(numbers) if ticked else self._ticked - set(numbers)
        if after != self._ticked:
            self._ticked = after
            self.dataChanged.emit(self.index(0, NAME), self.index(len(self.entries) - 1, NAME))
            self.ticks_changed.emit()

    def toggle(self, numbers: Sequence[int]) -> None:
        """Ticks these rows, or, where all of them are ticked, none of them."""
        self.tick(numbers, not all(number in self._ticked for number in numbers))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else LIBRARY + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return (tr("Prompt"), tr("Place"), tr("Library"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry, column = self.entries[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return _cells(entry)[column]
        if role == SEARCH_ROLE:
            return " ".join(_cells(entry))
        if column != NAME:
            return None
        ticked = index.row() in self._ticked
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{_cells(entry)[NAME]}: {tr('chosen') if ticked else tr('left out')}"
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.tick([index.row()], Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == NAME else flags


def _cells(entry: LibraryEntry) -> tuple[str, str, str]:
    return " ".join(entry.name.split()), entry.key, tr(entry.library.title)
