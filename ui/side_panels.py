"""The panels at the left, of which one is open or none: the rail opens and closes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.widgets.rail import Rail

_LEAST_WIDTH = 180


class SidePanels(QStackedWidget):
    """`open_name` is the open panel's, empty where none is. Each panel has `focus_first`."""

    def __init__(self, panels: Mapping[str, QWidget], later: Mapping[str, Callable[[], QWidget]], rail: Rail) -> None:
        """Panels of `later` are made when they are first opened."""
        super().__init__()
        self.setMinimumWidth(_LEAST_WIDTH)
        self.open_name = ""
        self._panels = dict(panels)
        self._later = dict(later)
        self._rail = rail
        for panel in panels.values():
            self.addWidget(panel)
        rail.panel_pressed.connect(self.toggle)

    def offer(self, name: str, make: Callable[[], QWidget]) -> None:
        """A further panel, which is made when it is first opened."""
        self._later[name] = make

    def open(self, name: str) -> None:
        """Opens the panel and gives it the keyboard; no name, or an unknown one, closes all."""
        if name in self._later:
            self._panels[name] = self._later.pop(name)()
            self.addWidget(self._panels[name])
        self.open_name = name if name in self._panels else ""
        self.setVisible(bool(self.open_name))
        self._rail.show_open(self.open_name)
        if self.open_name:
            self.setCurrentWidget(self._panels[name])
            self._panels[name].focus_first()  # type: ignore[attr-defined]

    def toggle(self, name: str) -> None:
        self.open("" if self.open_name == name else name)

    @property
    def areas(self) -> list[QWidget]:
        """The open panel, where one is."""
        return [self._panels[self.open_name]] if self.open_name else []
