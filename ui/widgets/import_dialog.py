"""What files brought in: which of it is taken into the library, what got lost, what each prompt says."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from ui.exact_text import shown
from ui.models.incoming_prompts import FORMAT, LOSSES, NAME, IncomingPrompts, preview_text
from ui.translation import ntr, tr
from ui.widgets.dialog_parts import button_row, framed, labelled
from ui.widgets.problem_box import ProblemBox
from ui.widgets.row_table import RowTable
from ui.widgets.styling import USER_TEXT, button, label, mark
from workbench.errors import WorkbenchError

_SIZE = QSize(1080, 640)
_TABLE_AND_PREVIEW = (620, 420)
_WIDTHS = {NAME: 250, FORMAT: 150}


class ImportDialog(QDialog):
    """`submitted` carries the chosen rows and the folder as it was typed; who writes them closes the dialog."""

    submitted = Signal(object, str)

    def __init__(self, parent: QWidget, model: IncomingPrompts) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Import prompts"))
        self.resize(_SIZE.boundedTo(parent.size()))
        self._model = model
        model.setParent(self)
        self._table = RowTable(model, tr("What came in"), _WIDTHS, stretched=LOSSES)
        self._table.space_pressed.connect(model.toggle)
        self._preview = QPlainTextEdit(readOnly=True)
        self._preview.setProperty(USER_TEXT, True)
        self._preview.setAccessibleName(tr("What the selected row says"))
        self._preview.setTabChangesFocus(True)
        mark(self._preview, kind="preview", face="mono")
        self._losses = label(wrap=True, user_text=True)
        self._losses.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._folder = QLineEdit()
        self._folder.setProperty(USER_TEXT, True)
        self._folder.setAccessibleName(tr("Folder in the library"))
        self._folder.setPlaceholderText(tr("for each file with several prompts one of its own"))
        self._folder.setToolTip(tr("Such as team/mails; a full stop is the top of the library."))
        self._problem = ProblemBox()
        self._folder.textEdited.connect(lambda: self._problem.show_error(None))
        both = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False, handleWidth=1)
        both.addWidget(framed(self._table))
        both.addWidget(self._selected_row())
        both.setSizes(_TABLE_AND_PREVIEW)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(self._heading())
        column.addWidget(both, 1)
        column.addWidget(self._problem)
        column.addLayout(self._destination())
        column.addLayout(self._buttons())
        model.ticks_changed.connect(self._count)
        self._table.selectionModel().currentRowChanged.connect(self._show_row)
        self._table.setCurrentIndex(model.index(0, NAME))
        self._count()
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, error: WorkbenchError) -> None:
        self._problem.show_error(error)

    def _heading(self) -> QLayout:
        words = [ntr("{n} prompt", "{n} prompts", self._model.prompts)]
        if self._model.refused:
            words.append(ntr("{n} refused", "{n} refused", self._model.refused))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(" · ".join(words)), 1)
        for text, ticked in ((tr("Tick all"), True), (tr("Tick none"), False)):
            link = button(text, "link")
            link.clicked.connect(lambda _checked, ticked=ticked: self._model.tick_all(ticked))
            row.addWidget(link)
        return row

    def _selected_row(self) -> QWidget:
        """What got lost of it, whole, above what it says."""
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(12, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._losses)
        column.addWidget(self._preview, 1)
        return side

    def _destination(self) -> QLayout:
        row = labelled(tr("Folder in the library"), self._folder)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(label(tr("Nothing is overwritten: a name that is taken gets a number."), "small", wrap=True))
        return column

    def _buttons(self) -> QLayout:
        cancel = button(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._import: QPushButton = button(tr("Import"), "primary")
        self._import.setDefault(True)
        self._import.clicked.connect(lambda: self.submitted.emit(self._model.chosen, self._folder.text()))
        return button_row(cancel, self._import)

    def _count(self) -> None:
        chosen = len(self._model.chosen)
        self._import.setText(ntr("Import {n} prompt", "Import {n} prompts", chosen))
        self._import.setAccessibleName(self._import.text())
        self._import.setEnabled(bool(chosen))

    def _show_row(self, current: QModelIndex) -> None:
        if not current.isValid():
            return
        row = self._model.rows[current.row()]
        self._losses.setText(row.losses)
        self._losses.setVisible(bool(row.losses))
        self._preview.setPlainText(shown(preview_text(row.prompt)) if row.prompt is not None else "")
