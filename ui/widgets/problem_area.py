"""The band under the top bar that tells what failed; it takes no room while nothing did."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.translation import tr
from ui.widgets.problem_box import ProblemBox
from workbench.errors import WorkbenchError


class ProblemArea(QWidget):
    """Shows the newest problem until it is dismissed. `text_requested` carries the file that was offered as text."""

    text_requested = Signal(object)

    def __init__(self, close_icon: QIcon) -> None:
        super().__init__()
        self._box = ProblemBox(close_icon)
        self._box.dismissed.connect(lambda: self.show_error(None))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 10, 16, 0)
        rows.addWidget(self._box)
        self._text: Path | None = None
        self._box.offer_pressed.connect(self._request_text)
        self.hide()

    def show_close_icon(self, icon: QIcon) -> None:
        self._box.show_close_icon(icon)

    def show_error(self, error: WorkbenchError | None) -> None:
        self.setVisible(error is not None)
        self._box.show_error(error)
        self.offer_text(None)

    def offer_text(self, path: Path | None) -> None:
        """Offers to open that file as text, beside the problem that is shown."""
        self._text = path
        self._box.show_offer(tr("Open as text") if path is not None else "")

    def _request_text(self) -> None:
        path = self._text
        self.show_error(None)
        self.text_requested.emit(path)
