"""A small button that opens a menu of choices, of which one or none holds."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton

from ui.translation import tr
from ui.widgets.styling import USER_TEXT

# More than fit on a screen are not offered.
MOST_CHOICES = 40
_LONGEST = 22


class ChoiceButton(QToolButton):
    """`chosen` carries the key of the choice, '' for none."""

    chosen = Signal(str)

    def __init__(self, title: str, everything: str) -> None:
        """`everything` is the choice that asks for nothing."""
        super().__init__()
        self._title = title
        self._everything = everything
        self._choices: Mapping[str, str] = {}
        self.key = ""
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty(USER_TEXT, True)
        menu = QMenu(self)
        menu.setProperty(USER_TEXT, True)
        menu.aboutToShow.connect(self._fill)
        self.setMenu(menu)
        self._show()

    def show_choices(self, choices: Mapping[str, str]) -> None:
        """What can be chosen: its key, and what the user reads. What is chosen stays so."""
        self._choices = choices
        self._show()

    def choose(self, key: str) -> None:
        """As if the user had chosen it."""
        if key != self.key:
            self.key = key
            self._show()
            self.chosen.emit(key)

    def _fill(self) -> None:
        menu = self.menu()
        menu.clear()
        group = QActionGroup(menu)
        offered = {"": self._everything, **dict(list(self._choices.items())[:MOST_CHOICES])}
        if self.key not in offered:
            offered[self.key] = self._text_of(self.key)
        for key, text in offered.items():
            action = menu.addAction(text.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(key == self.key)
            group.addAction(action)
            action.triggered.connect(lambda _on, key=key: self.choose(key))

    def _text_of(self, key: str) -> str:
        return self._choices.get(key, key)

    def _show(self) -> None:
        text = self._text_of(self.key) if self.key else self._title
        short = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
        self.setText(f"{short} ▾".replace("&", "&&"))
        self.setToolTip(tr("{what}: {choice}", what=self._title, choice=text if self.key else self._everything))
        self.setAccessibleName(self.toolTip())
