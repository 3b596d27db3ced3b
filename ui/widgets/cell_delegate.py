"""How a cell of the examples table is drawn, and edited in place."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.models.examples_model import ExamplesModel
from ui.widgets.exact_edit import ExactEdit
from ui.widgets.row_actions import action_of

LINES = 2
# What is drawn of a cell: a text of a million characters must not be laid out for two lines.
MOST_DRAWN = 600


class CellDelegate(QStyledItemDelegate):
    """Draws unused rows muted and edits a cell, line ends and all, in a small editor.

    `large_edit_requested`: the key of the large editor was pressed in the small one, whose text has been taken over.
    """

    large_edit_requested = Signal()

    def __init__(self, model: ExamplesModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        if len(option.text) > MOST_DRAWN:
            option.text = option.text[:MOST_DRAWN] + "…"
        if not self._model.is_used(index.row()):
            faint = option.palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
            option.palette.setColor(QPalette.ColorRole.Text, faint)
            option.palette.setColor(QPalette.ColorRole.HighlightedText, faint)

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        editor = ExactEdit(self._model.columns[index.column()].title, min_lines=LINES, max_lines=8)
        editor.setParent(parent)
        editor.show_text(index.data(Qt.ItemDataRole.EditRole))
        editor.selectAll()
        return editor

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        """Nothing: counts and choices change rows while one is edited, and must not replace what is being typed."""

    def setModelData(
        self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if isinstance(editor, ExactEdit):
            model.setData(index, editor.text())

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        editor.setGeometry(option.rect)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter takes the text over; with Shift or Alt it is a new line."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and isinstance(editor, QWidget):
            if action_of(event) == "edit_large":
                self.commitData.emit(editor)
                self.closeEditor.emit(editor)
                self.large_edit_requested.emit()
                return True
            new_line = event.modifiers() & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if not new_line:
                    self.commitData.emit(editor)
                    self.closeEditor.emit(editor)
                return not new_line
        return super().eventFilter(editor, event)
