"""A letter in a column's header: columns with the same letter gave the same answer."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from ui.models.same_as import SameAs
from ui.translation import tr
from ui.widgets.styling import USER_TEXT, mark


class SameMark(QLabel):
    """Takes no room where no other column has the same answer."""

    def __init__(self) -> None:
        super().__init__()
        mark(self, role="tag")
        self.setProperty(USER_TEXT, True)
        self.hide()

    def show_same(self, same: SameAs | None) -> None:
        self.setVisible(same is not None)
        if same is not None:
            told = tr("Same answer as {names}", names=", ".join(same.others))
            self.setText(f"= {same.letter}")
            self.setToolTip(told)
            self.setAccessibleName(told)
