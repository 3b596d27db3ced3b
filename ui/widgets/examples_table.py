"""The examples table: edit in place, switch rows on and off, add, duplicate, move and delete by button and by key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.models.examples_model import ExamplesModel, TableColumn, new_example
from ui.translation import tr
from ui.widgets.exact_edit import ExactEdit
from workbench.prompts.prompt import Example, Prompt

MOST_ROWS_SHOWN = 6
LINES_A_ROW = 2


class ExamplesTable(QTableView):
    """`edited` carries the whole bank and what was done to it, as the user would name it."""

    edited = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self._prompt = Prompt(name="")
        self._shape: tuple[int, tuple[TableColumn, ...]] = (-1, ())
        self._model = ExamplesModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_CellDelegate(self._model, self))
        self.setAccessibleName(tr("Examples"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setResizeContentsPrecision(0)  # the visible rows; all of them would take as long as all
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self._model.edited.connect(lambda examples: self.edited.emit(examples, tr("Edit an example")))

    @property
    def examples_model(self) -> ExamplesModel:
        return self._model

    def show_prompt(self, prompt: Prompt, used: Sequence[int]) -> None:
        self._prompt = prompt
        current = self.currentIndex()
        self._model.show_prompt(prompt, used)
        if current.isValid() and not self.currentIndex().isValid():
            self._select(min(current.row(), self._model.rowCount() - 1), current.column())
        shape = (self._model.rowCount(), self._model.columns)
        if shape != self._shape:
            self._shape = shape
            self._fit()

    # What the user does

    def add(self) -> None:
        """A new empty example at the end, ready to type in."""
        self.edited.emit((*self._prompt.examples, new_example(self._prompt)), tr("Add an example"))
        self._select(self._model.rowCount() - 1, 1)
        self.setFocus()
        self.edit(self._model.index(self._model.rowCount() - 1, 1))

    def duplicate(self) -> None:
        rows = self._rows()
        if rows:
            examples = list(self._prompt.examples)
            examples[rows[-1] + 1 : rows[-1] + 1] = [examples[row] for row in rows]
            self.edited.emit(tuple(examples), tr("Duplicate examples"))
            self._select(rows[-1] + 1, 0)

    def delete(self) -> None:
        rows = set(self._rows())
        if rows:
            left = tuple(one for row, one in enumerate(self._prompt.examples) if row not in rows)
            self.edited.emit(left, tr("Delete examples"))
            self._select(min(min(rows), len(left) - 1), 0)

    def move_row(self, step: int) -> None:
        """Moves the current row by `step` places, up (-1) or down (1)."""
        row = self.currentIndex().row()
        examples = list(self._prompt.examples)
        if 0 <= row < len(examples) and 0 <= row + step < len(examples):
            examples.insert(row + step, examples.pop(row))
            self.edited.emit(tuple(examples), tr("Move an example"))
            self._select(row + step, max(self.currentIndex().column(), 0))

    def switch(self) -> None:
        """Switches the selected rows off where one of them is on, else on."""
        rows = set(self._rows())
        if not rows:
            return
        on = not any(self._prompt.examples[row].enabled for row in rows)
        examples = (replace(one, enabled=on) if row in rows else one for row, one in enumerate(self._prompt.examples))
        self.edited.emit(tuple(examples), tr("Switch examples on") if on else tr("Switch examples off"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        if event.matches(QKeySequence.StandardKey.Delete):
            self.delete()
        elif alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_row(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() == Qt.Key.Key_Space and not event.modifiers():
            self.switch()
        elif event.key() == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.duplicate()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.height())

    def _rows(self) -> list[int]:
        return sorted({index.row() for index in self.selectionModel().selectedIndexes()})

    def _select(self, row: int, column: int) -> None:
        if row >= 0:
            self.setCurrentIndex(self._model.index(row, min(column, self._model.columnCount() - 1)))

    def _fit(self) -> None:
        """Rows of equal height, so that thousands stay fluid; as many of them shown as fit the card."""
        row_height = LINES_A_ROW * self.fontMetrics().lineSpacing() + 10
        if self.verticalHeader().defaultSectionSize() != row_height:
            self.verticalHeader().setDefaultSectionSize(row_height)
        rows = min(self._model.rowCount(), MOST_ROWS_SHOWN)
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + rows * row_height + 2)
        header = self.horizontalHeader()
        last = self._model.columnCount() - 1
        for section in range(last + 1):
            narrow = section in (0, last)
            mode = QHeaderView.ResizeMode.ResizeToContents if narrow else QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(section, mode)


class _CellDelegate(QStyledItemDelegate):
    """Draws unused rows muted and edits a cell, line ends and all, in a small editor."""

    def __init__(self, model: ExamplesModel, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        if not self._model.is_used(index.row()):
            faint = option.palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
            option.palette.setColor(QPalette.ColorRole.Text, faint)
            option.palette.setColor(QPalette.ColorRole.HighlightedText, faint)

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        editor = ExactEdit(self._model.columns[index.column()].title, min_lines=LINES_A_ROW, max_lines=8)
        editor.setParent(parent)
        return editor

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        if isinstance(editor, ExactEdit):
            editor.show_text(index.data(Qt.ItemDataRole.EditRole))
            editor.selectAll()

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
            new_line = event.modifiers() & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if not new_line:
                    self.commitData.emit(editor)
                    self.closeEditor.emit(editor)
                return not new_line
        return super().eventFilter(editor, event)


def examples_note(examples: Sequence[Example], used: Sequence[int]) -> str:
    return tr("{used} of {all} used", used=len(used), all=len(examples)) if examples else ""
