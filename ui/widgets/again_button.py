"""The button above the answers that runs some of them again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton

from ui.translation import tr


class AgainButton(QPushButton):
    """A menu of actions; it is enabled while one of them is."""

    def __init__(self) -> None:
        super().__init__(f"{tr('Rerun')} ▾")
        self.setAccessibleName(tr("Rerun"))
        self.setToolTip(tr("Run the answers again that failed, or all of them"))
        self.setAutoDefault(False)
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        self.setEnabled(False)

    def offer(self, actions: Sequence[QAction]) -> None:
        self._menu.addActions(actions)
        for action in actions:
            action.enabledChanged.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self.setEnabled(any(action.isEnabled() for action in self._menu.actions()))
