"""The examples table: edit in place, switch rows on and off, add, duplicate, move, delete, by button, key and mouse."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu

from ui.models.example_rows import moved_by, moved_to
from ui.models.examples_model import ExamplesModel, new_example
from ui.translation import tr
from ui.widgets.cell_delegate import CellDelegate
from ui.widgets.cell_edit import LINES, CellEdit
from ui.widgets.row_actions import ROW_ACTIONS, action_of, key_text
from ui.widgets.row_dragging import RowDragging
from workbench.prompts.prompt import Example, Prompt

MOST_ROWS_SHOWN = 6
_WIDEST_TOKENS = "99,999"


class ExamplesTable(RowDragging):
    """`edited` carries the whole bank and what was done to it, as the user would name it; `typed` carries the bank with
    each key in a cell, and the key that quick typing merges by.

    `copy_requested` and `paste_requested` ask for the clipboard, with the rows or the place where rows are to be put;
    `large_edit_requested` carries row and column of the cell to edit in a window of its own. `cursor_moved`: the cursor
    in the cell's `editor` stands elsewhere in the window.
    """

    edited = Signal(object, str)
    typed = Signal(object, str)
    copy_requested = Signal(list)
    paste_requested = Signal()
    large_edit_requested = Signal(int, int)
    cursor_moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._prompt = Prompt(name="")
        self._used: Sequence[int] = ()
        self._model = ExamplesModel(self)
        self._row_height = 0
        self._rows_fitted = -1
        self.setModel(self._model)
        delegate = CellDelegate(self._model, self)
        delegate.large_edit_requested.connect(self.edit_large)
        delegate.cursor_moved.connect(self.cursor_moved)
        delegate.left.connect(self._edit_neighbour)
        self.setItemDelegate(delegate)
        delegate.closeEditor.connect(lambda: self._drop_kept_columns())  # the view has closed it by then
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
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self._model.edited.connect(lambda examples: self.edited.emit(examples, tr("Edit an example")))
        self._model.typed.connect(self.typed)
        self._model.modelReset.connect(self._fit_columns)
        self.rows_dropped.connect(self._move_to)
        self._do: Mapping[str, Callable[[], object]] = {
            "edit": lambda: self.edit(self.currentIndex()),
            "edit_large": self.edit_large,
            "switch": self.switch,
            "move_up": lambda: self.move_rows(-1),
            "move_down": lambda: self.move_rows(1),
            "duplicate": self.duplicate,
            "cut": self.cut,
            "copy": self.copy,
            "paste": self.paste_requested.emit,
            "delete": self.delete,
            "add": self.add,
            "menu": self._open_menu,
        }

    @property
    def examples_model(self) -> ExamplesModel:
        return self._model

    def show_prompt(self, prompt: Prompt, used: Sequence[int]) -> None:
        self._prompt, self._used = prompt, used
        current, editing = self.currentIndex(), self._editing()
        row, column = current.row(), current.column()
        self._model.show_prompt(prompt, used, keep_columns=editing)
        if row >= 0 and not self.currentIndex().isValid():
            self.select_rows([min(row, self._model.rowCount() - 1)], column)
        if editing and not self._editing():
            self.setFocus()  # the row that was written in is gone
        self._fit_height()

    def _drop_kept_columns(self) -> None:
        if self._model.keeps_columns:
            self.show_prompt(self._prompt, self._used)

    @property
    def editor(self) -> CellEdit | None:
        """The editor in the current cell, while there is one."""
        editor = self.indexWidget(self.currentIndex())
        return editor if isinstance(editor, CellEdit) else None

    def rows(self) -> list[int]:
        """The selected rows; without a selection the current one."""
        rows = {index.row() for index in self.selectionModel().selectedRows()}
        current = self.currentIndex().row()
        return sorted(rows) or ([current] if current >= 0 else [])

    def select_rows(self, rows: Iterable[int], column: int = 1) -> None:
        """Selects these rows and makes the first one the current one."""
        count, last = self._model.rowCount(), self._model.columnCount() - 1
        wanted = sorted(row for row in rows if 0 <= row < count)
        if not wanted:
            return
        selection = QItemSelection()
        for first, end in _runs(wanted):
            selection.select(self._model.index(first, 0), self._model.index(end, last))
        current = self._model.index(wanted[0], min(max(column, 0), last))
        self.selectionModel().setCurrentIndex(current, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(current)

    # What the user does

    def add(self) -> None:
        """A new empty example at the end, ready to type in."""
        self.edited.emit((*self._prompt.examples, new_example(self._prompt)), tr("Add an example"))
        self.select_rows([self._model.rowCount() - 1])
        self.setFocus()
        self.edit(self.currentIndex())

    def duplicate(self) -> None:
        rows = self.rows()
        if rows:
            examples = list(self._prompt.examples)
            examples[rows[-1] + 1 : rows[-1] + 1] = [examples[row] for row in rows]
            self.edited.emit(tuple(examples), tr("Duplicate examples"))
            self.select_rows(range(rows[-1] + 1, rows[-1] + 1 + len(rows)), self.currentIndex().column())

    def delete(self) -> None:
        self._remove(tr("Delete examples"))

    def cut(self) -> None:
        self.copy()
        self._remove(tr("Cut examples"))

    def copy(self) -> None:
        rows = self.rows()
        if rows:
            self.copy_requested.emit(rows)

    def move_rows(self, step: int) -> None:
        """Moves the selected rows by one place, up (-1) or down (1)."""
        self._reorder(moved_by(len(self._prompt.examples), self.rows(), step))

    def switch(self) -> None:
        """Switches the selected rows off where one of them is on, else on."""
        rows = set(self.rows())
        if not rows:
            return
        on = not any(self._prompt.examples[row].enabled for row in rows)
        examples = (replace(one, enabled=on) if row in rows else one for row, one in enumerate(self._prompt.examples))
        self.edited.emit(tuple(examples), tr("Switch examples on") if on else tr("Switch examples off"))

    def edit_large(self) -> None:
        """Asks for the current cell's large editor; what is no text, such as the switch, has none."""
        index = self.currentIndex()
        if index.isValid() and self._model.flags(index) & Qt.ItemFlag.ItemIsEditable:
            self.large_edit_requested.emit(index.row(), index.column())

    def menu(self) -> QMenu:
        """All that can be done to the selected rows, with the keys that do it."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for row in ROW_ACTIONS:
            if row.starts_group:
                menu.addSeparator()
            made = menu.addAction(f"{tr(row.text)}\t{key_text(row.shortcuts[0])}", self._do[row.id])
            made.setObjectName(row.id)
            made.setEnabled(bool(self.rows()) or row.id in ("add", "paste"))
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = action_of(event)
        if action in ("", "edit"):  # F2 is Qt's own
            super().keyPressEvent(event)
        else:
            self._do[action]()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            self.menu().popup(event.globalPos())
        else:
            self._open_menu()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._row_height = 0
            self._fit_height()
            self._fit_columns()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.height())

    def _editing(self) -> bool:
        return self.state() == QAbstractItemView.State.EditingState

    def _edit_neighbour(self, step: int) -> None:
        """Edits the text cell before (-1) or after (1) the current one, row by row; where there is none, none."""
        current, columns = self.currentIndex(), self._model.columnCount()
        place = current.row() * columns + current.column() + step
        while 0 <= place < columns * self._model.rowCount():
            index = self._model.index(*divmod(place, columns))
            if self._model.flags(index) & Qt.ItemFlag.ItemIsEditable:
                self.select_rows([index.row()], index.column())
                self.edit(index)
                return
            place += step
        self.setFocus()

    def _open_menu(self) -> None:
        """At the current cell, for who opens it by key."""
        corner = self.visualRect(self.currentIndex()).bottomLeft()
        self.menu().popup(self.viewport().mapToGlobal(corner))

    def _remove(self, step: str) -> None:
        rows = set(self.rows())
        if rows:
            column = self.currentIndex().column()
            left = tuple(one for row, one in enumerate(self._prompt.examples) if row not in rows)
            self.edited.emit(left, step)
            self.select_rows([min(min(rows), len(left) - 1)], column)

    def _move_to(self, place: int) -> None:
        self._reorder(moved_to(len(self._prompt.examples), self.rows(), place))

    def _reorder(self, order: Sequence[int]) -> None:
        """Puts the rows in this order of their old positions; what was selected stays selected."""
        examples = tuple(self._prompt.examples[row] for row in order)
        if order == list(range(len(order))):
            return
        moving, column = set(self.rows()), self.currentIndex().column()
        self.edited.emit(examples, tr("Move examples"))
        self.select_rows([row for row, old in enumerate(order) if old in moving], column)

    def _fit_height(self) -> None:
        """Rows of equal height, so that thousands stay fluid; as many of them shown as fit the card."""
        if not self._row_height:
            self._row_height = LINES * self.fontMetrics().lineSpacing() + 10
            self.verticalHeader().setMinimumSectionSize(self._row_height)
            self.verticalHeader().setDefaultSectionSize(self._row_height)
            self._rows_fitted = -1
        rows = min(self._model.rowCount(), MOST_ROWS_SHOWN)
        if rows != self._rows_fitted:
            self._rows_fitted = rows
            self.setFixedHeight(self.horizontalHeader().sizeHint().height() + rows * self._row_height + 2)

    def _fit_columns(self) -> None:
        """Switch and tokens as wide as they need, without a look at every row; the texts share the rest."""
        header = self.horizontalHeader()
        last = self._model.columnCount() - 1
        for section in range(last + 1):
            narrow = section in (0, last)
            mode = QHeaderView.ResizeMode.Fixed if narrow else QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(section, mode)
        if last > 0:
            number = self.fontMetrics().horizontalAdvance(_WIDEST_TOKENS) + 16
            header.resizeSection(0, max(self.sizeHintForIndex(self._model.index(0, 0)).width(), 30))
            header.resizeSection(last, max(header.sectionSizeHint(last), number))


def _runs(rows: Sequence[int]) -> Iterable[tuple[int, int]]:
    """The first and the last of each run of neighbours in sorted `rows`."""
    first = before = rows[0]
    for row in rows[1:]:
        if row != before + 1:
            yield first, before
            first = row
        before = row
    yield first, before


def examples_note(examples: Sequence[Example], used: Sequence[int]) -> str:
    return tr("{used} of {all} used", used=len(used), all=len(examples)) if examples else ""
