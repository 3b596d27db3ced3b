"""The tabs of the open prompts: click or keys bring one to the front, the cross or the middle button closes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QTabBar, QToolButton

from ui.theme import Theme
from ui.translation import tr
from ui.widgets.styling import USER_TEXT, icon_button, mark

# Characters of a name that a tab shows at least; where not all tabs have room for that, they are scrolled.
LEAST_CHARACTERS = 12
_AROUND = 26  # pixels beside the name and the cross


@dataclass(frozen=True)
class PromptTab:
    """A tab: the prompt's name, the tool tip with its place, and whether it has changes that are not saved.

    `told` is a sentence of what the user should look at there.
    """

    name: str
    place: str = ""
    unsaved: bool = False
    told: str = ""


class PromptTabs(QTabBar):
    """Hidden while there is only one. The signals carry positions: which one to show or close, and a move from, to."""

    show_requested = Signal(int)
    close_requested = Signal(int)
    move_requested = Signal(int, int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._tabs: tuple[PromptTab, ...] = ()
        self._showing = False
        mark(self, kind="prompts")
        self.setAccessibleName(tr("Open prompts"))
        self.setProperty(USER_TEXT, True)
        self.setAutoHide(True)
        self.setMovable(True)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideRight)
        self.currentChanged.connect(self._shown)
        self.tabMoved.connect(self._moved)

    def show_tabs(self, tabs: Sequence[PromptTab], current: int) -> None:
        self._showing = True
        while self.count() > len(tabs):
            self.removeTab(self.count() - 1)
        while self.count() < len(tabs):
            self._append()
        for place, tab in enumerate(tabs):
            if place >= len(self._tabs) or tab != self._tabs[place]:
                self._show_tab(place, tab)
        self._tabs = tuple(tabs)
        self.setCurrentIndex(current)
        self._showing = False

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        for place in range(self.count()):
            self._button(place).setIcon(theme.icon("close"))

    def minimumTabSizeHint(self, index: int) -> QSize:
        wanted = self.tabSizeHint(index)
        close = self.tabButton(index, QTabBar.ButtonPosition.RightSide)
        around = _AROUND + (close.sizeHint().width() if close is not None else 0)
        least = around + LEAST_CHARACTERS * self.fontMetrics().averageCharWidth()
        return QSize(min(wanted.width(), least), wanted.height())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = self.tabAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.MiddleButton and place >= 0:
            self.close_requested.emit(place)
        super().mouseReleaseEvent(event)

    def _append(self) -> None:
        place = self.addTab("")
        close = icon_button(self._theme.icon("close"), tr("Close the prompt"))
        close.setIconSize(QSize(12, 12))
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Ctrl+W does it by keyboard
        close.clicked.connect(lambda: self.close_requested.emit(self._place_of(close)))
        self.setTabButton(place, QTabBar.ButtonPosition.RightSide, close)

    def _show_tab(self, place: int, tab: PromptTab) -> None:
        name = tab.name.replace("&", "&&")
        marks = f"{'• ' if tab.unsaved else ''}{'⚠ ' if tab.told else ''}"
        self.setTabText(place, f"{marks}{name}")
        self.setTabToolTip(place, "\n".join(line for line in (tab.name, tab.place, tab.told) if line))
        said = tr("{name}, unsaved changes", name=tab.name) if tab.unsaved else tab.name
        self.setAccessibleTabName(place, f"{said}. {tab.told}" if tab.told else said)

    def _place_of(self, button: QToolButton) -> int:
        sides = (self.tabButton(place, QTabBar.ButtonPosition.RightSide) for place in range(self.count()))
        return next(place for place, one in enumerate(sides) if one is button)

    def _button(self, place: int) -> QToolButton:
        return cast(QToolButton, self.tabButton(place, QTabBar.ButtonPosition.RightSide))

    def _shown(self, place: int) -> None:
        if not self._showing and place >= 0:
            self.show_requested.emit(place)

    def _moved(self, place: int, to: int) -> None:
        tabs = list(self._tabs)
        tabs.insert(to, tabs.pop(place))
        self._tabs = tuple(tabs)
        self.move_requested.emit(place, to)
