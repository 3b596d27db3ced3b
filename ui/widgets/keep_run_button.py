"""The button that keeps all answers of the run: its menu says as what."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QToolButton

from ui.theme import Theme
from ui.translation import msgid, tr

COPY = "copy"
# By the names that `chosen` carries: `COPY`, or the name of a form of file.
KEPT_AS = {
    COPY: msgid("Copy as a table"),
    "markdown": msgid("Save as Markdown…"),
    "json": msgid("Save as JSON…"),
    "csv": msgid("Save as CSV for spreadsheets…"),
    "html": msgid("Save as HTML…"),
    "bundle": msgid("Save as a reproduce bundle…"),
}


class KeepRunButton(QToolButton):
    """`chosen` carries a name of `KEPT_AS`."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Keep the run"))
        self.setToolTip(tr("Keep the run: copy all answers, or save them with what was sent and how long it took"))
        self.show_theme(theme)
        menu = QMenu(self)
        for name, text in KEPT_AS.items():
            if name == "bundle":
                menu.addSeparator()
            menu.addAction(tr(text)).triggered.connect(partial(self.chosen.emit, name))
        self.setMenu(menu)

    def show_theme(self, theme: Theme) -> None:
        self.setIcon(theme.icon("export"))
