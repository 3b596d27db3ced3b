"""The button over the comparison that adds columns, saves them as presets, and says how wide they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton

from ui.translation import tr
from ui.widgets.column_strip import WIDTHS
from ui.widgets.styling import USER_TEXT


class ColumnsButton(QPushButton):
    """`add_requested` and `apply_requested` carry the label of an endpoint and the name of a preset; `width_chosen` a
    name of `column_strip.WIDTHS`. `asked` is called before the menu opens, to have it filled."""

    add_requested = Signal(str)
    sweep_requested = Signal()
    save_requested = Signal()
    manage_requested = Signal()
    apply_requested = Signal(str)
    width_chosen = Signal(str)
    reset_requested = Signal()

    def __init__(self) -> None:
        super().__init__("+ ▾")
        self.setAutoDefault(False)
        self.setAccessibleName(tr("Columns"))
        self.setToolTip(tr("Add columns, sweep a parameter, save columns as a preset"))
        self.asked: Callable[[], object] = lambda: None
        menu = QMenu(self)
        menu.aboutToShow.connect(lambda: self.asked())
        self._add = menu.addMenu(tr("Add a column of"))
        self._add.setProperty(USER_TEXT, True)
        menu.addAction(tr("Sweep a parameter…"), self.sweep_requested.emit)
        menu.addSeparator()
        self._apply = menu.addMenu(tr("Presets"))
        self._apply.setProperty(USER_TEXT, True)
        menu.addAction(tr("Save the columns as a preset…"), self.save_requested.emit)
        self._manage = menu.addAction(tr("Rename or delete presets…"), self.manage_requested.emit)
        menu.addSeparator()
        self._widths = {name: menu.addAction(tr(text)) for name, text in WIDTHS.items()}
        group = QActionGroup(menu)
        for name, action in self._widths.items():
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(partial(self._choose_width, name))
        menu.addSeparator()
        self._reset = menu.addAction(tr("One column an endpoint again"), self.reset_requested.emit)
        self.setMenu(menu)

    def show_choices(self, endpoints: Sequence[str], presets: Sequence[str], width: str, *, varied: bool) -> None:
        """`varied`: there are other columns than one for each endpoint."""
        _fill(self._add, endpoints, self.add_requested.emit)
        _fill(self._apply, presets, self.apply_requested.emit)
        self._manage.setEnabled(bool(presets))
        self._widths[width].setChecked(True)
        self._reset.setEnabled(varied)

    def _choose_width(self, name: str, _checked: bool = False) -> None:
        self.width_chosen.emit(name)


def _fill(menu: QMenu, names: Iterable[str], chosen: Callable[[str], object]) -> None:
    menu.clear()
    for name in names:
        menu.addAction(name.replace("&", "&&"), partial(chosen, name))
    menu.setEnabled(not menu.isEmpty())
