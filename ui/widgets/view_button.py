"""The button above the answers with the menu of how they are read."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QToolButton

from ui.translation import tr
from ui.widgets.view_menu import VIEWS, ViewMenu


class ViewButton(QToolButton):
    """`chosen` carries a name of `VIEWS`."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setIconSize(QSize(16, 16))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._views = ViewMenu(self)
        self._views.chosen.connect(self.chosen)
        self.setMenu(self._views)
        self.show_view("plain")

    def show_view(self, view: str) -> None:
        self._views.show_view(view)
        self.setAccessibleName(tr("How answers are read"))
        self.setToolTip(tr("How answers are read: {view}", view=tr(VIEWS[view][0])))
