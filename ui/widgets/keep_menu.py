"""The menu of what an answer can be kept as."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from ui.translation import msgid, tr

# What an answer can be kept as, by the name that `chosen` carries.
KEPT = {
    "turn": msgid("Continue the conversation"),
    "example": msgid("Keep as example"),
    "expected": msgid("Keep as expected answer"),
}


class KeepMenu(QMenu):
    """`chosen` carries a name of `KEPT`."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._actions = {name: QAction(tr(text), self) for name, text in KEPT.items()}
        for name, action in self._actions.items():
            action.triggered.connect(partial(self.chosen.emit, name))
        self.addActions(list(self._actions.values()))

    def show_mode(self, mode: str) -> None:
        """A conversation is continued in chat mode only."""
        self._actions["turn"].setVisible(mode == "chat")
