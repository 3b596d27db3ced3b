"""The bar over everything: menu, what is on the desk, search, endpoints, run."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QToolButton

from ui.theme import Theme
from ui.translation import ntr, tr
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.hint_button import HintButton
from ui.widgets.styling import button, icon_button, label, mark

_SEARCH_WIDTH = 400
# From here on the button itself says how many calls a run makes; below, its tool tip does.
_MANY_CALLS = 13


class TopBar(QFrame):
    """Shows the state that it is told, and says what was pressed."""

    search_pressed = Signal()
    versions_pressed = Signal()
    endpoints_pressed = Signal()
    run_pressed = Signal()
    stop_pressed = Signal()

    def __init__(self, menu: QMenu, search_key: str, run_key: str, stop_key: str, theme: Theme) -> None:
        super().__init__()
        mark(self, kind="top")
        self._run_key = run_key
        self._stop_key = stop_key
        self._running = False
        self._calls = 0
        self._prompt = ("", "", False)
        self._endpoint = ""
        self._theme = theme
        self.menu_button = icon_button(theme.icon("menu", "text"), tr("Menu"))
        self.menu_button.setMenu(menu)
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._place = label(role="muted", user_text=True)
        self._name = ElidedLabel()
        mark(self._name, role="strong")
        self._unsaved = label(tr("unsaved"), "tag")
        self._versions = icon_button(theme.icon("versions"), tr("Versions"))
        self._versions.setCheckable(True)
        self._versions.clicked.connect(self.versions_pressed)
        self._search = HintButton("search")
        self._search.say(tr("Search prompts, endpoints, commands…"), search_key)
        self._search.setMaximumWidth(_SEARCH_WIDTH)
        self._search.clicked.connect(self.search_pressed)
        self.endpoints_button: QPushButton = button("")
        self.endpoints_button.clicked.connect(self.endpoints_pressed)
        self._run = HintButton("primary")
        self._run.clicked.connect(self._press_run)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 8, 16, 8)
        row.setSpacing(8)
        row.addWidget(self.menu_button)
        row.addWidget(self._place)
        row.addWidget(self._name)
        row.addWidget(self._unsaved)
        row.addWidget(self._versions)
        row.addStretch(1)
        row.addWidget(self._search, 2)
        row.addStretch(1)
        row.addWidget(self.endpoints_button)
        row.addWidget(self._run)
        self.show_running(False)

    def show_prompt(self, place: str, name: str, modified: bool) -> None:
        """`place` is where the prompt lives: the library's group or a folder."""
        self._prompt = (place, name, modified)
        self._show_path()

    def show_endpoint(self, label: str) -> None:
        """The endpoint whose page is open in place of the prompt; '' for the prompt."""
        self._endpoint = label
        self._show_path()

    def _show_path(self) -> None:
        place, name, modified = (tr("Endpoints"), self._endpoint, False) if self._endpoint else self._prompt
        self._versions.setVisible(not self._endpoint)
        self._place.setText(f"{place}  /" if place else "")
        self._place.setVisible(bool(place))
        self._name.setText(name)
        self._unsaved.setVisible(modified)

    def show_versions(self, on: bool) -> None:
        """Whether the versions of the prompt stand beside it."""
        self._versions.setChecked(on)
        self._versions.setIcon(self._theme.icon("versions", "accent_text" if on else "muted"))

    def show_endpoints(self, chosen: int, columns: int) -> None:
        """How many are chosen, and how many columns they have: that number stands there where it is another."""
        said = ntr("{n} endpoint", "{n} endpoints", chosen)
        if columns != chosen:
            said = ntr("{n} column", "{n} columns", columns)
        self.endpoints_button.setText(f"{said} ▾")
        self.endpoints_button.setAccessibleName(self.endpoints_button.text())
        self.endpoints_button.setToolTip(tr("Choose the endpoints that the next run goes to"))
        self._run.setEnabled(bool(chosen))

    def show_calls(self, calls: int) -> None:
        """How many calls a run makes now."""
        if calls != self._calls:
            self._calls = calls
            self.show_running(self._running)

    def show_running(self, running: bool) -> None:
        self._running = running
        mark(self._run, kind="secondary" if running else "primary")
        if running:
            self._run.say(tr("Stop"), self._stop_key, self._theme.icon("stop", "text"))
        else:
            calls = ntr("{n} call", "{n} calls", self._calls)
            caption = f"{tr('Run')} · {calls}" if self._calls >= _MANY_CALLS else tr("Run")
            self._run.say(caption, self._run_key, self._theme.icon("run", "on_accent"))
            self._run.setToolTip(f"{tr('Run')}  {self._run_key}\n{calls}")

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.menu_button.setIcon(theme.icon("menu", "text"))
        self.show_versions(self._versions.isChecked())
        self.show_running(self._running)

    def focus_first(self) -> None:
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _press_run(self) -> None:
        (self.stop_pressed if self._running else self.run_pressed).emit()
