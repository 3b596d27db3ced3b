"""How the answers are compared, as a switch: side by side, as differences, or blind."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from ui.translation import msgid, tr
from ui.widgets.styling import button, mark, tight

SIDE, DIFF, BLIND = "side", "diff", "blind"
MODES = {
    SIDE: (msgid("Side by side"), msgid("The answers as they came, beside each other.")),
    DIFF: (msgid("Diff"), msgid("What each answer says otherwise than a chosen one, word by word.")),
    BLIND: (msgid("Blind"), msgid("Answers without names, in an order by chance, to vote on.")),
}


class ModeBar(QWidget):
    """`mode_chosen` carries the mode that the user chose. One is there once it is offered; one alone is no choice."""

    mode_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Compare as"))
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        self._offered = {SIDE}
        row = QHBoxLayout(self)
        tight(row)
        for name, (text, help) in MODES.items():
            made = button(tr(text), "segment")
            made.setCheckable(True)
            made.setToolTip(tr(help))
            made.clicked.connect(lambda _checked, name=name: self.mode_chosen.emit(name))
            self._group.addButton(made)
            self._buttons[name] = made
            row.addWidget(made)
        self.show_mode(SIDE)
        self._arrange()

    def offer(self, name: str) -> None:
        self._offered.add(name)
        self._arrange()

    def show_mode(self, name: str) -> None:
        self._buttons[name].setChecked(True)

    def _arrange(self) -> None:
        there = [name for name in MODES if name in self._offered]
        for name, made in self._buttons.items():
            place = {there[0]: "first", there[-1]: "last"}.get(name, "middle")
            mark(made, place=place)
            made.setVisible(name in self._offered)
        self.setVisible(len(there) > 1)
