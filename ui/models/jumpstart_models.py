"""JumpStart's models as rows of a table, made when they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.translation import tr

if TYPE_CHECKING:
    from workbench.endpoints.fleet.jumpstart.manifest import ModelHeader

NAME, TASK, VERSION = range(3)
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class JumpStartModels(QAbstractTableModel):
    """The models that a search left."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.models: tuple[ModelHeader, ...] = ()

    def show(self, models: tuple[ModelHeader, ...]) -> None:
        self.beginResetModel()
        self.models = models
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.models)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else VERSION + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return (tr("Model"), tr("Gives"), tr("Version"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        model = self.models[index.row()]
        return (model.model_id, tr("vectors") if model.does == "embeds" else tr("text"), model.version)[index.column()]
