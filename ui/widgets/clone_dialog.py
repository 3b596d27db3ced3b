"""Opening a library from a remote: its address, and the folder that it comes to."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.translation import tr
from ui.widgets.dialog_parts import button_row
from ui.widgets.problem_box import ProblemBox
from ui.widgets.remote_form import RemoteForm
from ui.widgets.styling import USER_TEXT, button, card, label, tight
from workbench.errors import WorkbenchError

_WIDTH = 560


class CloneDialog(QDialog):
    """`submitted` carries the `EnteredRemote` and the folder; `folder_pressed` asks for one."""

    submitted = Signal(object, object)
    folder_pressed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Open a library from a remote"))
        self.setMinimumWidth(_WIDTH)
        self.form = RemoteForm()
        self._folder = QLineEdit()
        self._folder.setProperty(USER_TEXT, True)
        self._folder.setAccessibleName(tr("Folder"))
        self._folder.setPlaceholderText(tr("a new or empty folder"))
        self._problem = ProblemBox()
        self._busy = False
        inner = QVBoxLayout()
        tight(inner)
        inner.addWidget(self.form)
        inner.addLayout(self._folder_row())
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(card(inner))
        column.addWidget(self._problem)
        column.addLayout(self._buttons())
        self.form.changed.connect(self._allow)
        self._folder.textChanged.connect(self._allow)
        self.form.focus_url()
        self._allow()

    def show_folder(self, folder: Path) -> None:
        self._folder.setText(str(folder))

    def show_error(self, error: WorkbenchError | None) -> None:
        self._problem.show_error(error)

    def show_busy(self, busy: bool) -> None:
        self._busy = busy
        self._allow()

    def _folder_row(self) -> QHBoxLayout:
        choose = button(tr("Choose…"), name=tr("Choose the folder"))
        choose.clicked.connect(self.folder_pressed)
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 16, 16)
        row.setSpacing(8)
        words = label(self._folder.accessibleName())
        words.setBuddy(self._folder)
        for widget in (words, self._folder, choose):
            row.addWidget(widget)
        return row

    def _buttons(self) -> QHBoxLayout:
        cancel = button(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._open = button(tr("Open"), "primary")
        self._open.setDefault(True)
        self._open.clicked.connect(lambda: self.submitted.emit(self.form.entered, Path(self._folder.text().strip())))
        return button_row(cancel, self._open)

    def _allow(self) -> None:
        self._open.setEnabled(bool(self.form.entered.url and self._folder.text().strip()) and not self._busy)
