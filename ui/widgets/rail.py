"""The rail at the left edge: one button a panel, settings at its foot."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QVBoxLayout

from ui.theme import Theme
from ui.translation import msgid, tr
from ui.widgets.styling import mark

_BUTTON = 36


@dataclass(frozen=True)
class RailEntry:
    """A panel's button."""

    panel: str
    name: str
    icon: str


# In their order.
RAIL = (
    RailEntry("library", msgid("Library"), "library"),
    RailEntry("endpoints", msgid("Endpoints"), "endpoints"),
    RailEntry("documents", msgid("Documents"), "documents"),
    RailEntry("history", msgid("History"), "history"),
)


class Rail(QFrame):
    """`panel_pressed` carries the entry's panel, also when it is the open one: a second press closes it."""

    panel_pressed = Signal(str)
    settings_pressed = Signal()

    def __init__(self, entries: tuple[RailEntry, ...], theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        mark(self, kind="left")
        self._entries = entries
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self._buttons = {entry.panel: self._button(tr(entry.name)) for entry in entries}
        for panel, control in self._buttons.items():
            control.setCheckable(True)
            self._group.addButton(control)
            control.clicked.connect(lambda _checked, panel=panel: self.panel_pressed.emit(panel))
        self._settings = self._button(tr("Settings"))
        self._settings.clicked.connect(self.settings_pressed)
        column = QVBoxLayout(self)
        column.setContentsMargins(7, 10, 8, 10)
        column.setSpacing(6)
        for control in self._buttons.values():
            column.addWidget(control)
        column.addStretch(1)
        column.addWidget(self._settings)
        self.show_theme(theme)

    def show_open(self, panel: str) -> None:
        """Marks the open panel; an empty text: none is open."""
        for name, control in self._buttons.items():
            control.setChecked(name == panel)
        self._tint()

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._settings.setIcon(theme.icon("settings"))
        self._tint()

    def _tint(self) -> None:
        for entry in self._entries:
            control = self._buttons[entry.panel]
            control.setIcon(self._theme.icon(entry.icon, "accent_text" if control.isChecked() else "muted"))

    @staticmethod
    def _button(name: str) -> QToolButton:
        made = QToolButton()
        made.setToolTip(name)
        made.setAccessibleName(name)
        made.setFixedSize(_BUTTON, _BUTTON)
        made.setIconSize(QSize(18, 18))
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return made
