"""How a cell of the examples table is drawn, and edited in place."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.models.examples_model import ExamplesModel
from ui.widgets.cell_edit import CellEdit
from ui.widgets.row_actions import action_of

# What is drawn of a cell: a text of a million characters must not be laid out for two lines.
MOST_DRAWN = 600
_STEPS = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}


class CellDelegate(QStyledItemDelegate):
    """Draws unused rows muted and edits a cell, line ends and all, in a small editor that writes each key at once.

    `large_edit_requested`: the key of the large editor was pressed in the small one, which is closed. `left`: Tab (1)
    or Shift+Tab (-1) has closed it. `cursor_moved`: the cursor in it stands elsewhere in the window.
    """

    large_edit_requested = Signal()
    left = Signal(int)
    cursor_moved = Signal()

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
        row, column = index.row(), self._model.columns[index.column()]
        editor = CellEdit(parent, row, column, self._model.example(row))
        editor.show_text(index.data(Qt.ItemDataRole.EditRole))
        editor.selectAll()
        editor.cursor_moved.connect(self.cursor_moved)
        editor.edited.connect(lambda text: self._model.write(row, column, text))
        return editor

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        """What undo and redo have made of the cell; where it is as it was typed, cursor and selection stay."""
        if isinstance(editor, CellEdit):
            is_text = bool(self._model.flags(index) & Qt.ItemFlag.ItemIsEditable)
            if editor.isReadOnly() == is_text:
                editor.setReadOnly(not is_text)
            editor.show_text(index.data(Qt.ItemDataRole.EditRole))

    def setModelData(
        self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Nothing: what was typed is in the model."""

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if isinstance(editor, CellEdit):
            editor.stand_over(option.rect)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter closes, with Shift or Alt it is a new line; Esc gives back what was there; Tab goes on."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or not isinstance(editor, CellEdit):
            return super().eventFilter(editor, event)
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if action_of(event) == "edit_large":
            self.closeEditor.emit(editor)
            self.large_edit_requested.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if modifiers & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier):
                return False
            self.closeEditor.emit(editor)
        elif key == Qt.Key.Key_Escape:
            self._model.put_back(editor.row, editor.column, editor.before)
            self.closeEditor.emit(editor)
        elif key in _STEPS and not modifiers & ~Qt.KeyboardModifier.ShiftModifier:
            self.closeEditor.emit(editor)
            self.left.emit(_STEPS[Qt.Key(key)])
        else:
            return super().eventFilter(editor, event)
        return True
