"""How the answers are looked at: side by side, as differences, or blind."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from ui.translation import msgid, tr
from ui.widgets.styling import button, mark, tight

MODES = {
    "side": (msgid("Side by side"), msgid("The answers beside each other")),
    "diff": (msgid("Diff"), msgid("What differs between answers")),
    "blind": (msgid("Blind"), msgid("Answers without names, in a shuffled order: you vote, then see whose they are")),
}


class ModeBar(QWidget):
    """`mode_chosen` carries the mode's name."""

    mode_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._choices = {}
        row = QHBoxLayout(self)
        tight(row)
        last = len(MODES) - 1
        for position, (mode, (name, help)) in enumerate(MODES.items()):
            choice = self._choices[mode] = button(tr(name), "segment")
            choice.setCheckable(True)
            choice.setToolTip(tr(help))
            mark(choice, place={0: "first", last: "last"}.get(position, "middle"))
            choice.clicked.connect(lambda _checked, mode=mode: self.mode_chosen.emit(mode))
            self._group.addButton(choice)
            row.addWidget(choice)
        self.show_mode("side")

    def show_mode(self, mode: str) -> None:
        self._choices[mode].setChecked(True)
