"""What is unlikely to be taken as it is meant, as sentences above the meter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from ui.translation import sentence
from ui.widgets.styling import USER_TEXT, mark
from workbench.errors import WorkbenchError

# The gravest ones; the others show when these are mended.
_MOST = 2


class CautionLines(QLabel):
    """Hidden where there is nothing to tell."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty(USER_TEXT, True)
        mark(self, role="warning")
        self.hide()

    def show_cautions(self, told: Sequence[WorkbenchError]) -> None:
        """The first of `told`, the gravest first."""
        self.setText("\n".join(sentence(one) for one in told[:_MOST]))
        self.setVisible(bool(told))
