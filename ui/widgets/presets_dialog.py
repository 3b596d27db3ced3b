"""The presets of columns, each with its name to be changed and a button that deletes it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.translation import tr
from ui.widgets.dialog_parts import button_row
from ui.widgets.fitting_scroll import FittingScroll
from ui.widgets.problem_box import ProblemBox
from ui.widgets.styling import USER_TEXT, button, label, tight
from workbench.errors import WorkbenchError

_WIDTH = 440


class PresetsDialog(QDialog):
    """`renamed` carries the name and the new one, `deleted` the name; whoever does that shows what came of it."""

    renamed = Signal(str, str)
    deleted = Signal(str)

    def __init__(self, parent: QWidget, names: Sequence[str]) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Presets of columns"))
        self.setMinimumWidth(_WIDTH)
        rows = QWidget()
        self._rows = QVBoxLayout(rows)
        tight(self._rows, spacing=4)
        self._shown: list[QWidget] = []
        self._problem = ProblemBox()
        close = button(tr("Close"))
        close.clicked.connect(self.reject)
        self.finished.connect(self.deleteLater)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(label(tr("A preset is the columns of the desk. To rename one, change its name."), wrap=True))
        column.addWidget(FittingScroll(rows), 1)
        column.addWidget(self._problem)
        column.addLayout(button_row(close))
        self.show_names(names)

    def show_names(self, names: Sequence[str]) -> None:
        """The presets that there are now."""
        for row in self._shown:
            self._rows.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._shown = [self._row(name) for name in names]
        for row in self._shown:
            self._rows.addWidget(row)
        self._problem.show_error(None)

    def show_error(self, error: WorkbenchError) -> None:
        self._problem.show_error(error)

    def _row(self, name: str) -> QWidget:
        made, line = QWidget(), QLineEdit(name)
        line.setAccessibleName(tr("Name of the preset {name}", name=name))
        line.setProperty(USER_TEXT, True)

        def rename() -> None:
            if line.text().strip() not in ("", name):
                self.renamed.emit(name, line.text())

        line.editingFinished.connect(rename)
        delete = button(tr("Delete"), "flat", name=tr("Delete the preset {name}", name=name))
        delete.clicked.connect(partial(self.deleted.emit, name))
        row = QHBoxLayout(made)
        tight(row, spacing=8)
        row.addWidget(line, 1)
        row.addWidget(delete)
        return made
