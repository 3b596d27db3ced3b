"""The branch that a library is on, with a menu of its others."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton

from ui.translation import tr
from ui.widgets.styling import USER_TEXT, mark

_LONGEST = 24


class BranchButton(QPushButton):
    """`switch_requested` and `delete_requested` carry a branch's name."""

    switch_requested = Signal(str)
    new_requested = Signal()
    delete_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        mark(self, kind="flat")
        self.setProperty(USER_TEXT, True)
        self.setAutoDefault(False)
        self._menu = QMenu(self)
        self._menu.setProperty(USER_TEXT, True)
        self.setMenu(self._menu)
        self._removing = QMenu(tr("Delete a branch"), self)
        self._removing.setProperty(USER_TEXT, True)

    def show_branches(self, current: str, names: Sequence[str]) -> None:
        """`current` is empty where the library is on none."""
        text = current if len(current) <= _LONGEST else f"{current[: _LONGEST - 1]}…"
        self.setText(f"⎇ {text or tr('no branch')} ▾")
        said = tr("Branch of the library: {name}", name=current or tr("no branch"))
        self.setAccessibleName(said)
        self.setToolTip(said)
        self._menu.clear()
        for name in names:
            action = self._added(self._menu, name.replace("&", "&&"), partial(self._switch, name, current))
            action.setCheckable(True)
            action.setChecked(name == current)
        self._menu.addSeparator()
        self._added(self._menu, tr("New branch…"), self.new_requested.emit)
        others = [name for name in names if name != current]
        self._removing.clear()
        self._menu.addMenu(self._removing)
        self._removing.setEnabled(bool(others))
        for name in others:
            self._added(self._removing, name.replace("&", "&&"), partial(self.delete_requested.emit, name))

    def _switch(self, name: str, current: str) -> None:
        if name != current:
            self.switch_requested.emit(name)

    @staticmethod
    def _added(menu: QMenu, text: str, does: object) -> QAction:
        action = menu.addAction(text)
        action.triggered.connect(lambda _checked=False: does())  # type: ignore[operator]
        return action
