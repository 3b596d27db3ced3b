"""A prompt in another format: the choice, what that format cannot say, and the text before it is written."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLayout, QPlainTextEdit, QVBoxLayout, QWidget

from ui.exact_text import shown
from ui.translation import tr
from ui.widgets.dialog_parts import button_row
from ui.widgets.problem_box import ProblemBox
from ui.widgets.styling import USER_TEXT, button, label, mark
from workbench.errors import WorkbenchError

_SIZE = QSize(760, 580)


class ExportDialog(QDialog):
    """`format_chosen` carries a format's name; what is asked for is then shown. `save_pressed` asks for a file."""

    format_chosen = Signal(str)
    save_pressed = Signal()

    def __init__(self, parent: QWidget, prompt_name: str, formats: Mapping[str, str]) -> None:
        """`formats` maps the name of each format to its title."""
        super().__init__(parent)
        self.setWindowTitle(tr("Export “{name}”", name=prompt_name))
        self.resize(_SIZE.boundedTo(parent.size()))
        self._text = ""
        self._format = QComboBox()
        self._format.setAccessibleName(tr("Format"))
        for name, title in formats.items():
            self._format.addItem(tr(title), name)
        self._format.currentIndexChanged.connect(lambda: self.format_chosen.emit(self.format_name))
        self._losses = label(wrap=True, user_text=True)
        self._losses.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._losses.hide()
        self._preview = QPlainTextEdit(readOnly=True)
        self._preview.setProperty(USER_TEXT, True)
        self._preview.setAccessibleName(tr("The text of the file"))
        self._preview.setTabChangesFocus(True)
        mark(self._preview, kind="preview", face="mono")
        self._problem = ProblemBox()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(self._heading())
        column.addWidget(self._losses)
        column.addWidget(self._problem)
        column.addWidget(self._preview, 1)
        column.addLayout(self._buttons())
        self._format.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def format_name(self) -> str:
        return str(self._format.currentData())

    def show_waiting(self) -> None:
        """Nothing to copy or save until the text is there."""
        self._show("")
        self._losses.hide()

    def show_text(self, text: str, losses: list[str]) -> None:
        self._show(text)
        said = "\n".join(f"• {loss}" for loss in losses)
        self._losses.setText(tr("This format does not hold everything:") + f"\n{said}")
        self._losses.setVisible(bool(losses))

    def show_error(self, error: WorkbenchError) -> None:
        self._problem.show_error(error)

    def _show(self, text: str) -> None:
        self._text = text
        self._problem.show_error(None)
        self._preview.setPlainText(shown(text))
        for one in (self._copy, self._save):
            one.setEnabled(bool(text))

    def _heading(self) -> QLayout:
        words = label(tr("Format"))
        words.setBuddy(self._format)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(words)
        row.addWidget(self._format)
        row.addStretch(1)
        return row

    def _buttons(self) -> QLayout:
        close = button(tr("Close"))
        close.clicked.connect(self.reject)
        self._copy = button(tr("Copy"), name=tr("Copy the text"))
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._text))
        self._save = button(tr("Save…"), "primary", name=tr("Save the text in a file"))
        self._save.setDefault(True)
        self._save.clicked.connect(self.save_pressed)
        return button_row(close, self._copy, self._save)
