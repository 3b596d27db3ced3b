"""Asking for a name, with those that are there already and can be removed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.translation import tr
from ui.widgets.dialog_parts import button_row
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.problem_box import ProblemBox
from ui.widgets.styling import USER_TEXT, button, label, tight
from workbench.errors import WorkbenchError

_WIDTH = 420


class NamesDialog(QDialog):
    """`given` carries a new name, `taken` one to be removed; whoever does that shows here what came of it."""

    given = Signal(str)
    taken = Signal(str)

    def __init__(self, parent: QWidget, title: str, text: str, action: str, names: Sequence[str] = ()) -> None:
        """`text` says what the name is for, `action` what the button does."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(_WIDTH)
        self._line = QLineEdit()
        self._line.setAccessibleName(tr("Name"))
        self._line.setProperty(USER_TEXT, True)
        self._give = button(action, "primary")
        self._give.setDefault(True)
        self._give.clicked.connect(lambda: self.given.emit(self._line.text().strip()))
        self._line.textChanged.connect(lambda text: self._give.setEnabled(bool(text.strip())))
        self._give.setEnabled(False)
        self._names = QVBoxLayout()
        tight(self._names, spacing=4)
        self._rows: list[QWidget] = []
        self._problem = ProblemBox()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(label(text, wrap=True))
        column.addLayout(self._names)
        column.addWidget(self._line)
        column.addWidget(self._problem)
        column.addLayout(self._buttons())
        self.show_names(names)
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_names(self, names: Sequence[str]) -> None:
        """The names that it has now; what was typed has been taken in."""
        for row in self._rows:
            self._names.removeWidget(row)
            row.deleteLater()
        self._rows = [self._row(name) for name in names]
        for row in self._rows:
            self._names.addWidget(row)
        self._line.clear()
        self._problem.show_error(None)

    def show_error(self, error: WorkbenchError) -> None:
        self._problem.show_error(error)

    def _row(self, name: str) -> QWidget:
        made = QWidget()
        remove = button(tr("Remove"), "flat", name=tr("Remove the name {name}", name=name))
        remove.clicked.connect(partial(self.taken.emit, name))
        row = QHBoxLayout(made)
        tight(row, spacing=8)
        row.addWidget(ElidedLabel(name), 1)
        row.addWidget(remove)
        return made

    def _buttons(self) -> QHBoxLayout:
        close = button(tr("Close"))
        close.clicked.connect(self.reject)
        return button_row(close, self._give)
