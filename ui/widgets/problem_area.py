"""The band under the top bar that tells what failed; it takes no room while nothing did."""

from __future__ import annotations

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets.problem_box import ProblemBox
from workbench.errors import WorkbenchError


class ProblemArea(QWidget):
    """Shows the newest problem until it is dismissed."""

    def __init__(self, close_icon: QIcon) -> None:
        super().__init__()
        self._box = ProblemBox(close_icon)
        self._box.dismissed.connect(lambda: self.show_error(None))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 10, 16, 0)
        rows.addWidget(self._box)
        self.hide()

    def show_close_icon(self, icon: QIcon) -> None:
        self._box.show_close_icon(icon)

    def show_error(self, error: WorkbenchError | None) -> None:
        self.setVisible(error is not None)
        self._box.show_error(error)
