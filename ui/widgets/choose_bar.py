"""Which examples few-shot sends: all, the first, some at random, the most similar to the input, the most diverse."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QSizePolicy, QSpinBox, QWidget

from ui.theme import Theme
from ui.translation import msgid, tr
from ui.widgets.styling import button, icon_button, label
from workbench.prompts.prompt import Choose

CHOICE_NAMES = {
    "all": msgid("All that are on"),
    "first": msgid("The first"),
    "random": msgid("At random"),
    "similar": msgid("Most similar"),
    "diverse": msgid("Most diverse"),
}
# How many are sent when a choice is first made; before it all of them were.
FIRST_N = 4
_ALL = -1
# What the fields can show; a larger number of a prompt file is kept until it is changed here.
LARGEST_N = 99_999
LARGEST_SEED = 2**31 - 1


class ChooseBar(QWidget):
    """`edited` carries the new `Choose` and the field that was changed; `frozen` that the rows used now shall stay."""

    edited = Signal(object, str)
    frozen = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._choose = Choose()
        self._shown: tuple[Choose, bool] | None = None
        self._by = QComboBox()
        self._by.setAccessibleName(tr("Examples to send"))
        self._by.setToolTip(
            tr("Which examples are sent. Most similar: to the input. Most diverse: as unlike each other as can be.")
        )
        for by, name in CHOICE_NAMES.items():
            self._by.addItem(tr(name), by)
        self._by.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._by.setMinimumContentsLength(9)
        self._by.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._by.activated.connect(lambda _index: self._choose_by(self._by.currentData()))
        self._n = _number(tr("How many examples"), minimum=_ALL, maximum=LARGEST_N)
        self._n.setSpecialValueText(tr("all"))
        self._n.valueChanged.connect(lambda n: self._change("n", n=None if n == _ALL else n))
        self._seed_label = label(tr("Seed"), "muted")
        self._seed = _number(tr("Seed of the random choice"), minimum=0, maximum=LARGEST_SEED)
        self._seed.setToolTip(tr("The same seed chooses the same examples."))
        self._seed.valueChanged.connect(lambda seed: self._change("seed", seed=seed))
        self._next = icon_button(theme.icon("again"), tr("Next seed: choose others at random"))
        self._next.clicked.connect(lambda: self._change("seed", seed=self._choose.seed + 1))
        self._freeze = button(tr("Freeze"))
        self._freeze.setToolTip(
            tr("Keep exactly the rows that are used now: they stay on, the others are switched off.")
        )
        self._freeze.clicked.connect(self.frozen)
        self._place()

    def show_choose(self, choose: Choose, *, settled: bool) -> None:
        """`settled` False: which rows are used is still being found out."""
        if (choose, settled) == self._shown:
            return
        self._choose, self._shown = choose, (choose, settled)
        with QSignalBlocker(self._n), QSignalBlocker(self._seed):
            self._n.setValue(_ALL if choose.n is None else min(choose.n, LARGEST_N))
            self._seed.setValue(max(min(choose.seed, LARGEST_SEED), 0))
        self._by.setCurrentIndex(self._by.findData(choose.by))
        self._n.setVisible(choose.by != "all")
        for widget in (self._seed_label, self._seed, self._next):
            widget.setVisible(choose.by == "random")
        self._freeze.setVisible(choose.by != "all")
        self._freeze.setEnabled(settled)

    def show_theme(self, theme: Theme) -> None:
        self._next.setIcon(theme.icon("again"))

    def _place(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 6, 8, 6)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.addWidget(label(tr("Send"), "muted"), 0, 0)
        grid.addWidget(self._by, 0, 1)
        grid.addWidget(self._n, 0, 2)
        grid.addWidget(self._freeze, 0, 3)
        seed = QHBoxLayout()
        seed.setSpacing(8)
        seed.addWidget(self._seed_label)
        seed.addWidget(self._seed)
        seed.addWidget(self._next)
        seed.addStretch(1)
        grid.addLayout(seed, 1, 0, 1, 4, Qt.AlignmentFlag.AlignLeft)
        grid.setColumnStretch(1, 1)

    def _choose_by(self, by: str) -> None:
        n = FIRST_N if self._choose.n is None and by != "all" else self._choose.n
        self._change("by", by=by, n=n)

    def _change(self, field: str, **values: Any) -> None:
        chosen = replace(self._choose, **values)
        if chosen != self._choose:
            self.edited.emit(chosen, field)


def _number(name: str, minimum: int, maximum: int) -> QSpinBox:
    made = QSpinBox(minimum=minimum, maximum=maximum)
    made.setAccessibleName(name)
    made.setToolTip(name)
    made.setKeyboardTracking(False)
    made.lineEdit().setTextMargins(6, 0, 0, 0)  # a style sheet's padding does not reach it
    return made
