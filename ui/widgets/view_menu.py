"""The menu of how answers are read."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from ui.translation import msgid, tr

# How an answer is read, by the name that `chosen` carries: what it is called, and what it shows.
VIEWS = {
    "plain": (msgid("Plain"), msgid("The text as it came")),
    "markdown": (
        msgid("Markdown"),
        msgid("The text as Markdown, once it has ended; longer than 10,000 characters it stays plain"),
    ),
    "json": (msgid("JSON"), msgid("The JSON in the text, set out and checked, once it has ended")),
    "raw": (msgid("Raw"), msgid("The reply as the endpoint sent it, once it has ended")),
}


class ViewMenu(QMenu):
    """`chosen` carries a name of `VIEWS`."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setToolTipsVisible(True)
        group = QActionGroup(self)
        self._views: dict[str, QAction] = {}
        for name, (title, meaning) in VIEWS.items():
            action = QAction(tr(title), self, checkable=True)
            action.setToolTip(tr(meaning))
            action.triggered.connect(partial(self.chosen.emit, name))
            group.addAction(action)
            self._views[name] = action
        self.addActions(list(self._views.values()))

    def show_view(self, view: str) -> None:
        self._views[view].setChecked(True)
